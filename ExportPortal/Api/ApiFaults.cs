using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace ExportPortal.Api;

/// <summary>
/// A fault of the portal under /api: programs get ProblemDetails with the trace id that the log names too, and nothing of
/// what went wrong inside. Pages keep the page for people.
/// </summary>
internal sealed partial class ApiFaults(ILogger<ApiFaults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        // The request itself is on its way to the error page already.
        if (!new PathString(context.Features.Get<IExceptionHandlerPathFeature>()?.Path).StartsWithSegments("/api"))
            return false;
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (status >= StatusCodes.Status500InternalServerError)
            LogFault(logger, exception, trace);
        context.Response.StatusCode = status;
        await TypedResults.Problem(
            status < StatusCodes.Status500InternalServerError ? "The request cannot be read. The reference at /api/reference says what is expected." : "The portal failed, and has noted it. Nothing was done; send the same request with the same Idempotency-Key again, or give the trace id to the authority.",
            statusCode: status, title: status < StatusCodes.Status500InternalServerError ? "The request is wrong." : "Something went wrong.",
            extensions: new Dictionary<string, object?> { ["code"] = $"HTTP-{status}", ["traceId"] = trace }).ExecuteAsync(context);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The API failed ({Trace}).")]
    private static partial void LogFault(ILogger logger, Exception exception, string trace);
}
