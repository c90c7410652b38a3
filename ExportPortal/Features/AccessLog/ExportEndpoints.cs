using System.Globalization;
using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;

namespace ExportPortal.Features.AccessLog;

/// <summary>Files of the access log: exports, and the checkpoint and key that prove them.</summary>
public static class ExportEndpoints
{
    private const string Text = "text/plain; charset=utf-8";

    public static void MapAccessLogFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/log/export.jsonl", (HttpContext context, ExportAccessLog export) => Export(context, export, asCsv: false)).RequireAuthorization(PortalPolicies.LogOwners);
        routes.MapGet("/log/export.csv", (HttpContext context, ExportAccessLog export) => Export(context, export, asCsv: true)).RequireAuthorization(PortalPolicies.LogOwners);
        routes.MapGet("/log/disclosures/{id:guid}", Disclosed).RequireAuthorization(PortalPolicies.LogReaders);
        routes.MapGet("/log/checkpoint", Checkpoint).RequireAuthorization(PortalPolicies.LogOwners);
        routes.MapGet("/log/key.pem", Key).RequireAuthorization(PortalPolicies.LogOwners);
    }

    private static async Task Export(HttpContext context, ExportAccessLog export, bool asCsv)
    {
        var filter = LogFilter.Parse(context.Request.QueryString.Value ?? "").ToFilter();
        if (PortalClaims.Read(context.User) is not { } actor || !long.TryParse(context.Request.Query["head"], NumberStyles.None, CultureInfo.InvariantCulture, out var head))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await Answer(context, await export.Run(filter, head, asCsv, actor, () => Body(context, asCsv), context.RequestAborted));
    }

    private static async Task Disclosed(Guid id, long head, HttpContext context, DiscloseLog disclosures, ExportAccessLog export)
    {
        if (PortalClaims.Read(context.User) is not { } actor)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var taken = await disclosures.Take(id, actor, context.RequestAborted);
        await Answer(context, taken.IsDone
            ? await export.Run(LogFilter.Parse(taken.Value).ToFilter(), head, asCsv: false, actor, () => Body(context, asCsv: false), context.RequestAborted, withPersons: true)
            : taken);
    }

    private static Stream Body(HttpContext context, bool asCsv)
    {
        context.Response.ContentType = asCsv ? Csv.ContentType : "application/jsonl; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"access-log.{(asCsv ? "csv" : "jsonl")}\"";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body;
    }

    private static Task Answer(HttpContext context, Outcome outcome)
    {
        if (outcome.IsDone)
            return Task.CompletedTask;
        context.Response.StatusCode = outcome.Kind switch { OutcomeKind.Forbidden => StatusCodes.Status403Forbidden, OutcomeKind.Broken => StatusCodes.Status409Conflict, _ => StatusCodes.Status404NotFound };
        return context.Response.WriteAsync(outcome.Message, context.RequestAborted);
    }

    /// <summary>The checkpoint of a size, or the newest.</summary>
    private static async Task<IResult> Checkpoint(long? head, AccessStore store, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var checkpoints = new CheckpointStore(LogTables.Access);
        var found = head is { } size ? (await checkpoints.Between(connection, size - 1, size, cancellation)).SingleOrDefault() : await checkpoints.Newest(connection, cancellation);
        return found is null ? TypedResults.NotFound() : TypedResults.File(Encoding.UTF8.GetBytes(found.Note), Text, "access-log.checkpoint");
    }

    private static IResult Key(AccessWitness witness) => TypedResults.File(Encoding.UTF8.GetBytes(PublicKeyPem.Write(witness.Key.Key)), "application/x-pem-file", "access-log.pem");
}
