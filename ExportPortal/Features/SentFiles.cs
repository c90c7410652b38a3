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

    /// <summary>
    /// A table as CSV, read and sent part by part: none is too long to be taken along whole. Whatever changes meanwhile, each row that stays as it is stands in it once.
    /// </summary>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="read">Gives at most <see cref="Part"/> rows in the order of the page: those behind the one that is named, by what never changes in a row; null at the beginning.</param>
    public static PushStreamHttpResult SendTable<T>(this HttpContext context, string name, IReadOnlyList<string> head, Func<T?, Task<IReadOnlyList<T>>> read, Func<T, IReadOnlyList<string>> cells)
        where T : class => context.SendTable(name, async body =>
        {
            var rows = await read(null);
            await body.WriteAsync(Csv.Write(head, rows.Select(cells)), context.RequestAborted);
            while (rows.Count == Part)
            {
                rows = await read(rows[^1]);
                await body.WriteAsync(Csv.Lines(rows.Select(cells)), context.RequestAborted);
            }
        });

    /// <summary>
    /// The same for a table whose order changes with its rows: what is in it, and in which order, is read once; each row reads as it does when its part is sent, and
    /// one that is gone by then is left out.
    /// </summary>
    /// <param name="keys">Of all rows, in their order.</param>
    /// <param name="read">Gives the rows of the keys, in any order.</param>
    public static PushStreamHttpResult SendTable<TKey, T>(
        this HttpContext context, string name, IReadOnlyList<string> head, Func<Task<IReadOnlyList<TKey>>> keys, Func<T, TKey> key, Func<IReadOnlyList<TKey>, Task<IReadOnlyList<T>>> read, Func<T, IReadOnlyList<string>> cells)
        where TKey : notnull => context.SendTable(name, async body =>
        {
            var all = await keys();
            await body.WriteAsync(Csv.Write(head, []), context.RequestAborted);
            foreach (var part in all.Chunk(Part))
            {
                var rows = (await read(part)).ToDictionary(key);
                await body.WriteAsync(Csv.Lines(part.Where(rows.ContainsKey).Select(one => cells(rows[one]))), context.RequestAborted);
            }
        });

    private static PushStreamHttpResult SendTable(this HttpContext context, string name, Func<Stream, Task> write)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(write, Csv.ContentType, $"{name}.csv");
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
