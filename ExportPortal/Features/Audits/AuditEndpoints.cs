using System.Globalization;
using System.Text;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Files of audits: the published draw, the sealed report, evidence, and the calendar.</summary>
public static class AuditEndpoints
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static void MapAuditFiles(this IEndpointRouteBuilder routes)
    {
        // Anybody repeats the draw, and a calendar program has nothing but the token.
        routes.MapGet("/audits/draws/{quarter}.json", Draw).AllowAnonymous();
        routes.MapGet("/audits/draws/{quarter}/proofs/{place:long}", Proof).RequireAuthorization(PortalPolicies.AuditOffice);
        routes.MapGet("/audits/calendar.ics", Calendar).AllowAnonymous();
        routes.MapGet("/audits/{number}/samples/{sample:int}.json", Sample).RequireAuthorization(PortalPolicies.AuditOffice);
        routes.MapGet("/audits/{number}/report.pdf", (string number, HttpContext context, DownloadEvidence files, CancellationToken cancellation) => File(number, null, context, files, cancellation)).RequireAuthorization();
        routes.MapGet("/audits/{number}/evidence/{item:int}", (string number, int item, HttpContext context, DownloadEvidence files, CancellationToken cancellation) => File(number, item, context, files, cancellation)).RequireAuthorization();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Draw(string quarter, DrawQuery query, CancellationToken cancellation)
    {
        if (Quarter.Parse(quarter) is null || await query.Published(quarter, cancellation) is not { } draw)
            return TypedResults.NotFound();
        using var bytes = new MemoryStream();
        await using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            if (draw.Record is { } record)
                DrawJson.Write(json, record);
            else
                DrawJson.WriteCommitments(json, draw.Of, draw.Commitments);
        }
        return TypedResults.File(bytes.ToArray(), "application/json", draw.Record is null ? $"draw-commitments-{quarter}.json" : $"draw-{quarter}.json");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Proof(string quarter, long place, HttpContext context, DrawQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && Quarter.Parse(quarter) is not null && await query.Proof(quarter, place, actor, cancellation) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"draw-{quarter}-entry-{place}.tlog-proof"))
            : TypedResults.NotFound();

    private static async Task<Results<FileContentHttpResult, NotFound>> Sample(string number, int sample, HttpContext context, DownloadSample files, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        return PortalClaims.Read(context.User) is { } actor && await files.Run(number, sample, actor, cancellation) is { IsDone: true } file
            ? TypedResults.File(file.Value, "application/json", string.Create(CultureInfo.InvariantCulture, $"sample-{number}-{sample}.json"))
            : TypedResults.NotFound();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Calendar(string? token, CalendarFeedQuery query, Issuer issuer, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await query.Run(token, issuer.PublicAddress, cancellation) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/calendar; charset=utf-8", "audits.ics")
            : TypedResults.NotFound();
    }

    /// <summary>Always as a download and never shown in place: what was handed in may be anything.</summary>
    private static async Task<Results<PushStreamHttpResult, NotFound>> File(string number, int? item, HttpContext context, DownloadEvidence files, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (PortalClaims.Read(context.User) is not { } actor)
            return TypedResults.NotFound();
        var outcome = await files.Run(number, item, actor, cancellation);
        return outcome.IsDone ? context.Send(outcome.Value) : TypedResults.NotFound();
    }
}
