using ExportPortal.Domain.Common;
using ExportPortal.Features.Search;

namespace ExportPortal.Api;

public sealed record HitItem(string Kind, string Number, string Title, string? State, string? Address);

/// <param name="IsCut">There are more hits of a kind than are given.</param>
public sealed record SearchAnswer(string Words, IReadOnlyList<HitItem> Hits, bool IsCut);

internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGet("/search", Find).WithTags("Search").WithName("Search").WithSummary("Finds applications, licences, datasets, organisations, audits, incidents, sanctions and disputes by words, of those that the caller may see.");

    private static async Task<SearchAnswer> Find(SearchQuery query, HttpContext context, string? q, CancellationToken cancellation)
    {
        var found = await query.Run(q, context.Caller(), cancellation);
        return new(found.Words, [.. found.Hits.Select(hit => new HitItem(Words.Of(hit.Kind), hit.Number, hit.Title, hit.State, hit.Address))], found.IsCut);
    }
}
