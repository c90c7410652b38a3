using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Site">As an access decision names it, such as S2.</param>
/// <param name="IsListed">Whether it may touch the data.</param>
/// <param name="JoinedOn">Day on which it signed the accession form; null before it was listed.</param>
/// <param name="StruckFor">Why it was struck off; null where it was not.</param>
public sealed record SiteItem(int No, string Site, string Organisation, string Country, string Address, bool IsListed, DateOnly? JoinedOn, string? Evidence, string? ListedBy, DateTimeOffset? ListedAt, string? StruckFor);

/// <param name="IsGlobal">Whether the licence can name sites.</param>
/// <param name="Revision">Of the licence; sent back with an act, it keeps another list than the one that was read from being changed.</param>
public sealed record SiteListAnswer(string Number, bool IsGlobal, IReadOnlyList<SiteItem> Items, int Revision);

/// <param name="JoinedOn">Day on which the site signed the accession form.</param>
/// <param name="Evidence">Where the signed form lies.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record SiteListingPost(DateOnly? JoinedOn, string? Evidence, int? Revision);

/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record SiteStrikePost(string? Reason, int? Revision);

/// <summary>The sites of a global licence. A new one is a change of the licence.</summary>
internal static class SiteApi
{
    public static void MapSites(this IEndpointRouteBuilder api)
    {
        api.MapGet("/licences/{number}/sites", All).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListSites").WithSummary("The sites of a global licence, and which of them the authority has listed. A new site is an amendment with 'newSites'.").Produces<SiteListAnswer>().ProducesProblem(404);
        api.MapPost("/licences/{number}/sites/{no:int}/listing", List).WithTags("Licences").RequireAuthorization(PortalPolicies.Staff).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("ListSite").WithSummary("An officer puts a site on the list; from then on it may touch the data.").Produces<SiteListAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/licences/{number}/sites/{no:int}/striking", Strike).WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("StrikeSite").WithSummary("The licensee or an officer strikes a site off the list; from then on it may not touch the data.").Produces<SiteListAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> All(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } file ? TypedResults.Ok(new SiteListAnswer(file.Number, file.Life.Sites is not null, [.. (file.Life.Sites ?? []).Select(Item)], file.Revision)) : Problems.NotFound();

    private static Task<IResult> List(string number, int no, SiteListingPost input, KeepSites sites, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        input.JoinedOn is not { } joined ? Task.FromResult(Problems.Invalid("joinedOn", "Give the day on which the site signed the accession form."))
            : Done(input, number, query, context, key => sites.List(number, no, joined, input.Evidence ?? "", key, context.Caller(), cancellation, input.Revision), cancellation);

    private static Task<IResult> Strike(string number, int no, SiteStrikePost input, KeepSites sites, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        Done(input, number, query, context, key => sites.Strike(number, no, input.Reason ?? "", key, context.Caller(), cancellation, input.Revision), cancellation);

    private static Task<IResult> Done(object input, string number, LicenceFileQuery query, HttpContext context, Func<Guid, Task<Outcome<string>>> act, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await act(key);
        return outcome.IsDone ? await All(number, query, context, cancellation) : Problems.Of(outcome);
    });

    private static SiteItem Item(LicenceSite site) => new(
        site.No, site.Code, site.Organisation, site.Country, site.Address, site.IsListed, site.Listing?.JoinedOn, site.Listing?.Evidence, site.Listing?.PersonName, site.Listing?.At, site.Struck?.Reason);
}
