using ExportPortal.Domain.Common;
using ExportPortal.Features.Connections;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Notices;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Clock">How its clock stands; null where none runs.</param>
public sealed record DeskCase(string Number, string Dataset, string Recipient, string WaitingFor, string State, int? Tier, string? Clock);

/// <param name="Href">Where it is decided, from the root of the portal.</param>
public sealed record DeskItem(string Kind, string Number, string What, DateTimeOffset? At, DateTimeOffset? DueAt, string? Href);

/// <param name="Waiting">Cases that wait for the caller; the queue holds the first of them.</param>
/// <param name="EndingSoon">Active licences that end within 30 days.</param>
/// <param name="Unconfirmed">Licences with a stop of access that nobody has confirmed.</param>
/// <param name="Queue">Cases that wait for the caller, those due first.</param>
/// <param name="Items">What else waits: half-signed acts, changes, appeals, new looks at a risk, circumstances, disputes, what was handed in under licences (DUTY) and what is late there (DUTY_LATE), classifications, reports and alerts.</param>
public sealed record DeskAnswer(int Open, int InReview, int Late, int EndingSoon, int Unconfirmed, int Waiting, IReadOnlyList<DeskCase> Queue, IReadOnlyList<DeskItem> Items, DateTimeOffset ReadAt);

/// <param name="Link">From the root of the portal; null for none.</param>
/// <param name="Pack">The policy pack whose template it follows.</param>
public sealed record LetterItem(Guid Id, string Subject, IReadOnlyList<string> Paragraphs, string? Link, string Template, string Pack, DateTimeOffset At, bool IsRead);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record InboxAnswer(IReadOnlyList<LetterItem> Items, int Unread, Guid? Next);

/// <param name="Letter">Null for all letters.</param>
public sealed record ReadPost(Guid? Letter);

/// <param name="Read">How many became read by it.</param>
public sealed record ReadAnswer(int Read);

/// <summary>What waits for a person, the letters of an account, and the keys of an organisation: for sessions, because no key acts for a person in these.</summary>
internal static class DeskApi
{
    public static void MapDesk(this IEndpointRouteBuilder api)
    {
        api.MapGet("/desk", Desk).WithTags("Desk").RequireAuthorization(PortalPolicies.Staff)
            .WithName("ReadDesk").WithSummary("What waits for the caller now, as the desk shows it.").Produces<DeskAnswer>().ProducesProblem(403);
        api.MapGet("/inbox", Inbox).WithTags("Desk").WithName("ReadInbox").WithSummary("The letters of the caller's account, the newest first; 'unread=true' leaves out those that were read. Give 'next' as 'after' for the next part.").Produces<InboxAnswer>();
        api.MapPost("/inbox/read", Read).WithTags("Desk").AddEndpointFilter(PortalApi.OwnSite).WithName("MarkRead").WithSummary("Marks one letter of the caller, or all, as read.").Produces<ReadAnswer>().ProducesProblem(422);
        var keys = api.MapGroup("/keys").WithTags("Keys").RequireAuthorization(PortalPolicies.Parties);
        keys.MapGet("", Keys).WithName("ListKeys").WithSummary("The keys of the caller's organisation, the newest first.").Produces<IReadOnlyList<KeyItem>>().ProducesProblem(403);
        keys.MapDelete("/{id:guid}", Close).AddEndpointFilter(PortalApi.OwnSite).WithName("RevokeKey").WithSummary("Revokes a key of the caller's organisation: from then on it opens nothing.").Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
    }

    private static async Task<IResult> Desk(DeskQuery query, CircumstancesDueQuery circumstances, DisputesDueQuery disputes, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(await DeskOf(query, circumstances, disputes, context.Caller(), cancellation));

    /// <summary>The desk of the caller, whole.</summary>
    internal static async Task<DeskAnswer> DeskOf(DeskQuery query, CircumstancesDueQuery circumstances, DisputesDueQuery disputes, Actor caller, CancellationToken cancellation)
    {
        var desk = await query.For(caller, cancellation);
        return new DeskAnswer(
            desk.Open, desk.InReview, desk.Late, desk.EndingSoon, desk.Unconfirmed, desk.Waiting,
            [.. desk.Queue.Select(row => new DeskCase(row.Number, row.Dataset, row.Recipient, row.WaitingFor, row.StateCode, row.Tier, row.ClockWords))],
            [
                .. desk.HalfSigned.Select(row => new DeskItem("HALF_SIGNED", row.Number, $"{row.Act}, signed by {row.By}", row.At, null, row.Href)),
                .. desk.Changes.Select(row => new DeskItem("CHANGE", row.Number, $"{row.Kind} of {row.Licence}, {row.StateCode}", null, row.DueAt, $"/amendments/{row.Number}")),
                .. desk.Appeals.Select(row => new DeskItem("APPEAL", row.Appeal, $"Appeal on {row.Number}", row.LodgedAt, null, row.Href)),
                .. desk.Reassessments.SelectMany(row => row.Tasks ?? [row]).Select(row => new DeskItem("REASSESSMENT", row.Number, $"{row.Dataset}: {row.Why}", null, row.DueAt, $"/datasets/{row.Dataset}")),
                .. (await circumstances.Run(caller, cancellation)).Select(row => new DeskItem("CIRCUMSTANCE", row.Number, $"{row.Licence}, {row.Recipient}: {row.Kind}", null, row.DueAt, $"/licences/{row.Licence}#circumstances")),
                .. (await disputes.Run(caller, cancellation)).Select(row => new DeskItem("DISPUTE", row.Number, $"{row.Kind}{(row.About.Length > 0 ? $": {row.About}" : "")}", null, null, $"/disputes/{row.Number}")),
                .. desk.Duties.Waiting.Select(row => new DeskItem("DUTY", row.Licence, $"{row.What}, {row.Recipient}", row.HandedIn, null, row.Href)),
                .. desk.Duties.Late.Select(row => new DeskItem("DUTY_LATE", row.Licence, $"{row.What}, {row.Recipient}", null, new(row.Due.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), row.Href)),
                .. desk.Rulings.Select(row => new DeskItem("RULING", row.Number, row.Step, row.AskedAt, row.DueAt, RulingDue.Href)),
                .. desk.Watch.Select(row => new DeskItem("WATCH", row.Name, row.What, row.At, row.DueAt, row.Href)),
            ], desk.ReadAt);
    }

    private static async Task<IResult> Inbox(InboxQuery query, HttpContext context, bool? unread, Guid? after, CancellationToken cancellation)
    {
        var view = await query.Run(context.Caller(), unread is true, after, cancellation);
        return TypedResults.Ok(new InboxAnswer(
            [.. view.Letters.Select(one => new LetterItem(one.Id, one.Subject, one.Paragraphs, one.Link, one.Template, one.PackId, one.At, one.IsRead))], view.Unread, view.Older));
    }

    private static Task<IResult> Read(ReadPost input, ReadNotices read, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await read.Run(input.Letter, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new ReadAnswer(outcome.Value)) : Problems.Of(outcome);
    });

    private static async Task<IResult> Keys(ConnectionsQuery query, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(await query.Keys(context.Caller(), cancellation));

    private static Task<IResult> Close(Guid id, ManageConnections manage, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await manage.CloseKey(id, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.NoContent() : Problems.Of(outcome);
    });
}
