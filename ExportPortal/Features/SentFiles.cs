using System.Globalization;
using ExportPortal.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>Sends files of the store as downloads: piece by piece, with the length before and the hash beside (RFC 9530).</summary>
internal static class SentFiles
{
    public static PushStreamHttpResult Send(this HttpContext context, StoredFile file)
    {
        context.Response.ContentLength = file.Length;
        context.Response.Headers["Content-Digest"] = string.Create(CultureInfo.InvariantCulture, $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Hash.Hex))}:");
        var contexts = context.RequestServices.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        return TypedResults.Stream(body => file.CopyTo(body, contexts, context.RequestAborted), file.MediaType, file.Name);
    }
}
