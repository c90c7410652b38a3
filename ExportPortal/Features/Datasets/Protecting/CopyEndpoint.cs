using ExportPortal.Identity;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>Gives a protected copy to its owner, once: when all of it has gone out, the portal's own bytes are removed.</summary>
public static class CopyEndpoint
{
    public static string Address(Guid copy) => $"/datasets/copies/{copy}";

    public static IEndpointConventionBuilder MapProtectedCopies(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/datasets/copies/{copy:guid}", Give).RequireAuthorization(PortalPolicies.Applicants);

    private static async Task Give(Guid copy, HttpContext context, StagedUploads uploads, CancellationToken cancellation)
    {
        if (PortalClaims.Read(context.User) is not { } actor || uploads.Find(copy, actor) is not { Lineage: not null, File: { } file } found || !File.Exists(file.Path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = file.Dialect is null ? "application/vnd.apache.parquet" : "text/csv; charset=utf-8";
        context.Response.ContentLength = file.Bytes;
        context.Response.Headers.CacheControl = "no-store";
        var name = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName(found.Name);
        context.Response.Headers.ContentDisposition = name.ToString();
        await context.Response.SendFileAsync(file.Path, cancellation);
        await context.Response.CompleteAsync();
        // A download that broke off can be repeated; a whole one was the only one.
        if (!context.RequestAborted.IsCancellationRequested)
            file.Discard();
    }
}
