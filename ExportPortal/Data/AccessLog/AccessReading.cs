using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says besides its entries: columns, deliveries, identities and rollups.</summary>
internal sealed class AccessReading(DbConnection connection, LogFindings findings) : IEntryReading
{
    private readonly AccessSums sums = new();
    private readonly HashSet<string> pseudonyms = [];
    private Dictionary<long, (string Source, string Sha)> known = [];
    private Dictionary<long, (string Source, string Sha)> deliveries = [];
    private long read;

    public string Columns => "seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id";

    public long Erased { get; private set; }

    public IEntryRow Read(DbDataReader row)
    {
        var values = new object[15];
        row.GetValues(values);
        return new Row(row.GetInt64(0), values);
    }

    /// <summary>Deliveries never change, so each is read once.</summary>
    public async Task<object> Load(IReadOnlyList<IEntryRow> rows, long from, long end, CancellationToken cancellation)
    {
        var unknown = new HashSet<long>();
        foreach (var row in rows)
            if (((Row)row).Delivery is { } id && !known.ContainsKey(id))
                unknown.Add(id);
        if (unknown.Count > 0)
        {
            known = new(known);
            foreach (var (id, source, sha) in await connection.Command(null,
                $"SELECT d.id, s.name, d.sha256 FROM access_delivery d JOIN access_source s ON s.id = d.source_id WHERE d.id IN ({string.Join(", ", unknown)})")
                .Rows(row => (row.GetInt64(0), row.GetString(1), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2))), cancellation))
                known[id] = (source, sha);
        }
        return known;
    }

    public void Open(object loaded) => deliveries = (Dictionary<long, (string Source, string Sha)>)loaded;

    public void Prepare(IEntryRow row) => ((Row)row).Decode(this);

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

    /// <summary>Null when there are none, as there mostly are.</summary>
    private List<string>? Differences(Row row, AccessEvent entry)
    {
        List<string>? found = null;
        var facts = entry.Facts;
        if (row.Seq != entry.Seq)
            Differ(0, "seq", entry.Seq);
        Number(2, "ts", facts.At.ToUnixTimeMilliseconds());
        Text(3, "licence_no", facts.Licence);
        Text(4, "org", facts.Organisation);
        Text(5, "dataset", facts.DatasetVersion);
        Person(6, "actor", entry.Persons.Actor);
        Person(7, "device", entry.Persons.Device);
        Number(8, "action", (long)facts.Action);
        Number(9, "outcome", (long)facts.Outcome);
        Text(10, "country", facts.Country);
        Text(11, "resource", facts.Resource);
        Text(12, "purpose", facts.Purpose);
        Text(13, "reason_code", facts.ReasonCode);
        if (row.Delivery is not { } delivery || !deliveries.TryGetValue(delivery, out var from) || from != (entry.Source, entry.Delivery.Hex))
            (found ??= []).Add($"It does not belong to the delivery {entry.Delivery} of {entry.Source} that the canonical bytes name.");
        return found;

        void Number(int at, string column, long said)
        {
            if (Row.Whole(row.Values[at]) != said)
                Differ(at, column, said);
        }

        void Text(int at, string column, string? said)
        {
            if (said is null ? row.Values[at] is not DBNull : row.Values[at] is not string text || text != said)
                Differ(at, column, said);
        }

        void Person(int at, string column, ContentHash? said)
        {
            if (said is null ? row.Values[at] is not DBNull : row.Values[at] is not string text || !said.Value.Hex.AsSpan(0, Pseudonym.Length).SequenceEqual(text))
                Differ(at, column, Pseudonym.ShortOf(said));
        }

        void Differ(int at, string column, object? said) => (found ??= []).Add($"Column {column} holds '{row.Value(at)}', the canonical bytes say '{said}'.");
    }

    private void Count(AccessEvent entry)
    {
        var (facts, persons) = (entry.Facts, entry.Persons);
        sums.Add(facts);
        Meet(persons.Actor);
        Meet(persons.Approver);
        Meet(persons.Device);
        Meet(persons.Address);

        void Meet(ContentHash? hash)
        {
            if (hash is { } found)
                pseudonyms.Add(found.Hex);
        }
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

        public byte[] Bytes => Values[1] as byte[] ?? [];

        public long? Delivery => Whole(Values[14]);

        public void Decode(AccessReading reading)
        {
            try
            {
                Entry = AccessEvent.FromCanonical(Bytes);
                Differences = reading.Differences(this, Entry) ?? Differences;
            }
            catch (FormatException wrong)
            {
                Fault = wrong.Message;
            }
        }

        public object? Value(int at) => Values[at] is DBNull ? null : Values[at];

        /// <summary>The stores differ in the width of whole numbers only; null for anything else.</summary>
        public static long? Whole(object value) => value switch
        {
            long number => number,
            int number => number,
            short number => number,
            _ => null,
        };
    }
}
