using System.Text;
using System.Text.Json;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>What the reading of an export found.</summary>
/// <param name="Rows">Events that were read.</param>
/// <param name="Problems">The first hundred, each with its line.</param>
public sealed record ExportFindings(string Format, long Rows, string Origin, long HeadSize, IReadOnlyList<string> Problems, bool Truncated)
{
    public bool Intact => Problems.Count == 0;
}

/// <summary>
/// Reads an export (CSV or JSON Lines) and checks every row against a signed checkpoint: the bytes stand in the log, and
/// the fields beside them say what the bytes say, and there are as many as the file says. That number is the file's own word:
/// whoever takes rows out and changes the number too is found by the log, which is asked for the same filter again. Needs the
/// file, the checkpoint and the public key, and nothing of the portal.
/// </summary>
public sealed class ExportProof(SignedCheckpoint head, NoteKey key, Ed25519Check check)
{
    private const int MostProblems = 100;

    private readonly List<string> problems = [];
    private readonly HashSet<long> seen = [];
    private bool truncated;
    private long rows;

    public async Task<ExportFindings> Read(Stream export, CancellationToken cancellation)
    {
        if (!head.IsSignedBy(key, check))
            Report(0, $"The checkpoint is not signed by {key.Name} with key {key.Id:x8}.");
        using var reader = new StreamReader(export, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var isCsv = reader.Peek() != '{';
        if (isCsv)
            await ReadCsv(reader, cancellation);
        else
            await ReadLines(reader, cancellation);
        if (rows == 0)
            Report(0, "The file holds no event.");
        return new ExportFindings(isCsv ? "csv" : "jsonl", rows, head.Checkpoint.Origin, head.Size, problems, truncated);
    }

    private async Task ReadLines(StreamReader reader, CancellationToken cancellation)
    {
        string? closing = null;
        for (var number = 1; await reader.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (closing is not null)
                Report(number, "A line follows the last one, which counts the rows.");
            if (number > 1 && line.StartsWith(ExportFormat.ClosingStart, StringComparison.Ordinal))
            {
                closing = line;
                continue;
            }
            try
            {
                using var json = JsonDocument.Parse(line);
                var row = json.RootElement;
                if (number == 1)
                    RequireOpening(row);
                else
                    Check(number, row.GetProperty("canonical").GetBytesFromBase64(), row.GetProperty("proof").EnumerateArray().Select(hash => Convert.FromBase64String(hash.GetString() ?? "")), one => ExportFormat.Line(one) == line, Persons(row));
            }
            catch (Exception broken) when (broken is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
            {
                Report(number, $"The line cannot be read: {broken.Message}");
            }
        }
        if (closing is null)
            Report(0, "The last line, which counts the rows, is missing: the file was cut off.");
        else if (ExportFormat.Closing(rows, Range) is var found && closing != found && closing != ExportFormat.ClosingWithoutPlaces(rows))
            Report(0, $"The last line says '{closing}', the file holds '{found}': rows were taken out or put in, or the line was changed.");
    }

    /// <summary>Lowest and highest place that was read; null for none.</summary>
    private (long From, long To)? Range => seen.Count == 0 ? null : (seen.Min(), seen.Max());

    private void RequireOpening(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.EnumerateObject().Select(one => one.Name).SequenceEqual(ExportFormat.OpeningNames))
            Report(1, $"The first line holds {string.Join(", ", ExportFormat.OpeningNames)}, each once and in this order, and nothing else.");
        if (!row.TryGetProperty("format", out var format) || format.GetString() != ExportFormat.Name)
            Report(1, $"The first line does not say {ExportFormat.Name}.");
        if (!row.TryGetProperty("head", out var made) || made.GetString() != head.ToString())
            Report(1, "The export was made for another checkpoint than the one given.");
    }

    private async Task ReadCsv(StreamReader reader, CancellationToken cancellation)
    {
        var columns = ExportFormat.Head;
        var (number, last) = (0, (IReadOnlyList<string>?)null);
        await foreach (var record in CsvRecords.Read(reader, cancellation))
        {
            number++;
            if (number == 1)
            {
                if (!record.SequenceEqual(columns))
                    Report(1, "The columns are not those of an export of the access log.");
                continue;
            }
            if (last is not null)
                Report(number, "Rows follow the last one, which counts them.");
            if (record[0] == ExportFormat.End)
            {
                last = record;
                continue;
            }
            try
            {
                if (record.Count != columns.Count)
                    throw new FormatException($"It has {record.Count} cells, the head {columns.Count}.");
                // Cells that a spreadsheet would run carry an apostrophe in the file; the comparison writes them the same way.
                Check(number, Convert.FromHexString(record[^2]), record[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString),
                    one => ExportFormat.Cells(one).Select(Csv.Neutral).SequenceEqual(record));
            }
            catch (FormatException broken)
            {
                Report(number, $"The row cannot be read: {broken.Message}");
            }
        }
        RequireLast(last);
    }

    private void RequireLast(IReadOnlyList<string>? last)
    {
        if (last is null)
        {
            Report(0, "The last row, which counts the rows, is missing: the file was cut off.");
            return;
        }
        var found = ExportFormat.LastRow(rows, Range, head.Size, "").Select(Csv.Neutral).ToList();
        if (last.Count != found.Count)
            Report(0, $"The last row has {last.Count} cells, the head {found.Count}.");
        for (var at = 0; at < found.Count; at++)
            if (found[at] == "filter=" ? at >= last.Count || !last[at].StartsWith(found[at], StringComparison.Ordinal) : found[at] != (at < last.Count ? last[at] : ""))
                Report(0, $"The last row says '{(at < last.Count ? last[at] : "")}', the file holds '{found[at]}': rows were taken out or put in.");
    }

    private void Check(int line, byte[] canonical, IEnumerable<byte[]> proof, Func<ExportedEvent, bool> saysTheSame, IReadOnlyDictionary<string, PrivateValue>? persons = null)
    {
        rows++;
        var entry = AccessEvent.FromCanonical(canonical);
        IReadOnlyList<TreeHash> path = [.. proof.Select(Hash)];
        if (!MerkleProof.VerifyInclusion(entry.Seq, head.Size, TreeHash.Leaf(canonical), path, head.Checkpoint.Root))
            Report(line, $"Event {entry.Seq} does not stand in the log of {head.Size} entries that the checkpoint signs.");
        if (!saysTheSame(new ExportedEvent(entry, canonical, path, persons)))
            Report(line, $"The fields of event {entry.Seq} are not those of its canonical bytes.");
        foreach (var (name, hidden) in persons ?? new Dictionary<string, PrivateValue>())
            if (ExportedEvent.Hashes(entry.Persons).FirstOrDefault(one => one.Name == name).Hash != hidden.Hash())
                Report(line, $"The {name} of event {entry.Seq} is not the one that was logged.");
        if (!seen.Add(entry.Seq))
            Report(line, $"Event {entry.Seq} stands in the file twice.");
    }

    private static Dictionary<string, PrivateValue>? Persons(JsonElement row) => row.TryGetProperty("persons", out var persons)
        ? persons.EnumerateObject().ToDictionary(one => one.Name, one => new PrivateValue(one.Name, one.Value.GetProperty("salt").GetBytesFromBase64(), one.Value.GetProperty("value").GetString() ?? ""))
        : null;

    private static TreeHash Hash(byte[] bytes) => bytes.Length == TreeHash.Size ? TreeHash.From(bytes) : throw new FormatException("A hash of the proof has not 32 bytes.");

    private void Report(int line, string what)
    {
        if (problems.Count < MostProblems)
            problems.Add(line == 0 ? what : $"Line {line}: {what}");
        else
            truncated = true;
    }
}
