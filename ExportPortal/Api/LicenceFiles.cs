using ExportPortal.Domain.Common;
using ExportPortal.Features;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <summary>The files of a sealed package, for people at the pages' address and for programs under /api.</summary>
internal static class LicenceFiles
{
    public static void MapLicenceFiles(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("/licences/{number}").RequireAuthorization().AddEndpointFilter(PortalApi.NoStore);
        pages.MapGet("/package.pdf", Send(PackagePart.Pdf, forPeople: true)).AllowCookieRedirect();
        pages.MapGet("/licence.json", Send(PackagePart.LicenceJson, forPeople: true)).AllowCookieRedirect();
        pages.MapGet("/policy.odrl.jsonld", Send(PackagePart.Odrl, forPeople: true)).AllowCookieRedirect();
        pages.MapGet("/dataset.dcat.jsonld", Send(PackagePart.Dcat, forPeople: true)).AllowCookieRedirect();
        pages.MapGet("/croissant.json", Send(PackagePart.Croissant, forPeople: true)).AllowCookieRedirect();
        pages.MapGet("/risk.json", Send(PackagePart.Risk, forPeople: true)).AllowCookieRedirect();
        var api = endpoints.MapGroup("/api/licences/{number}").WithTags("Licences").WithMetadata(new KeyScope("licences.read")).RequireAuthorization().DisableCookieRedirect().AddEndpointFilter(PortalApi.NoStore);
        api.MapGet("/package.pdf", Send(PackagePart.Pdf, forPeople: false)).WithSummary("The licence package: one sealed PDF with the licence, the reasons and the certificate, and the files below inside. Query: version; the newest without it.");
        api.MapGet("/licence.json", Send(PackagePart.LicenceJson, forPeople: false)).WithSummary("The terms of the licence, as its package has them inside. Query: version; the newest without it.");
        api.MapGet("/policy.odrl.jsonld", Send(PackagePart.Odrl, forPeople: false)).WithSummary("The usage rules of the licence as an ODRL policy. Query: version; the newest without it.");
        api.MapGet("/dataset.dcat.jsonld", Send(PackagePart.Dcat, forPeople: false)).WithSummary("The description of the dataset as a DCAT record. Query: version; the newest without it.");
        api.MapGet("/croissant.json", Send(PackagePart.Croissant, forPeople: false)).WithSummary("The description of the dataset in the Croissant format. Query: version; the newest without it.");
        api.MapGet("/risk.json", Send(PackagePart.Risk, forPeople: false)).WithSummary("The risk figures that the licence rests on. Query: version; the newest without it.");
    }

    /// <param name="forPeople">A file that is not there is then the page "not found", else a ProblemDetails.</param>
    private static Func<string, int?, DownloadPackage, HttpContext, CancellationToken, Task<IResult>> Send(PackagePart part, bool forPeople) =>
        async (number, version, download, context, cancellation) =>
        {
            var outcome = await download.Run(number, part, context.Caller(), cancellation, version);
            if (outcome.IsDone)
                return context.Send(outcome.Value);
            return forPeople && outcome.Kind is OutcomeKind.NotFound ? TypedResults.NotFound() : Problems.Of(outcome);
        };
}
