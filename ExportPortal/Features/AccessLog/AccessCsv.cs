using System.Globalization;
using System.Text;
using System.Text.Json;
using ExportPortal.Data.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>Events as CSV: the head names the fields of the wire ("actor.id", "licence_no"), an empty cell is a field that is not said.</summary>
internal static class AccessCsv
{
    /// <summary>Fields that hold a number on the wire.</summary>
    private static readonly HashSet<string> Numbers =
    [
        "schema_version", "actor.assurance", "licence_version", "tier", "rows_scanned", "rows_returned", "bytes_out", "persons_touched", "epsilon_spent", "budget_left", "env_level", "source_seq",
    ];

    /// <summary>Begins the name of no field of the wire; what stands behind it says what is wrong with the row.</summary>
    private const string Cells = "cells: ";

    /// <summary>A line that was refused, as whoever made the table reads it.</summary>
    public static RefusedLine InWords(RefusedLine line) => line.Field.StartsWith(Cells, StringComparison.Ordinal) ? line with { Field = "", Message = $"It is {line.Field[Cells.Length..]}." } : line;

    /// <summary>Writes JSON Lines; the line of an event has the number of its row, the head counted, so that messages fit the file.</summary>
    /// <param name="mostBytes">Of the lines: a row can become much longer by the names of its head.</param>
    /// <exception cref="FormatException">The file has no head, or a cell that does not end.</exception>
    /// <exception cref="DeliveryRefused">It is too much.</exception>
    public static async Task ToLines(Stream csv, Stream lines, long mostBytes, CancellationToken cancellation)
    {
        using var reader = new StreamReader(csv, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        await using var writer = new StreamWriter(lines, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        IReadOnlyList<string>? head = null;
        await foreach (var record in CsvRecords.Read(reader, cancellation))
        {
            if (head is null)
            {
                head = [.. record.Select(name => name.Trim())];
                await writer.WriteLineAsync();
                continue;
            }
            var line = Line(head, record);
            if ((mostBytes -= Encoding.UTF8.GetByteCount(line) + 1) < 0)
                throw new DeliveryRefused("As events the file is too large. Send it in parts.");
            await writer.WriteLineAsync(line);
        }
        if (head is null)
            throw new FormatException("The file is empty. Its first row names the fields.");
    }

    private static string Line(IReadOnlyList<string> head, IReadOnlyList<string> record)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            // A row with too many or too few cells is refused by the reader of lines, which names the row.
            if (record.Count != head.Count)
                json.WriteNumber($"{Cells}a row of {record.Count} cells under a head of {head.Count}", record.Count);
            var cells = head.Zip(record).Where(cell => cell.Second.Length > 0).ToList();
            foreach (var (name, value) in cells.Where(cell => !cell.First.StartsWith("actor.", StringComparison.Ordinal)))
                Write(json, name, name, value);
            json.WriteStartObject("actor");
            foreach (var (name, value) in cells.Where(cell => cell.First.StartsWith("actor.", StringComparison.Ordinal)))
                Write(json, name[6..], name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, string field, string value)
    {
        // Sheets that were exported by this portal carry an apostrophe before what looks like a formula.
        var text = value.Length > 1 && value[0] == '\'' && "=+-@".Contains(value[1]) ? value[1..] : value;
        if (Numbers.Contains(field) && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, text);
    }
}
