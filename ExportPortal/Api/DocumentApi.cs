using ExportPortal.Features;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

/// <param name="Documents">How many documents the application has now.</param>
public sealed record AttachedAnswer(string Number, int Documents);

/// <summary>
/// Documents of an application. A file is the body as it is, not a form: it goes to disk in pieces and is looked into
/// there. Content-Digest says beforehand what arrives, so that the key of the intent stands for the file too.
/// </summary>
internal static class DocumentApi
{
    private const string Path = "/applications/{number}/documents";

    public static void MapDocuments(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, List).WithTags("Applications").WithMetadata(new KeyScope("applications.read"))
            .WithName("ListDocuments").WithSummary("The documents that an application has.").Produces<IReadOnlyList<DocumentRecord>>().ProducesProblem(404);
        api.MapGet(Path + "/{document:int}", Download).WithTags("Applications").WithMetadata(new KeyScope("applications.read"))
            .WithName("DownloadDocument").WithSummary("One document as it was handed in; each download is an act of the log.").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);
        api.MapPost(Path, Attach).WithTags("Applications").WithMetadata(new KeyScope("applications.write")).WithMetadata(new DisableRequestSizeLimitAttribute()).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("AttachDocument").WithSummary("Attaches the body as a document: of a draft, of an answer that is awaited, or as evidence of a condition. Query: kind, name, condition (its number from 1). Header: Content-Digest (RFC 9530, SHA-256).")
            .Accepts<Stream>("application/octet-stream").Produces<AttachedAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapDelete(Path + "/{document:int}", Remove).WithTags("Applications").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("RemoveDocument").WithSummary("Takes a document off before it is handed in for good.").Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(string number, DocumentsQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } documents ? TypedResults.Ok(documents) : Problems.NotFound();

    private static async Task<IResult> Download(string number, int document, DownloadDocument download, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await download.Run(number, document, context.Caller(), cancellation);
        return outcome.IsDone ? context.Send(outcome.Value) : Problems.Of(outcome);
    }

    private static async Task<IResult> Attach(string number, string? kind, string? name, int? condition, AttachDocuments attach, DocumentsQuery query, HttpContext context, CancellationToken cancellation)
    {
        // Nobody fills the disk for an application that is not there for them; who sees it and may not write is told by the act.
        if (await query.Run(number, context.Caller(), cancellation) is null)
            return Problems.NotFound();
        if (string.IsNullOrWhiteSpace(name))
            return Problems.Invalid("name", "Give the name of the file.");
        if (AccessDeliveryApi.Digest(context.Request.Headers["Content-Digest"].ToString()) is not { } digest)
            return Problems.Invalid("Content-Digest", "Give the SHA-256 of the body, in the form sha-256=:base64:.");
        return await context.Once(new { kind, name, condition, digest.Hex }, async key =>
        {
            var outcome = await attach.Run(number, [new(kind ?? "", name, context.Request.Body) { Expected = digest }], key, context.Caller(), cancellation, condition - 1);
            return outcome.IsDone ? TypedResults.Created($"/api/applications/{number}/documents", new AttachedAnswer(number, outcome.Value)) : Problems.Of(outcome);
        });
    }

    private static Task<IResult> Remove(string number, int document, RemoveDocument remove, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await remove.Run(number, document, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.NoContent() : Problems.Of(outcome);
    });
}
