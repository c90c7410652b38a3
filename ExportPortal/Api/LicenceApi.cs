using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="State">Stable code as of now.</param>
/// <param name="End">Last day of access.</param>
public sealed record LicenceItem(string Number, string State, int Tier, string Dataset, string Steward, string Recipient, DateOnly Start, DateOnly End);

public sealed record LicenceListAnswer(int Total, int Page, int PageSize, IReadOnlyList<LicenceItem> Items);

/// <param name="Fingerprint">SHA-256 of licence.json; null until the package is sealed.</param>
/// <param name="Terms">licence.json as sealed; null until then.</param>
public sealed record LicenceAnswer(
    string Number, string State, bool AccessAllowed, string Because, int Tier, string Dataset, string Steward, string Recipient, DateOnly Start, DateOnly End,
    string? Fingerprint, IReadOnlyList<AcceptanceItem> Acceptances, PlainWords? Words, LicenceTerms? Terms);

public sealed record AcceptanceItem(string Side, string By, DateTimeOffset At, string Authentication, string LicenceJsonSha256);

/// <summary>Licences as the caller may see them.</summary>
internal static class LicenceApi
{
    public static void MapLicences(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/licences").WithTags("Licences").WithMetadata(new KeyScope("licences.read"));
        read.MapGet("", List).WithName("ListLicences").WithSummary("Licences that the caller may see, the newest first.").Produces<LicenceListAnswer>();
        read.MapGet("/{number}", One).WithName("ReadLicence").WithSummary("One licence: state and access as of now, terms, fingerprint, acceptances.").Produces<LicenceAnswer>().ProducesProblem(404);
    }

    private static async Task<LicenceListAnswer> List(LicencesQuery query, HttpContext context, int? page, string? q, CancellationToken cancellation)
    {
        var asked = Math.Max(page ?? 1, 1);
        var found = await query.Run(new(Words: q, Page: asked), context.Caller(), cancellation);
        return new(found.Total, asked, LicencesQuery.PageSize,
            [.. found.Rows.Select(row => new LicenceItem(row.Number, Words.Code(row.StateAt(found.At)), row.Tier, row.Title, row.Steward, row.Recipient, row.Start, row.End))]);
    }

    private static async Task<IResult> One(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } licence ? TypedResults.Ok(Answer(licence)) : Problems.NotFound();

    private static LicenceAnswer Answer(LicenceFile licence) => new(
        licence.Number, Words.Code(licence.State), licence.Access.Allowed, licence.Access.Because, licence.Tier, licence.Title, licence.Steward, licence.Recipient,
        licence.Term.Start, licence.Term.End, licence.Fingerprint?.Hex,
        [.. licence.Acceptances.Select(acceptance => new AcceptanceItem(
            Words.Of(acceptance.Side), acceptance.PersonName, acceptance.At, acceptance.Authentication, acceptance.LicenceHash.Hex))],
        licence.Words, licence.Terms);
}
