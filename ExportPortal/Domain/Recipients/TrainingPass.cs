using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients;

/// <summary>A module of the training that a person has passed. Never changed; who passes again gets another.</summary>
public sealed class TrainingPass
{
    public Guid Id { get; private set; }
    public PersonId Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public OrganisationId Organisation { get; private set; }

    /// <summary>Address of the account, in capitals; named users of a licence are known by it.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Key of the module.</summary>
    public string Module { get; private set; } = "";

    /// <summary>Pack whose questions were answered.</summary>
    public string PackId { get; private set; } = "";
    public DateTimeOffset PassedAt { get; private set; }

    private TrainingPass() { }

    /// <param name="answers">Place of the choice for each question, from 1; 0 for none.</param>
    public static TrainingPass Take(Guid id, TrainingModule module, IReadOnlyList<int> answers, string account, string pack, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(answers.Count != module.Questions.Count || answers.Any(answer => answer == 0), "TN-1", "Answer every question.");
        var wrong = module.Questions.Select((question, at) => (Number: at + 1, IsRight: question.Right == answers[at])).Where(one => !one.IsRight).Select(one => one.Number).ToList();
        RuleViolation.When(wrong.Count > 0, "TN-2", $"Read once more and try again: {(wrong.Count == 1 ? "question" : "questions")} {string.Join(" and ", wrong)}.");
        return new() { Id = id, Person = actor.Person, PersonName = actor.Name, Organisation = actor.Organisation, Account = account.ToUpperInvariant(), Module = module.Key, PackId = pack, PassedAt = now };
    }
}

/// <summary>What the passes of one person come to.</summary>
public static class TrainingRecord
{
    /// <summary>The day of the certificate: that of the oldest of the newest passes of every module. Null while a module is missing.</summary>
    public static DateOnly? CertifiedOn(IReadOnlyCollection<TrainingPass> passes, TrainingTerms terms)
    {
        var newest = terms.Modules.ConvertAll(module => passes.Where(pass => pass.Module == module.Key).Max(pass => (DateTimeOffset?)pass.PassedAt));
        return newest.Contains(null) || newest.IsEmpty ? null : DateOnly.FromDateTime(newest.Min()!.Value.UtcDateTime);
    }

    /// <summary>Last day on which the certificate counts, inclusive.</summary>
    public static DateOnly ValidUntil(DateOnly certified, PolicyPack pack) => certified.AddMonths(pack.LicenceLife?.TrainingMonths ?? 0);
}
