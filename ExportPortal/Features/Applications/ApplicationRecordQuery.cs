using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>A verb as the transition table offers it to the caller.</summary>
/// <param name="Closed">Code and sentence of the rule that closes it; null when it is open.</param>
public sealed record VerbRecord(string Verb, Rule? Closed);

/// <summary>A question that was sent to the applicant.</summary>
/// <param name="Answer">Null while it is open.</param>
public sealed record QuestionRecord(int Number, string Text, DateTimeOffset SentAt, string? Answer);

/// <summary>A condition of an approval that has to be met before the first use.</summary>
/// <param name="Number">From 1, as evidence for it names it.</param>
/// <param name="Evidence">Null until there is some.</param>
public sealed record ConditionRecord(int Number, string Text, string? Evidence, DateTimeOffset? EvidencedAt)
{
    /// <summary>Numbers of the documents that the applicant handed in for it.</summary>
    public IReadOnlyList<int> Documents { get; init; } = [];

    internal static IReadOnlyList<ConditionRecord> Of(IEnumerable<ConditionPrecedent> conditions) =>
        [.. conditions.Select((condition, at) => new ConditionRecord(at + 1, condition.Text, condition.Evidence, condition.EvidencedAt) { Documents = condition.Documents ?? [] })];
}

/// <summary>An application as a machine reads it.</summary>
/// <param name="Revision">To be handed back with an act; it counts every change.</param>
/// <param name="Notice">The notice of refusal and its answer; null for none.</param>
/// <param name="Missing">What the office found missing; empty unless the application came back as incomplete.</param>
/// <param name="DueAt">When the present clock is due; null when none runs.</param>
public sealed record ApplicationRecord(
    string Number, string State, int Revision, string Dataset, string Steward, string Recipient, int? Tier, string Outcome, IReadOnlyList<DecisionReason> Reasons,
    string Pack, string PackSha256, DateTimeOffset? DueAt, DateTimeOffset? DecisionDueAt, IReadOnlyList<VerbRecord> Verbs,
    IReadOnlyList<QuestionRecord> Questions, RefusalNotice? Notice, IReadOnlyList<string> Missing)
{
    /// <summary>How often the draft was rewritten; to be handed back with a rewriting and with Submit.</summary>
    public int Drafts { get; init; }

    /// <summary>Of an approval; empty for none.</summary>
    public IReadOnlyList<ConditionRecord> Conditions { get; init; } = [];

    /// <summary>Conditions with a last day that an approval was given on; owed under the licence.</summary>
    public IReadOnlyList<LaterCondition> Later { get; init; } = [];
}

/// <summary>Reads one application for a caller who may see it.</summary>
public sealed class ApplicationRecordQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock, EmergencyReading reading)
{
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<ApplicationRecord?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        if (await db.Applications.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application
            || !await reading.MayShow(application, "case", actor, cancellation))
            return null;
        var dataset = await db.Datasets.Where(one => one.Id == application.Dataset).Select(one => one.Number).SingleAsync(cancellation);
        var names = await db.Organisations.Where(party => party.Id == application.Steward || party.Id == application.Recipient)
            .ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        var now = clock.GetUtcNow();
        var verbs = Domain.Licensing.ApplicationWorkflow.Table.Rows.Where(row => row.Who.Any(actor.Is)).Select(row => row.Verb).Distinct();
        return new(
            application.Number, Words.Code(application.State), Revisions.Of(db, application), dataset, names[application.Steward], names[application.Recipient],
            application.Tier, Words.Code(application.Decision.Outcome), application.Decision.Reasons, application.PackId, application.PackHash.Hex,
            application.DueAt, application.DecisionDueAt, [.. verbs.Select(verb => new VerbRecord(verb.ToString(), application.WhyClosed(verb, actor, packs.Of(application), now)))],
            [.. application.Questions.Where(question => question.SentAt is not null).Select(question => new QuestionRecord(question.Number, question.Text, question.SentAt!.Value, question.Answer))],
            application.Notice is { } notice ? notice with { Typed = null } : null, [.. application.Gaps.Select(gap => gap.Message)]) { Drafts = application.Drafts, Conditions = ConditionRecord.Of(application.Conditions), Later = application.LaterConditionsFor(actor) };
    }
}
