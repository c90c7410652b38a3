using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Name">How far the names agree, 0 to 1.</param>
/// <param name="Country">Agrees, Differs or Unknown; so <paramref name="Date"/> and <paramref name="Number"/>.</param>
public sealed record MatchScoreItem(double Score, double Name, double Alias, string Country, string Date, string Number);

/// <param name="Answer">SAME or OTHER.</param>
public sealed record MatchSignatureItem(string By, string Answer, DateTimeOffset At, string Reason);

/// <param name="State">OPEN, CLEARED, CONFIRMED or LAPSED.</param>
/// <param name="Names">As the party is known here.</param>
/// <param name="IsOwner">Whether an owner of the party was compared, and not the party itself.</param>
/// <param name="Entry">Key of the entry in its list.</param>
/// <param name="Closed">Code of the rule by which the caller cannot sign now; null when they can.</param>
/// <param name="Revision">Send it with an act: one on an older state is refused.</param>
public sealed record MatchItem(
    Guid Id, Guid Recipient, string RecipientName, string State, bool IsProbable, IReadOnlyList<string> Names, bool IsOwner, string List, string Entry, string EntryName, string Programme,
    MatchScoreItem Score, DateTimeOffset FoundAt, DateTimeOffset? EndedAt, IReadOnlyList<MatchSignatureItem> Signatures, string? Closed, string? Because, int Revision);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record MatchListAnswer(IReadOnlyList<MatchItem> Items, Guid? Next);

/// <param name="Verb">Clear (another party) or Confirm (the same party).</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record MatchActInput(string? Verb, string? Reason, int? Revision);

/// <param name="Published">Its own date; null where it gives none.</param>
public sealed record ScreeningListItem(string Source, string Title, DateOnly? Published, DateTimeOffset ImportedAt, int Entries, string Sha256, bool IsInForce);

/// <param name="Open">Matches that wait for two persons.</param>
/// <param name="NotCompared">Parties that were not yet compared with the lists in force.</param>
/// <param name="Faults">By list, what is wrong with the file that lies there.</param>
public sealed record ScreeningAnswer(int Open, int NotCompared, IReadOnlyList<ScreeningListItem> Lists, IReadOnlyDictionary<string, string> Faults);

/// <summary>Matches with restricted-party lists: the authority's own people read them, two of them decide each.</summary>
internal static class ScreeningApi
{
    public enum MatchVerb { Clear, Confirm }

    public static void MapScreening(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/screening").WithTags("Screening").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("", Board).WithName("ReadScreening").WithSummary("The lists that parties are compared with, and how much waits.").Produces<ScreeningAnswer>().ProducesProblem(403);
        staff.MapGet("/matches", List).WithName("ListScreeningMatches").WithSummary("Matches of a state (OPEN unless told otherwise). Give 'next' as 'after' for the next part.").Produces<MatchListAnswer>().ProducesProblem(403).ProducesProblem(422);
        staff.MapGet("/matches/{id:guid}", One).WithName("ReadScreeningMatch").WithSummary("One match with both sides and who signed.").Produces<MatchItem>().ProducesProblem(403).ProducesProblem(404);
        staff.MapPost("/matches/{id:guid}/acts", Act).AddEndpointFilter(PortalApi.OwnSite).WithName("ActOnScreeningMatch")
            .WithSummary("Clears or confirms a match; it takes effect with the second person. Asks for a second factor shown a few minutes ago (403, ID-3).").Produces<MatchItem>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Board(ScreeningQuery query, HttpContext context, CancellationToken cancellation)
    {
        var board = await query.Board(context.Caller(), cancellation);
        return TypedResults.Ok(new ScreeningAnswer(board.Open, board.Waiting, [.. board.Lists.Select(list => new ScreeningListItem(list.Source, list.Title, list.Published, list.ImportedAt, list.Count, list.Hash.Hex, list.IsInForce))], board.Faults));
    }

    private static async Task<IResult> List(ScreeningQuery query, HttpContext context, string? state, Guid? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        HitState? wanted = state is null ? HitState.Open : Enum.GetValues<HitState>().Where(one => Words.Code(one) == state).Select(one => (HitState?)one).FirstOrDefault();
        if (wanted is null)
            return Problems.Invalid("state", $"'{state}' is none of {string.Join(", ", Enum.GetValues<HitState>().Select(one => Words.Code(one)))}.");
        var found = await query.Part(wanted, after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new MatchListAnswer([.. found.Rows.Select(Item)], found.Next));
    }

    private static async Task<IResult> One(Guid id, ScreeningQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is { } match ? TypedResults.Ok(Item(match)) : Problems.NotFound();

    private static async Task<IResult> Act(Guid id, MatchActInput input, DecideMatch decide, ScreeningQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<MatchVerb>(input.Verb) is not { } verb ? Named.Wrong<MatchVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await decide.Run(id, verb is MatchVerb.Confirm, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? await One(id, query, context, cancellation) : Problems.Of(outcome);
            });

    private static MatchItem Item(MatchRow row)
    {
        var (hit, score) = (row.Match.Hit, row.Match.Hit.Score);
        return new(hit.Id, row.Party, row.PartyName, Words.Code(hit.State), hit.IsProbable, hit.Subject.Names, hit.Subject.Owner != 0, hit.List.Title, hit.Entry.Key, hit.Entry.MainName, hit.Entry.Programme,
            new(score.Score, score.Name, score.Alias, score.Country.ToString(), score.Date.ToString(), score.Number.ToString()), hit.FoundAt, hit.EndedAt,
            [.. hit.Signatures.Select(one => new MatchSignatureItem(one.PersonName, one.IsSame ? "SAME" : "OTHER", one.At, one.Reason))], row.Match.Closed?.Code, row.Match.Closed?.Message, row.Match.Revision);
    }
}
