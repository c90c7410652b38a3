using System.Globalization;
using ExportPortal.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>Sends downloads: files of the store piece by piece, with the length before and the hash beside (RFC 9530), and tables part by part.</summary>
internal static class SentFiles
{
    /// <summary>Rows of a table that are read at once.</summary>
    public const int Part = 500;

    /// <summary>A table as CSV, read and sent part by part: none is too long to be taken along whole. What changes meanwhile may be in it or not.</summary>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="read">Gives at most <see cref="Part"/> rows in the order of the page: those behind as many as were given, the last of which is named; null at the beginning.</param>
    public static PushStreamHttpResult SendTable<T>(this HttpContext context, string name, IReadOnlyList<string> head, Func<int, T?, Task<IReadOnlyList<T>>> read, Func<T, IReadOnlyList<string>> cells)
        where T : class
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(async body =>
        {
            var (given, rows) = (0, await read(0, null));
            await body.WriteAsync(Csv.Write(head, rows.Select(cells)), context.RequestAborted);
            while (rows.Count == Part)
            {
                given += rows.Count;
                rows = await read(given, rows[^1]);
                await body.WriteAsync(Csv.Lines(rows.Select(cells)), context.RequestAborted);
            }
        }, Csv.ContentType, $"{name}.csv");
    }

    /// <summary>A short table as CSV.</summary>
    public static FileContentHttpResult SendTable<T>(this HttpContext context, string name, IReadOnlyList<string> head, IEnumerable<T> rows, Func<T, IReadOnlyList<string>> cells)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(Csv.Write(head, rows.Select(cells)), Csv.ContentType, $"{name}.csv");
    }

    public static PushStreamHttpResult Send(this HttpContext context, StoredFile file)
    {
        context.Response.ContentLength = file.Length;
        context.Response.Headers["Content-Digest"] = string.Create(CultureInfo.InvariantCulture, $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Hash.Hex))}:");
        var contexts = context.RequestServices.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        return TypedResults.Stream(body => file.CopyTo(body, contexts, context.RequestAborted), file.MediaType, file.Name);
    }
}
