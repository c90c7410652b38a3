using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>A search of the access log or of another list that a person kept under a name; theirs alone.</summary>
public sealed class SavedSearch
{
    public const int LongestName = 80;
    public const int LongestQuery = 2000;
    public const int MostOfAPerson = 50;

    public Guid Id { get; private set; }
    public PersonId Person { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>The address of the search: of the access log from its question mark on, of any other list whole.</summary>
    public string Query { get; private set; } = "";
    public DateTimeOffset SavedAt { get; private set; }

    private SavedSearch() { }

    /// <param name="others">How many the person has already.</param>
    public static SavedSearch Save(Guid id, string name, string query, int others, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName, "SS-1", $"Give the search a name of 1 to {LongestName} characters.");
        RuleViolation.When(query.Length > LongestQuery, "SS-2", "The search is too long to be saved; narrow it by fewer values.");
        RuleViolation.When(others >= MostOfAPerson, "SS-3", $"You have {MostOfAPerson} saved searches. Remove one first.");
        return new SavedSearch { Id = id, Person = actor.Person, Name = name.Trim(), Query = query, SavedAt = now };
    }
}
