using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Incidents;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="KnownBy">SHA-256 of the file, or by what the thing is told.</param>
public sealed record SanctionEvidence(string Name, string Title, string KnownBy);

public sealed record SanctionEvent(DateTimeOffset At, string Text);

/// <param name="Cause">Null while it is not found.</param>
/// <param name="Evidence">What is about the caller's licence or about all.</param>
public sealed record SanctionFileRecord(string Title, string Class, string? Cause, string? FailedControl, IReadOnlyList<SanctionEvidence> Evidence, IReadOnlyList<SanctionEvent> Timeline);

/// <param name="Basis">What it follows from, in words.</param>
/// <param name="Rung">0 to 8.</param>
/// <param name="State">Stable code.</param>
/// <param name="ReplyUntil">Null before the notice.</param>
/// <param name="TakesEffectAt">When conditions or a revocation take effect; null when none waits.</param>
/// <param name="Appeals">Numbers, the oldest first.</param>
/// <param name="Disputes">Numbers of the disputes about it that the caller may see, the oldest first.</param>
/// <param name="Verbs">Of the caller in the present state.</param>
/// <param name="Revision">To be handed back with an act of the office.</param>
public sealed record SanctionRecord(
    string Number, string Licence, string Basis, int Rung, string State, string Terms, DateTimeOffset? ReplyUntil, string? Reply, DateTimeOffset? ImposedAt, DateTimeOffset? TakesEffectAt,
    DateTimeOffset? OnRecordUntil, IReadOnlyList<string> Appeals, IReadOnlyList<string> Disputes, SanctionFileRecord File, IReadOnlyList<VerbRecord> Verbs, int Revision);

/// <param name="Text">The reply to the notice.</param>
public sealed record SanctionReplyPost(string? Text);

/// <param name="Grounds">Why the decision is wrong and what should happen.</param>
public sealed record SanctionAppealPost(string? Grounds);

/// <param name="State">Stable code.</param>
/// <param name="ReplyUntil">Null before the notice.</param>
/// <param name="ImposedAt">Null before it.</param>
public sealed record SanctionItem(string Number, string Licence, int Rung, string State, DateTimeOffset? ReplyUntil, DateTimeOffset? ImposedAt);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record SanctionListAnswer(IReadOnlyList<SanctionItem> Items, string? Next);

/// <summary>Sanctions for the recipient's programs: read the proposal and its file, reply, appeal. Those who decide do so on the page.</summary>
internal static class SanctionApi
{
    public static void MapSanctions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/sanctions", List).WithTags("Incidents").WithMetadata(new KeyScope("oversight.read")).WithName("ListSanctions")
            .WithSummary("Sanctions that the caller may see, the newest first. Give 'next' as 'after' for the next part.").Produces<SanctionListAnswer>().ProducesProblem(422);
        api.MapGet("/sanctions/{number}", One).WithTags("Incidents").WithMetadata(new KeyScope("oversight.read")).WithName("ReadSanction")
            .WithSummary("One sanction with its file and the verbs of the caller.").Produces<SanctionRecord>().ProducesProblem(404);
        var acts = api.MapGroup("/sanctions/{number}").WithTags("Incidents").WithMetadata(new KeyScope("oversight.act")).AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPost("/reply", Reply).WithName("ReplyToSanction").WithSummary("The recipient replies to the notice: once, and anew when its file has changed since.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/appeal", Appeal).WithName("AppealAgainstSanction").WithSummary("The recipient appeals against the decision; the answer names the appeal.").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(SanctionListQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var part = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new SanctionListAnswer([.. part.Rows.Select(one => new SanctionItem(one.Number, one.Subject.Number, one.Rung, Words.Code(one.State), one.ReplyUntil, one.ImposedAt))], part.Next));
    }

    private static async Task<IResult> One(string number, SanctionQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Record(view)) : Problems.NotFound();

    private static Task<IResult> Reply(string number, SanctionReplyPost input, AnswerSanction answer, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await answer.Run(number, SanctionVerb.Reply, input.Text ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
    });

    private static Task<IResult> Appeal(string number, SanctionAppealPost input, AnswerSanction answer, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await answer.Run(number, SanctionVerb.Appeal, input.Grounds ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/sanctions/{number}", new ActAnswer(outcome.Value, Words.Code(Domain.Licensing.AppealState.Lodged))) : Problems.Of(outcome);
    });

    private static SanctionRecord Record(SanctionView view)
    {
        var (sanction, file) = (view.Sanction, view.File);
        return new(
            sanction.Number, sanction.Subject.Number, sanction.Basis, sanction.Rung, Words.Code(sanction.State), sanction.Content.Terms, sanction.ReplyUntil, sanction.Reply, sanction.ImposedAt, sanction.CarryOutAt,
            sanction.OnRecordUntil, [.. sanction.Appeals.Select(appeal => appeal.Number)], [.. view.Disputes.Select(one => one.Number)],
            new(file.Title, file.Class, file.Cause, file.FailedControl, [.. file.Evidence.Select(item => new SanctionEvidence(item.Name, item.Title, item.KnownBy))], [.. file.Timeline.Select(entry => new SanctionEvent(entry.At, entry.Text))]),
            [.. view.Verbs.Select(one => new VerbRecord(one.Verb.ToString(), one.Closed))], view.Revision);
    }
}
