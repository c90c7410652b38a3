using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>What an export will hold, before it starts.</summary>
/// <param name="Head">The checkpoint that its proofs lead to; null while there is none.</param>
public sealed record ExportPlan(AccessCount Count, SignedCheckpoint? Head);

/// <summary>
/// Writes the events of a search with their proofs. Persons stay pseudonyms and addresses cut, as in the log itself. What
/// leaves is an act: it is logged, with the search, before the first byte.
/// </summary>
internal sealed class ExportAccessLog(CommandPipeline pipeline, AccessStore store, AccessSearch search, TimeProvider clock)
{
    /// <summary>What the log calls an export with the persons behind the pseudonyms.</summary>
    public const string WithPersons = "accesslog.export.persons";

    private const int Page = 2_000;

    private static readonly CheckpointStore Checkpoints = new(LogTables.Access);
    private static readonly Rule NoHead = new("AX-1", "There is no such checkpoint. Open the export page again and take its links.");

    /// <summary>What <see cref="Run"/> would write; the search is logged.</summary>
    public async Task<Outcome<ExportPlan>> Plan(AccessFilter filter, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.export.plan", filter, null, actor, cancellation);
        if (!logged.IsDone)
            return Outcome<ExportPlan>.From(logged);
        await using var connection = await store.Open(cancellation);
        var head = await Checkpoints.Newest(connection, cancellation);
        return await LogReading.Told(async () =>
        {
            await search.RequireFiles(filter, logged.Value, cancellation);
            return new ExportPlan(await search.Count(filter, logged.Value, cancellation), head is null ? null : SignedCheckpoint.Parse(head.Note));
        });
    }

    /// <param name="size">Size of the checkpoint that the proofs lead to; later entries are left out.</param>
    /// <param name="open">Gives the stream to write to, once the export is allowed.</param>
    /// <param name="withPersons">Whether a disclosure was granted and taken; JSON Lines alone.</param>
    public async Task<Outcome> Run(AccessFilter filter, long size, bool asCsv, Actor actor, Func<Stream> open, CancellationToken cancellation, bool withPersons = false)
    {
        var logged = await Log(withPersons ? WithPersons : "accesslog.export", filter, size, actor, cancellation);
        if (!logged.IsDone)
            return logged;
        await using var connection = await store.Open(cancellation);
        if ((await Checkpoints.Between(connection, size - 1, size, cancellation)).SingleOrDefault() is not { } stored)
            return Outcome.Broken(NoHead);
        if (await LogReading.Told(async () => { await search.RequireFiles(filter, logged.Value, cancellation); return true; }) is { IsDone: false } unread)
            return unread; // said before the first byte, so that no half file leaves
        var query = await ExportQuery.Of(connection, filter, logged.Value, cancellation);
        await using var writer = new StreamWriter(open(), asCsv ? Encoding.UTF8 : new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        await writer.WriteAsync(asCsv ? ExportFormat.Row(ExportFormat.Head) : ExportFormat.Opening(filter, query, SignedCheckpoint.Parse(stored.Note), clock.GetUtcNow()) + "\n");
        var (rows, range, proofs, persons, after) = (0L, ((long From, long To)?)null, new ProofMaker(connection, LogTables.Access, size), new AccessPersonsKnown(), (AccessCursor?)null);
        do
        {
            var page = await search.Page(filter, logged.Value, after, Page, cancellation);
            foreach (var entry in page.Events.Where(entry => entry.Seq < size))
            {
                var one = new ExportedEvent(entry, entry.CanonicalBytes(), await proofs.Path(entry.Seq, cancellation), withPersons ? await persons.Behind(connection, entry.Persons, cancellation) : null);
                await writer.WriteAsync(asCsv ? ExportFormat.Row(ExportFormat.Cells(one)) : ExportFormat.Line(one) + "\n");
                (rows, range) = (rows + 1, (Math.Min(range?.From ?? entry.Seq, entry.Seq), Math.Max(range?.To ?? entry.Seq, entry.Seq)));
            }
            after = page.Next;
        }
        while (after is not null);
        await writer.WriteAsync(asCsv ? ExportFormat.Row(ExportFormat.LastRow(rows, range, size, query.Line(filter))) : ExportFormat.Closing(rows, range) + "\n");
        return Outcome.Done;
    }

    private Task<Outcome<IReadOnlyList<string>?>> Log(string act, AccessFilter filter, long? size, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<IReadOnlyList<string>?>(act, Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("access_log", filter.Licences is [var only] ? only : "all");
            var (refused, licences) = await AccessScope.Of(scope.Db, scope.Actor, cancellation);
            if (refused is not null)
                return Outcome<IReadOnlyList<string>?>.From(refused);
            scope.Record(scope.Target, reason: filter.ToString(), details: [("head", size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none")]);
            return Outcome<IReadOnlyList<string>?>.Done(licences);
        }, cancellation);
}
