using ExportPortal.Domain.Common;
using ExportPortal.Features.Verification;
using ExportPortal.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

public sealed record CheckItem(string Result, string Title, string Detail);

/// <param name="Result">green, amber, red or grey.</param>
/// <param name="State">Code of the state today; null when the number is not known.</param>
/// <param name="Fingerprint">SHA-256 of the registered licence.json.</param>
public sealed record VerifyAnswer(
    string Result, string Heading, string Sentence, string? Number, string? State, int? Tier, string? Dataset, DateOnly? Start, DateOnly? End,
    string? Fingerprint, IReadOnlyList<CheckItem> Checks, DateTimeOffset CheckedAt);

/// <summary>The public check, without an account and without a cookie.</summary>
internal static class VerifyApi
{
    /// <summary>The largest file and what a form adds to it, in bytes.</summary>
    private const long LargestForm = VerifyLicence.LargestFile + 64 * 1024;

    public static void MapVerify(this IEndpointRouteBuilder api)
    {
        api.MapGet("/verify", ByNumber).WithName("VerifyNumber").WithSummary("Checks a licence by its number; open to everybody.").Produces<VerifyAnswer>().AllowAnonymous().WithTags("Verify").RequireRateLimiting(RateLimits.Verify);
        api.MapPost("/verify", ByFile).WithName("VerifyFile").WithSummary("Checks a sealed PDF; open to everybody.").Produces<VerifyAnswer>().AllowAnonymous().WithTags("Verify").RequireRateLimiting(RateLimits.Verify).DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(LargestForm));
    }

    private static async Task<IResult> ByNumber(VerifyLicence verify, string? number, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(number)
            ? Problems.Invalid("number", "Give the number, as in /api/verify?number=XP-2026-0000017, or POST the PDF as form field 'file'.")
            : TypedResults.Ok(Answer(await verify.ByNumber(number, cancellation)));

    private static async Task<IResult> ByFile(VerifyLicence verify, IFormFile? file, CancellationToken cancellation)
    {
        if (file is null || file.Length == 0)
            return Problems.Invalid("file", "Send the PDF as form field 'file'.");
        if (file.Length > VerifyLicence.LargestFile)
            return Problems.Invalid("file", "The file is larger than 16 MB.");
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancellation);
        return TypedResults.Ok(Answer(await verify.ByFile(content.ToArray(), cancellation)));
    }

    private static VerifyAnswer Answer(Verification found) => new(
        Words.Of(found.Result), found.Heading, found.Sentence, found.Licence?.Number, found.Licence is { } licence ? Words.Code(licence.State) : null,
        found.Licence?.Tier, found.Licence?.Dataset, found.Licence?.Term.Start, found.Licence?.Term.End, found.Fingerprint?.Hex,
        [.. found.Checks.Select(check => new CheckItem(Words.Of(check.Result), check.Title, check.Detail))], found.At);
}
