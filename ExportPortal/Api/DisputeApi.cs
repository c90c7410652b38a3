using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Disputes;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Kind">Refusal, Condition, ClockBreach, AuditFinding, Sanction, ClassificationRuling, RegistryEntry or ThirdParty.</param>
/// <param name="About">Number of what it is about: A-007, XP-2026-0000017, SN-001, AU-003 F2 or CR-004; may be left out of a ThirdParty complaint.</param>
/// <param name="Grounds">What is wrong and what should happen.</param>
public sealed record DisputePost(string? Kind, string? About, string? Grounds);

/// <param name="Verb">One of the verbs that reading the dispute gives.</param>
/// <param name="Outcome">Of Answer and Review: NotUpheld, PartlyUpheld or Upheld.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record DisputeActInput(string? Verb, string? Outcome, string? Reason, int? Revision);

/// <param name="Outcome">Upheld, Dismissed or Settled.</param>
/// <param name="Day">Day of the judgment, the award or the settlement.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record JudgmentInput(string? Outcome, string? Court, string? File, DateOnly? Day, string? Reason, int? Revision);

/// <param name="About">Empty where it names nothing.</param>
public sealed record DisputeItem(string Number, string Kind, string About, string State, DateTimeOffset OpenedAt, DateTimeOffset? DueAt);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record DisputeListAnswer(IReadOnlyList<DisputeItem> Items, string? Next);

/// <param name="Step">Code of the state in which it was given.</param>
/// <param name="Judgment">What a court or arbitrators decided; null for an answer of the office or of the panel.</param>
public sealed record DisputeAnswerItem(string Step, string Outcome, string Reasons, string By, DateTimeOffset At, JudgmentItem? Judgment);

/// <param name="Outcome">Upheld, Dismissed or Settled.</param>
public sealed record JudgmentItem(string Outcome, string Court, string File, DateOnly Day);

/// <param name="By">The organisation that complains, or the name of who has no account.</param>
/// <param name="Appeal">Number of the appeal that was lodged for it; null where the panel hears the dispute itself.</param>
/// <param name="Court">Before which court or arbitrators it lies; null while nobody has said.</param>
/// <param name="Signed">The judgment that one of the board has signed and a second one signs the same, for staff alone; null for none.</param>
/// <param name="Panel">The three who hear it; empty until they are named.</param>
/// <param name="Verbs">Of the caller in the present state.</param>
/// <param name="Revision">To be handed back with an act.</param>
public sealed record DisputeRecord(
    string Number, string Kind, string About, string By, string Grounds, string State, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, string? Appeal, string? Court, JudgmentItem? Signed, IReadOnlyList<string> Panel,
    IReadOnlyList<DisputeAnswerItem> Answers, IReadOnlyList<VerbRecord> Verbs, int Revision);

/// <summary>Disputes: programs of a party open, read and carry them on; people of the office answer. Its panel is named as that of an appeal is.</summary>
internal static class DisputeApi
{
    public static void MapDisputes(this IEndpointRouteBuilder api)
    {
        var disputes = api.MapGroup("/disputes").WithTags("Disputes").WithMetadata(new KeyScope("applications.read"));
        disputes.MapGet("", List).WithName("ListDisputes").WithSummary("Disputes that the caller may see, the newest first; 'open=true' leaves out those that are over, 'about' gives those about one thing. Give 'next' as 'after' for the next part.")
            .Produces<DisputeListAnswer>().ProducesProblem(422);
        disputes.MapGet("/{number}", One).WithName("ReadDispute").WithSummary("One dispute with its answers and the verbs of the caller.").Produces<DisputeRecord>().ProducesProblem(404);
        var acts = api.MapGroup("/disputes").WithTags("Disputes").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPost("", Open).WithName("OpenDispute").WithSummary("A steward or a recipient opens a dispute.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/{number}/acts", Act).WithName("ActOnDispute").WithSummary("Takes a step. A review and what a panel signs ask for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/{number}/judgment", Sign).WithName("RecordJudgment").WithSummary("A member of the board signs what a court or arbitrators decided; with the second signature of the same it is on record. Asks for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Sign(string number, JudgmentInput input, RecordJudgment record, HttpContext context, CancellationToken cancellation) =>
        Named.Of<JudgmentOutcome>(input.Outcome) is not { } said ? Named.Wrong<JudgmentOutcome>("outcome", input.Outcome)
            : input.Day is not { } day ? Problems.Invalid("day", "Give the day of the judgment, such as 2027-05-03.")
            : await context.Once(input, async key =>
            {
                var outcome = await record.Run(number, new(said, input.Court ?? "", input.File ?? "", day), input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
            });

    private static async Task<IResult> List(DisputeQuery query, HttpContext context, bool? open, string? about, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var part = await query.Part(open, about, after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new DisputeListAnswer([.. part.Rows.Select(row => new DisputeItem(row.Number, row.Kind.ToString(), row.About, Words.Code(row.State), row.OpenedAt, row.DueAt))], part.Next));
    }

    private static async Task<IResult> One(string number, DisputeQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Record(view)) : Problems.NotFound();

    private static async Task<IResult> Open(DisputePost input, OpenDispute open, HttpContext context, CancellationToken cancellation) =>
        Named.Of<DisputeKind>(input.Kind) is not { } kind ? Named.Wrong<DisputeKind>("kind", input.Kind)
            : await context.Once(input, async key =>
            {
                var outcome = await open.Run(kind, input.About ?? "", input.Grounds ?? "", key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Created($"/api/disputes/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(DisputeState.WithOfficer))) : Problems.Of(outcome);
            });

    private static async Task<IResult> Act(string number, DisputeActInput input, ActOnDispute act, HttpContext context, CancellationToken cancellation) =>
        Named.Of<DisputeVerb>(input.Verb) is not { } verb ? Named.Wrong<DisputeVerb>("verb", input.Verb)
            : input.Outcome is not null && Named.Of<DisputeOutcome>(input.Outcome) is null ? Named.Wrong<DisputeOutcome>("outcome", input.Outcome)
            : await context.Once(input, async key =>
            {
                var outcome = await act.Run(number, verb, Named.Of<DisputeOutcome>(input.Outcome), input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
            });

    private static JudgmentItem Item(Judgment said) => new(said.Outcome.ToString(), said.Court, said.File, said.Day);

    private static DisputeRecord Record(DisputeView view) => new(
        view.Dispute.Number, view.Dispute.Kind.ToString(), view.Dispute.About, view.By, view.Dispute.Grounds, Words.Code(view.Dispute.State), view.Dispute.OpenedAt, view.Dispute.DueAt, view.Dispute.Appeal,
        view.Dispute.NotedCourt, view.IsStaff && view.Dispute.Signatures.LastOrDefault(one => one.Judgment is not null)?.Judgment is { } first ? Item(first) : null,
        [.. view.Dispute.Panel.Select(member => member.Name)], [.. view.Dispute.Answers.Select(one => new DisputeAnswerItem(one.Step, Words.Code(one.Outcome), one.Reasons, one.By, one.At, one.Judgment is { } said ? Item(said) : null))],
        [.. view.Verbs.Select(one => new VerbRecord(one.Verb.ToString(), one.Closed))], view.Revision);
}
