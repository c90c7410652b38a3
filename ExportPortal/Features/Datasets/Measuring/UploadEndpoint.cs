using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>
/// Takes a file as the body of one request, straight from the connection to the intake: at the speed of the disk, and
/// without a copy in memory or in the circuit, whose messages are small. The page that opened the session shows the progress.
/// </summary>
public static class UploadEndpoint
{
    public const string Path = "/datasets/uploads";

    public static IEndpointConventionBuilder MapDatasetUploads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost($"{Path}/{{session:guid}}", Take).RequireAuthorization(PortalPolicies.Applicants);

    private static async Task<IResult> Take(Guid session, string name, string? encoding, string? delimiter, string? quote, bool? population, bool? earlier, Guid? attempt, HttpContext context, MeasureSessions sessions, UploadAttempts attempts, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.Problem("The page is too old to upload from. Reload it, then choose the file again.", statusCode: StatusCodes.Status400BadRequest);
        if (PortalClaims.Read(context.User) is not { } actor || sessions.Find(session, actor) is not { } open)
            return TypedResults.NotFound();
        if (!attempts.IsNew(attempt))
            return TypedResults.NoContent();
        // The intake has the one limit on size, with a sentence that says how large a file may be.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        var (body, length, aborted, written) = (context.Request.Body, context.Request.ContentLength, context.RequestAborted, CsvWritten.Named(encoding, delimiter, quote));
        var fault = population is true ? await open.ReceivePopulation(body, name, length, aborted, written)
            : earlier is true ? await open.ReceiveEarlier(body, name, length, aborted, written)
            : await open.Receive(body, name, length, aborted, written);
        // An upload that its owner cancelled is no fault of the request: the page, where the click was, says what became of it.
        return fault is null
            ? TypedResults.NoContent()
            : TypedResults.Problem(fault.Message, title: fault.Where, type: fault.Code, statusCode: StatusCodes.Status422UnprocessableEntity);
    }
}
