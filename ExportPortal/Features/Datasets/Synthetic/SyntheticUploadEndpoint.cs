using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>Takes one of the three files as the body of one request, as <see cref="Measuring.UploadEndpoint"/> takes the only one.</summary>
public static class SyntheticUploadEndpoint
{
    /// <param name="written">How that file is written; see <see cref="CsvWritten.Query"/>.</param>
    public static string Address(Guid session, SyntheticPart part, CsvWritten written) => $"/datasets/synthetic-uploads/{session}/{part}{(written.Query is { Length: > 0 } said ? $"?{said}" : "")}";

    public static IEndpointConventionBuilder MapSyntheticUploads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/datasets/synthetic-uploads/{session:guid}/{part}", Take).RequireAuthorization(PortalPolicies.Applicants);

    private static async Task<IResult> Take(Guid session, SyntheticPart part, string name, string? encoding, string? delimiter, string? quote, Guid? attempt, HttpContext context, SyntheticSessions sessions, UploadAttempts attempts, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.Problem("The page is too old to upload from. Reload it, then choose the file again.", statusCode: StatusCodes.Status400BadRequest);
        if (PortalClaims.Read(context.User) is not { } actor || sessions.Find(session, actor) is not { } open || !Enum.IsDefined(part))
            return TypedResults.NotFound();
        if (!attempts.IsNew(attempt))
            return TypedResults.NoContent();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        var fault = await open.Receive(part, context.Request.Body, name, context.Request.ContentLength, context.RequestAborted, CsvWritten.Named(encoding, delimiter, quote));
        return fault is not null ? TypedResults.Problem(fault.Message, title: fault.Where, type: fault.Code, statusCode: StatusCodes.Status422UnprocessableEntity)
            : open.File(part) is null ? TypedResults.Problem(open.Notice, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.NoContent();
    }
}
