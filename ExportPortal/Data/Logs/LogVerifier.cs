using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// Reads a whole log and compares everything that is said twice: columns with canonical bytes, entries
/// with tiles, roots with every checkpoint in the database, outside it and in the auditor's hand, personal values
/// with their hashes. Needs the public key only, and may run beside a working portal.
/// </summary>
/// <param name="reading">What this log says about its entries besides their canonical bytes.</param>
internal sealed class LogVerifier(NoteKey key, IReadOnlyList<ICheckpointSink> sinks, LogTables tables, Func<DbConnection, LogFindings, IEntryReading> reading)
{
    private readonly LogTiles tiles = new(tables);
    private readonly CheckpointStore store = new(tables);

    /// <param name="since">A checkpoint kept elsewhere that the log must continue; null for none.</param>
    /// <param name="progress">Entries read so far; null when nobody looks.</param>
    public async Task<LogVerification> Verify(DbConnection connection, SignedCheckpoint? since, IProgress<long>? progress, CancellationToken cancellation)
    {
        var findings = new LogFindings();
        // In this order, so that what a working portal adds meanwhile cannot look like a cut tail.
        var outside = await Outside(findings, cancellation);
        var newest = await store.Newest(connection, cancellation);
        var size = await tiles.Size(connection, cancellation);

        var checkpoints = new CheckpointCheck(key, store, findings);
        await checkpoints.Expect(connection, size, newest, outside, since, cancellation);
        var pass = new EntryPass(connection, tables, reading(connection, findings), checkpoints, findings);
        await pass.Read(size, progress, cancellation);

        return new LogVerification(
            key.Name, size, pass.Root?.ToString(), checkpoints.Count, size - Math.Min(size, checkpoints.NewestSize), pass.Erased,
            [.. outside.Select(place => new OutsideCheckpoint(place.Name, place.Newest?.Size))], findings.Problems, findings.Truncated);
    }

    private async Task<List<(string Name, SignedCheckpoint? Newest)>> Outside(LogFindings findings, CancellationToken cancellation)
    {
        var outside = new List<(string, SignedCheckpoint?)>();
        foreach (var sink in sinks)
        {
            try
            {
                outside.Add((sink.Name, await sink.Newest(cancellation)));
            }
            catch (Exception unreadable) when (unreadable is LogInconsistentException or IOException or UnauthorizedAccessException)
            {
                findings.Add("outside", null, unreadable.Message);
            }
        }
        return outside;
    }
}
