using ExportPortal.Domain.Licensing;

namespace ExportPortal.Components.Shared;

/// <summary>One condition that is met by a day, as a decider types it.</summary>
public sealed class TypedCondition
{
    /// <summary>What to say where one is not whole.</summary>
    public const string Unsaid = "Give each later condition its words and its last day, or take it out.";

    private readonly string id = Guid.NewGuid().ToString("N");

    public string What { get; set; } = "";
    public DateOnly? Due { get; set; }
    public bool StopsAccess { get; set; }

    public bool IsSaid => Due is not null && !string.IsNullOrWhiteSpace(What);

    public LaterCondition Condition => new(What, Due ?? default, StopsAccess);

    /// <summary>Identity of a field on the page.</summary>
    public string Id(string field) => $"{field}-{id}";
}
