using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;

namespace ExportPortal.Api;

/// <summary>
/// POST /api/access-events: body JSON Lines, plain or gzip (Content-Encoding). Headers: Access-Source (name of the source),
/// Content-Digest (RFC 9530, "sha-256=:base64:" of the body as sent), Access-Signature (base64, Ed25519 over <see cref="DeliveryNote.Statement"/>).
/// </summary>
internal static class AccessDeliveryApi
{
    public static async Task<IResult> Receive(HttpContext context, ReceiveDelivery receive, CancellationToken cancellation)
    {
        if (Note(context.Request, out var wrong) is not { } note)
            return Problems.Of(Outcome.Invalid(wrong));
        var outcome = await receive.Run(note, context.Request.Body, cancellation);
        if (outcome.IsDone)
            return TypedResults.Json(outcome.Value.Wire());
        var landed = outcome.Partly is { } receipt ? new Dictionary<string, object?> { ["receipt"] = receipt.Wire() } : null;
        if (outcome.Rule != ReceiveDelivery.Busy && outcome.Rule?.Code != ReceiveDelivery.QuotaCode)
            return Problems.Of(outcome, landed);
        context.Response.Headers.RetryAfter = outcome.Rule == ReceiveDelivery.Busy ? "60" : "3600";
        return TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status429TooManyRequests, extensions: landed);
    }

    private static DeliveryNote? Note(HttpRequest request, out List<InputError> wrong)
    {
        wrong = [];
        var source = request.Headers["Access-Source"].ToString();
        if (source.Length == 0)
            wrong.Add(new InputError("Access-Source", "Name the source in this header."));
        if (Digest(request.Headers["Content-Digest"].ToString()) is not { } digest)
            wrong.Add(new InputError("Content-Digest", "Give the SHA-256 of the body as sent, in the form sha-256=:base64:."));
        else if (ExactBase64.Read(request.Headers["Access-Signature"].ToString(), 64) is not { } signature)
            wrong.Add(new InputError("Access-Signature", "Give the Ed25519 signature, 64 bytes in base64."));
        else if (request.Headers.ContentEncoding.ToString() is not ("" or "gzip" or "identity"))
            wrong.Add(new InputError("Content-Encoding", "Send the body plain or as gzip."));
        else if (wrong.Count == 0)
            return new DeliveryNote(source, digest, signature, request.Headers.ContentEncoding == "gzip");
        return null;
    }

    /// <summary>The SHA-256 of Content-Digest (RFC 9530); null where there is none.</summary>
    internal static ContentHash? Digest(string header) =>
        header.StartsWith("sha-256=:", StringComparison.Ordinal) && header.EndsWith(':') && header.Length > 10 && ExactBase64.Read(header[9..^1], 32) is { } bytes
            ? new ContentHash(Convert.ToHexStringLower(bytes)) : null;
}
