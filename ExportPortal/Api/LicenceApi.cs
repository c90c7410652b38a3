using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="State">Stable code as of now.</param>
/// <param name="End">Last day of access.</param>
public sealed record LicenceItem(string Number, string State, int Tier, string Dataset, string Steward, string Recipient, DateOnly Start, DateOnly End);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record LicenceListAnswer(IReadOnlyList<LicenceItem> Items, string? Next);

/// <param name="Fingerprint">SHA-256 of licence.json; null until the package is sealed.</param>
/// <param name="Terms">licence.json as sealed; null until then.</param>
public sealed record LicenceAnswer(
    string Number, string State, bool AccessAllowed, string Because, int Tier, string Dataset, string Steward, string Recipient, DateOnly Start, DateOnly End,
    string? Fingerprint, IReadOnlyList<AcceptanceItem> Acceptances, PlainWords? Words, LicenceTerms? Terms)
{
    public required LicenceLifeAnswer Life { get; init; }
}

/// <summary>What has happened to a licence since it was issued, as its page says it. Duties, users, sites and clauses have addresses of their own.</summary>
/// <param name="IsSealingNext">A change is granted and its package is being sealed.</param>
/// <param name="Flags">Names of what is open or late, such as ReportOverdue.</param>
/// <param name="Used">Counted in the term that runs.</param>
/// <param name="Versions">The newest first.</param>
/// <param name="Amendments">Each can be read at /api/amendments/{number}; the newest first.</param>
/// <param name="EndNotices">Ends and stops of access that systems are told of: all that wait for a confirmation, then the newest that have one.</param>
/// <param name="DeletedOn">Day of the last copy by the deletion certificate; null without one.</param>
/// <param name="ReturnedFor">Why the last certificate was sent back; null when it was not.</param>
public sealed record LicenceLifeAnswer(
    int Version, bool IsSealingNext, IReadOnlyList<string> Flags, IReadOnlyList<UsedItem> Used, IReadOnlyList<LicenceVersionItem> Versions, IReadOnlyList<LicenceAmendmentItem> Amendments,
    IReadOnlyList<EndNoticeItem> EndNotices, DateOnly? DeletedOn, string? ReturnedFor, DateTimeOffset? HearingUntil, DateTimeOffset? ProvisionalUntil, DateTimeOffset? ReviewDueAt, DateTimeOffset? AcceptBy);

/// <param name="Most">Null for no limit.</param>
public sealed record UsedItem(string Of, decimal Used, decimal? Most);

/// <param name="ReplacedAt">Null for the version in force.</param>
/// <param name="Reason">Why it was replaced; null for the version in force.</param>
public sealed record LicenceVersionItem(int Version, string LicenceJsonSha256, DateTimeOffset? ReplacedAt, string? Reason);

public sealed record LicenceAmendmentItem(string Number, string Kind, string State, DateTimeOffset RequestedAt, DateTimeOffset? DueAt);

public sealed record AcceptanceItem(string Side, string By, DateTimeOffset At, string Authentication, string LicenceJsonSha256);

/// <summary>Licences as the caller may see them.</summary>
internal static class LicenceApi
{
    public static void MapLicences(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/licences").WithTags("Licences").WithMetadata(new KeyScope("licences.read"));
        read.MapGet("", List).WithName("ListLicences").WithSummary("Licences that the caller may see, the newest first. Give 'next' as 'after' for the next part.").Produces<LicenceListAnswer>().ProducesProblem(422);
        read.MapGet("/{number}", One).WithName("ReadLicence").WithSummary("One licence: state and access as of now, terms, fingerprint, acceptances, and what has happened since it was issued.").Produces<LicenceAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> List(LicencesQuery query, HttpContext context, string? q, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(q, after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new LicenceListAnswer(
            [.. found.Rows.Select(row => new LicenceItem(row.Number, Words.Code(row.StateAt(found.At)), row.Tier, row.Title, row.Steward, row.Recipient, row.Start, row.End))], found.Next));
    }

    private static async Task<IResult> One(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } licence ? TypedResults.Ok(Answer(licence)) : Problems.NotFound();

    private static LicenceAnswer Answer(LicenceFile licence) => new(
        licence.Number, Words.Code(licence.State), licence.Access.Allowed, licence.Access.Because, licence.Tier, licence.Title, licence.Steward, licence.Recipient,
        licence.Term.Start, licence.Term.End, licence.Fingerprint?.Hex,
        [.. licence.Acceptances.Select(acceptance => new AcceptanceItem(
            Words.Of(acceptance.Side), acceptance.PersonName, acceptance.At, acceptance.Authentication, acceptance.LicenceHash.Hex))],
        licence.Words, licence.Terms)
    {
        Life = Answer(licence.Life),
    };

    private static LicenceLifeAnswer Answer(LicenceLife life) => new(
        life.Version, life.IsSealingNext, [.. life.Flags.Select(flag => flag.ToString())], [.. life.Use.Select(row => new UsedItem(row.Name, row.Used, row.Most))],
        [.. life.Versions.Select(row => new LicenceVersionItem(row.Version, row.Hash.Hex, row.ReplacedAt, row.Reason))],
        [.. life.Amendments.Select(row => new LicenceAmendmentItem(row.Number, Words.Of(row.Kind), Words.Code(row.State), row.RequestedAt, row.DueAt))],
        life.Told,
        life.Certificate?.Statement.DeletedOn, life.ReturnedFor, life.HearingUntil, life.ProvisionalUntil, life.ReviewDueAt, life.AcceptBy);
}
