using System.Buffers;
using System.Text.Encodings.Web;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.AccessLog;

/// <summary>Acts whose reason names a person, as the log of acts was up to a place.</summary>
/// <param name="End">Place of the last act that was looked at; -1 for none.</param>
internal sealed record TracedActs(IReadOnlyList<NamingAct> Acts, long End);

/// <summary>
/// Where the portal itself wrote down what sources call persons: reasons of what was done in the log and with its alerts,
/// searches that were kept, and disclosures. Records of cases, audits and incidents are evidence and are not among them.
/// </summary>
internal sealed class PersonTraces
{
    private const int AtOnce = 1_000;

    private readonly IReadOnlyList<(SearchValues<string> Any, string[] Spellings)> parts;

    public PersonTraces(IEnumerable<string> values) => parts = [.. values.SelectMany(Spellings).Distinct().Chunk(AtOnce).Select(part => (SearchValues.Create(part, StringComparison.Ordinal), part))];

    /// <summary>Whether a text names one of the values, not merely a longer id that holds it.</summary>
    public bool Names(string? text) => text is not null && parts.Any(part => text.AsSpan().ContainsAny(part.Any) && part.Spellings.Any(spelling => NamesIt(text, spelling)));

    /// <summary>Reads all reasons: before the command, in which everybody else waits to write.</summary>
    public async Task<TracedActs> Find(PortalDbContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var end = await AuditHistory.Head(connection, cancellation);
        return new(await AuditHistory.OnAccessLog(connection, null, Names, -1, cancellation), end);
    }

    /// <summary>Erases what was found and what came since, in the caller's transaction.</summary>
    /// <returns>How many texts are gone.</returns>
    public async Task<int> Forget(PortalDbContext db, TracedActs found, CancellationToken cancellation)
    {
        var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction());
        var acts = found.Acts.Concat(await AuditHistory.OnAccessLog(connection, transaction, Names, found.End, cancellation)).DistinctBy(act => act.Seq).ToList();
        foreach (var act in acts)
            await AuditHistory.EraseReason(connection, transaction, act.Seq, cancellation);
        var alerts = acts.Select(act => Guid.TryParse(act.Alert, out var id) ? id : (Guid?)null).OfType<Guid>().Distinct().ToList();
        foreach (var alert in await db.Set<Alert>().Where(alert => alerts.Contains(alert.Id)).ToListAsync(cancellation))
            alert.Forget(Names);
        var (saved, disclosed) = (await db.Set<SavedSearch>().ToListAsync(cancellation), await db.Set<LogDisclosure>().ToListAsync(cancellation));
        saved.RemoveAll(search => !Names(search.Query) && !Names(search.Name));
        disclosed.RemoveAll(one => !Names(one.Query) && !Names(one.Reason));
        db.RemoveRange(saved);
        disclosed.ForEach(one => one.Forget());
        var texts = acts.Count + saved.Count + disclosed.Count;
        if (texts > 0)
            WriteAheadFile.Owe(connection);
        return texts;
    }

    /// <summary>As people write it, and as an address of the portal does.</summary>
    private static string[] Spellings(string value) => [value, UrlEncoder.Default.Encode(value)];

    private static bool NamesIt(string text, string spelling)
    {
        for (var at = text.IndexOf(spelling, StringComparison.Ordinal); at >= 0; at = text.IndexOf(spelling, at + 1, StringComparison.Ordinal))
            if (!(at > 0 && IsOfId(text[at - 1])) && !GoesOn(text.AsSpan(at + spelling.Length)))
                return true;
        return false;
    }

    private static bool IsOfId(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '@' or '.' or '%';

    /// <summary>A dot at the end is one of the sentence.</summary>
    private static bool GoesOn(ReadOnlySpan<char> rest) => rest.Length > 0 && IsOfId(rest[0]) && !(rest[0] == '.' && (rest.Length == 1 || !char.IsLetterOrDigit(rest[1])));
}
