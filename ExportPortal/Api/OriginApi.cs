using ExportPortal.Domain.Datasets;
using ExportPortal.Features.Datasets;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Technique">Class of ISO/IEC 20889.</param>
/// <param name="Column">Null where the records as a whole are meant.</param>
public sealed record LineageStepItem(string Technique, string? Column, string Parameters);

/// <summary>How the portal made a version from another file.</summary>
/// <param name="SourceSha256">Of the file that went in.</param>
/// <param name="CodeSha256">Of the program that did it.</param>
public sealed record LineageItem(string SourceName, string SourceSha256, IReadOnlyList<LineageStepItem> Steps, string Software, string CodeSha256, string By, DateTimeOffset At, long RowsIn, long RowsOut, long EmptiedCells);

/// <param name="Version">Id of the version, as in its dataset.</param>
public sealed record SourceItem(Guid Version, string Dataset, int Number, string Title, string Sha256);

/// <summary>A source that is not on the register.</summary>
/// <param name="Sha256">Null where it is not known.</param>
public sealed record OutsideItem(string Name, string Holder, string? Sha256);

/// <summary>Where a version came from, as its steward declared it.</summary>
/// <param name="Sources">What went in.</param>
/// <param name="Earlier">Other releases about the same persons.</param>
/// <param name="CodeSha256">Null where it is not known.</param>
public sealed record OriginItem(
    IReadOnlyList<SourceItem> Sources, IReadOnlyList<SourceItem> Earlier, string Technique, string Parameters, string Software, string? CodeSha256, string Operator, DateOnly On, string DeclaredBy, DateTimeOffset DeclaredAt, IReadOnlyList<OutsideItem> External);

/// <param name="Lineage">Null where the portal did not make it.</param>
/// <param name="Origin">Null while nothing is declared.</param>
/// <param name="Unclassified">Code of the rule by which it cannot be applied for; null when it can.</param>
public sealed record OriginAnswer(string Dataset, int Version, LineageItem? Lineage, OriginItem? Origin, string? Unclassified);

/// <param name="Sources">Ids of the versions that went in: of the caller's own organisation, or declared before.</param>
/// <param name="Earlier">Ids of other releases about the same persons; may be left out.</param>
/// <param name="Code">SHA-256 of the program, 64 hexadecimal digits; null where it is not known.</param>
/// <param name="On">When it was made.</param>
/// <param name="External">Sources that are not on the register; what is left out here falls away.</param>
public sealed record OriginPut(IReadOnlyList<Guid>? Sources, IReadOnlyList<Guid>? Earlier, string? Technique, string? Parameters, string? Software, string? Code, string? Operator, DateOnly? On, IReadOnlyList<OutsideItem>? External = null);

/// <summary>Where versions of datasets came from.</summary>
internal static class OriginApi
{
    private const string Path = "/datasets/{number}/versions/{version:guid}/origin";

    public static void MapOrigins(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, Read).WithTags("Datasets").WithMetadata(new KeyScope("datasets.read"))
            .WithName("ReadOrigin").WithSummary("How the portal made a version, or where its steward says that it came from.").Produces<OriginAnswer>().ProducesProblem(404);
        api.MapPut(Path, Declare).WithTags("Datasets").RequireAuthorization(PortalPolicies.Applicants).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("DeclareOrigin").WithSummary("The steward says which versions went in, what was done, with what and by whom.").Produces<OriginAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Read(string number, Guid version, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } dataset && dataset.Versions.FirstOrDefault(one => one.Id == version) is { } found
            ? TypedResults.Ok(new OriginAnswer(dataset.Number, found.Number, found.Lineage is { } made ? Item(made) : null, found.Origin is { } origin ? Item(origin) : null, found.Unclassified?.Code))
            : Problems.NotFound();

    private static LineageItem Item(Lineage made) => new(
        made.SourceName, made.Source.Hex, [.. made.Steps.Select(step => new LineageStepItem(step.Technique, step.Column, step.Parameters))], made.Software, made.Code.Hex, made.ByName, made.At,
        made.Rows.In, made.Rows.Out, made.Rows.EmptiedCells);

    private static OriginItem Item(DeclaredOrigin origin) => new(
        [.. origin.Sources.Select(Item)], [.. origin.Earlier.Select(Item)], origin.Made.Technique, origin.Made.Parameters, origin.Made.Software, origin.Made.Code?.Hex, origin.Made.Operator, origin.Made.On,
        origin.ByName, origin.At, [.. (origin.External ?? []).Select(source => new OutsideItem(source.Name, source.Holder, source.Hash?.Hex))]);

    private static SourceItem Item(SourceVersion source) => new(source.Id.Value, source.Dataset, source.Number, source.Title, source.Hash.Hex);

    private static async Task<IResult> Declare(string number, Guid version, OriginPut input, DeclareOrigin declare, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        input.On is not { } on ? Problems.Invalid("on", "Give the day on which it was made.")
            : input.External?.Any(source => source is null) is true ? Problems.Invalid("external", "Give name and holder of each source.")
            : await context.Once(input, async key =>
            {
                var origin = new OriginInput
                {
                    Version = version, Technique = input.Technique ?? "", Parameters = input.Parameters ?? "", Software = input.Software ?? "", Code = input.Code ?? "", Operator = input.Operator ?? "", On = on,
                };
                origin.Sources.UnionWith(input.Sources ?? []);
                origin.External.AddRange((input.External ?? []).Select(source => new ExternalInput { Name = source.Name ?? "", Holder = source.Holder ?? "", Hash = source.Sha256 ?? "" }));
                origin.Earlier.UnionWith(input.Earlier ?? []);
                var outcome = await declare.Run(number, origin, key, context.Caller(), cancellation);
                return outcome.IsDone ? await Read(number, version, query, context, cancellation) : Problems.Of(outcome);
            });
}
