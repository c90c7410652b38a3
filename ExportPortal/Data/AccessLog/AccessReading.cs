using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says besides its entries: columns, deliveries, identities and rollups.</summary>
internal sealed class AccessReading(DbConnection connection, LogFindings findings) : IEntryReading
{
    private readonly AccessSums sums = new();
    private readonly HashSet<string> pseudonyms = [];
    private Dictionary<long, (string Source, string Sha)>? deliveries;
    private long read;

    public string Columns => "seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id";

    public long Erased { get; private set; }

    public IEntryRow Read(DbDataReader row)
    {
        var values = new object[15];
        row.GetValues(values);
        return new Row(row.GetInt64(0), values);
    }

    public async Task LoadPage(long from, long end, CancellationToken cancellation) =>
        deliveries = (await connection.Command(null,
            "SELECT d.id, s.name, d.sha256 FROM access_delivery d JOIN access_source s ON s.id = d.source_id WHERE d.id IN (SELECT delivery_id FROM access_event WHERE seq >= @from AND seq < @end)",
            ("@from", from), ("@end", end))
            .Rows(row => (Id: row.GetInt64(0), Source: row.GetString(1), Sha: Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2))), cancellation))
            .ToDictionary(row => row.Id, row => (row.Source, row.Sha));

    public void Prepare(IReadOnlyList<IEntryRow> rows) => Parallel.ForEach(rows, row => ((Row)row).Decode(this));

    public void Check(IEntryRow entryRow)
    {
        var row = (Row)entryRow;
        read++;
        if (row.Entry is not { } entry)
        {
            findings.Add("entry", row.Seq, $"Entry {row.Seq}: Its canonical bytes cannot be read: {row.Fault}");
            return;
        }
        foreach (var difference in row.Differences)
            findings.Add("column", row.Seq, $"Entry {row.Seq}: {difference}");
        Count(entry);
    }

    public async Task Finish(CancellationToken cancellation)
    {
        await CheckIdentities(cancellation);
        await CheckRollups(cancellation);
    }

    private IEnumerable<string> Differences(Row row, AccessEvent entry)
    {
        var facts = entry.Facts;
        (string Column, object? Said)[] said =
        [
            ("seq", entry.Seq), ("ts", facts.At.ToUnixTimeMilliseconds()), ("licence_no", facts.Licence), ("org", facts.Organisation), ("dataset", facts.DatasetVersion),
            ("actor", Pseudonym.ShortOf(entry.Persons.Actor)), ("device", Pseudonym.ShortOf(entry.Persons.Device)),
            ("action", (long)facts.Action), ("outcome", (long)facts.Outcome), ("country", facts.Country), ("resource", facts.Resource), ("purpose", facts.Purpose), ("reason_code", facts.ReasonCode),
        ];
        for (var i = 0; i < said.Length; i++)
            if (!Equals(row.Value(i == 0 ? 0 : i + 1), said[i].Said))
                yield return $"Column {said[i].Column} holds '{row.Value(i == 0 ? 0 : i + 1)}', the canonical bytes say '{said[i].Said}'.";
        if (row.Value(14) is not long delivery || deliveries?.TryGetValue(delivery, out var known) is not true || known != (entry.Source, entry.Delivery.Hex))
            yield return $"It does not belong to the delivery {entry.Delivery} of {entry.Source} that the canonical bytes name.";
    }

    private void Count(AccessEvent entry)
    {
        var (facts, persons) = (entry.Facts, entry.Persons);
        sums.Add(facts);
        foreach (var hash in new[] { persons.Actor, persons.Approver, persons.Device, persons.Address })
            if (hash is { } found)
                pseudonyms.Add(found.Hex);
    }

    private async Task CheckIdentities(CancellationToken cancellation)
    {
        var missing = pseudonyms.Select(hash => hash[..Pseudonym.Length]).ToHashSet();
        await using var command = connection.Command(null, "SELECT kind, value, salt, pseudonym FROM access_identity");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var said = rows.GetString(3);
            if (Pseudonym.Of(new PrivateValue(rows.GetString(0), rows.GetFieldValue<byte[]>(2), rows.GetString(1)).Hash()).Short != said)
                findings.Add("private", null, $"The {rows.GetString(0)} behind the pseudonym {said} is not the one that was logged.");
            missing.Remove(said);
        }
        Erased = missing.Count;
    }

    /// <summary>Only when nothing was added meanwhile; else the sums are of another size of the log.</summary>
    private async Task CheckRollups(CancellationToken cancellation)
    {
        var stored = await connection.Command(null, "SELECT day, licence_no, org, dataset, action, outcome, country, events, rows_returned, bytes_out, persons FROM access_rollup")
            .Rows(row => (
                Key: new RollupKey(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), (AccessAction)row.GetInt16(4), (AccessOutcome)row.GetInt16(5), row.GetString(6)),
                Sum: new RollupSum(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10))), cancellation);
        if (await new LogTiles(LogTables.Access).Size(connection, cancellation) != read)
            return;
        Compare(stored, sums.Rollups, key => $"day {key.Day}, {key.Licence}, {key.Action.Code()}, {key.Outcome.Code()}");
    }

    private void Compare<TKey, TSum>(List<(TKey Key, TSum Sum)> stored, Dictionary<TKey, TSum> counted, Func<TKey, string> name) where TKey : notnull
    {
        foreach (var (key, sum) in stored)
            if (!counted.Remove(key, out var own) || !Equals(own, sum))
                findings.Add("rollup", null, $"The sums of {name(key)} are not those of the entries.");
        foreach (var (key, _) in counted)
            findings.Add("rollup", null, $"The sums of {name(key)} are missing.");
    }

    private sealed record Row(long Seq, object[] Values) : IEntryRow
    {
        /// <summary>Null when the bytes are none; then <see cref="Fault"/> says why.</summary>
        public AccessEvent? Entry { get; private set; }

        public string? Fault { get; private set; }

        public IReadOnlyList<string> Differences { get; private set; } = [];

        public void Decode(AccessReading reading)
        {
            try
            {
                Entry = AccessEvent.FromCanonical(Bytes);
                Differences = [.. reading.Differences(this, Entry)];
            }
            catch (FormatException wrong)
            {
                Fault = wrong.Message;
            }
        }

        public byte[] Bytes => Values[1] as byte[] ?? [];

        /// <summary>The stores differ in the width of whole numbers only.</summary>
        public object? Value(int at) => Values[at] switch
        {
            DBNull => null,
            short small => (long)small,
            int number => (long)number,
            var other => other,
        };
    }
}
