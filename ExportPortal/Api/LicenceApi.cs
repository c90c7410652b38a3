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
    string? Fingerprint, IReadOnlyList<AcceptanceItem> Acceptances, PlainWords? Words, LicenceTerms? Terms);

public sealed record AcceptanceItem(string Side, string By, DateTimeOffset At, string Authentication, string LicenceJsonSha256);

/// <summary>Licences as the caller may see them.</summary>
internal static class LicenceApi
{
    public static void MapLicences(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/licences").WithTags("Licences").WithMetadata(new KeyScope("licences.read"));
        read.MapGet("", List).WithName("ListLicences").WithSummary("Licences that the caller may see, the newest first. Give 'next' as 'after' for the next part.").Produces<LicenceListAnswer>().ProducesProblem(422);
        read.MapGet("/{number}", One).WithName("ReadLicence").WithSummary("One licence: state and access as of now, terms, fingerprint, acceptances.").Produces<LicenceAnswer>().ProducesProblem(404);
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
        licence.Words, licence.Terms);
}
