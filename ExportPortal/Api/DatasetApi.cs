using ExportPortal.Features.Datasets;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Newest">Number of the newest version; null while there is none.</param>
/// <param name="Licences">Granted on any version, as far as the caller may see them.</param>
public sealed record DatasetItem(string Number, string Title, string Steward, IReadOnlyList<string> Entries, string Granularity, long Persons, int? Newest, int Licences);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record DatasetListAnswer(IReadOnlyList<DatasetItem> Items, string? Next);

/// <param name="Id">To be named in an application.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Assessments">Numbers of its assessments, the newest first.</param>
public sealed record VersionItem(Guid Id, int Number, string FileName, string Sha256, long Rows, DateTimeOffset RegisteredAt, IReadOnlyList<string> Assessments);

/// <param name="StewardId">Names the steward where an organisation is asked for.</param>
public sealed record DatasetAnswer(string Number, string Title, string Limitations, string Steward, Guid StewardId, int BaseTier, string Because, IReadOnlyList<VersionItem> Versions);

/// <summary>Datasets and their versions as the caller may see them.</summary>
internal static class DatasetApi
{
    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets").WithMetadata(new KeyScope("datasets.read"));
        datasets.MapGet("", List).WithName("ListDatasets").WithSummary("The datasets that the caller may see, by number. Give 'next' as 'after' for the next part.").Produces<DatasetListAnswer>().ProducesProblem(422);
        datasets.MapGet("/{number}", One).WithName("ReadDataset").WithSummary("One dataset with its versions, the newest first.").Produces<DatasetAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> List(DatasetListQuery query, HttpContext context, string? q, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(q ?? "", after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new DatasetListAnswer(
            [.. found.Rows.Select(row => new DatasetItem(row.Number, row.Title, row.Steward, row.Entries, row.Granularity.ToString(), row.Persons, row.Newest?.Number, row.Licences))], found.Next));
    }

    private static async Task<IResult> One(string number, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is not { } dataset ? Problems.NotFound()
            : TypedResults.Ok(new DatasetAnswer(dataset.Number, dataset.Title, dataset.Limitations, dataset.Steward, dataset.StewardId.Value, dataset.BaseTier, dataset.Because,
                [.. dataset.Versions.Select(version => new VersionItem(version.Id, version.Number, version.File.Name, version.File.Hash.Hex, version.File.Rows, version.At, [.. version.Assessments.Select(one => one.Number)]))]));
}
