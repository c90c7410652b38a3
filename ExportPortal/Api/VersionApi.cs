using ExportPortal.Data;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Hosting;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

/// <param name="Dataset">Its number.</param>
/// <param name="Assessment">Number of the assessment that was saved with the version.</param>
public sealed record RegisteredVersion(string Dataset, string Assessment);

/// <summary>Versions of a dataset. The file is the body as it is, not a form; what its columns are stands in the address.</summary>
internal static class VersionApi
{
    public static void MapVersions(this IEndpointRouteBuilder api) =>
        api.MapPost("/datasets/{number}/versions", Register).WithTags("Datasets").WithMetadata(new KeyScope(ApiScopes.WriteDatasets)).WithMetadata(new DisableRequestSizeLimitAttribute()).AddEndpointFilter(PortalApi.OwnSite).RequireRateLimiting(RateLimits.Upload)
            .WithName("RegisterVersion").WithSummary("The steward's file (CSV or Parquet) as the body is measured, tested under stress and registered as a version with its assessment; a file that is a version already gets a new assessment. Nothing of it is kept. "
                + "Query: name; identifier, quasiIdentifier, sensitive and other, once for each column; numeric, for columns of numbers. Header: Content-Digest (RFC 9530, SHA-256).")
            .Accepts<Stream>("application/octet-stream").Produces<RegisteredVersion>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static async Task<IResult> Register(
        string number, string? name, [FromQuery] string[]? identifier, [FromQuery] string[]? quasiIdentifier, [FromQuery] string[]? sensitive, [FromQuery] string[]? other, [FromQuery] string[]? numeric, MeasureFile measure, RegisterVersion register, MeasureDesk desk, HttpContext context, CancellationToken cancellation)
    {
        // Nobody fills the disk for a dataset that is not theirs.
        if (await desk.Datasets.Find(number, context.Caller(), cancellation) is not { IsOwn: true } dataset)
            return Problems.NotFound();
        if (string.IsNullOrWhiteSpace(name))
            return Problems.Invalid("name", "Give the name of the file.");
        if (AccessDeliveryApi.Digest(context.Request.Headers["Content-Digest"].ToString()) is not { } digest)
            return Problems.Invalid("Content-Digest", "Give the SHA-256 of the body, in the form sha-256=:base64:.");
        List<Variable> columns = [.. Of(identifier, ColumnRole.Identifier), .. Of(quasiIdentifier, ColumnRole.QuasiIdentifier), .. Of(sensitive, ColumnRole.Sensitive), .. Of(other, ColumnRole.Other)];
        if (columns.GroupBy(one => one.Name).FirstOrDefault(one => one.Count() > 1) is { } twice)
            return Problems.Invalid("columns", $"The column {twice.Key} is named twice. Give each one role.");
        if ((numeric ?? []).FirstOrDefault(one => columns.TrueForAll(column => column.Name != one)) is { } unknown)
            return Problems.Invalid("numeric", $"The column {unknown} has no role. Name it as identifier, quasiIdentifier, sensitive or other too.");
        return await context.Once(new { name, columns, digest.Hex }, async key =>
        {
            var saved = await measure.Run(dataset, new(name, context.Request.Body, context.Request.ContentLength, digest, columns), context.Caller(),
                upload => register.Run(number, upload, columns, key, context.Caller(), cancellation, RiskContext.Least(dataset.BaseTier, desk.Pack)), cancellation);
            return saved.IsDone ? TypedResults.Created($"/api/datasets/{number}", new RegisteredVersion(number, saved.Value)) : Problems.Of(saved);
        });

        IEnumerable<Variable> Of(string[]? names, ColumnRole role) => (names ?? []).Select(one => new Variable(one, role, (numeric ?? []).Contains(one) ? ColumnType.Number : ColumnType.Text));
    }
}
