using System.Runtime.CompilerServices;
using System.Text;

namespace ExportPortal.Features;

/// <summary>Reads CSV (RFC 4180, comma) record by record, without holding the file.</summary>
internal static class CsvRecords
{
    /// <summary>Characters of one record; a longer one is no CSV of ours.</summary>
    private const int Longest = 1 << 20;

    /// <summary>Throws <see cref="FormatException"/> for a quote that never ends or a record that is too long.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<string>> Read(TextReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = new Lines(reader);
        var record = new StringBuilder();
        while (await lines.Next(record, cancellation) is { } quotes)
        {
            // An odd number of quotes: the record goes on in the next line.
            while (quotes % 2 == 1)
                quotes += await lines.Next(record.Append('\n'), cancellation) ?? throw new FormatException("A quoted cell does not end.");
            if (record.Length > 0)
                yield return Cells(record.ToString());
            record.Clear();
        }
    }

    /// <summary>Lines as <see cref="TextReader.ReadLine"/> ends them, but none grows beyond the longest record.</summary>
    private sealed class Lines(TextReader reader)
    {
        private readonly char[] buffer = new char[1 << 14];
        private int at;
        private int end;
        private bool isAfterReturn;

        /// <summary>Appends the next line. How many quotes are in it; null at the end.</summary>
        public async ValueTask<int?> Next(StringBuilder record, CancellationToken cancellation)
        {
            for (int? quotes = null; ;)
            {
                if (at == end)
                    (at, end) = (0, await reader.ReadAsync(buffer, cancellation));
                if (end == 0)
                    return quotes;
                if (isAfterReturn && buffer[at] == '\n')
                    at++;
                isAfterReturn = false;
                if (at == end)
                    continue;
                var rest = buffer.AsSpan(at, end - at);
                var length = rest.IndexOfAny('\r', '\n');
                var line = length < 0 ? rest : rest[..length];
                record.Append(line);
                quotes = (quotes ?? 0) + line.Count('"');
                if (record.Length > Longest)
                    throw new FormatException($"A record is longer than {Longest} characters.");
                if (length < 0)
                {
                    at = end;
                    continue;
                }
                isAfterReturn = rest[length] == '\r';
                at += length + 1;
                return quotes;
            }
        }
    }

    private static List<string> Cells(string record)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            var letter = record[i];
            if (letter == '"' && quoted && i + 1 < record.Length && record[i + 1] == '"')
                cell.Append(record[i++]);
            else if (letter == '"')
                quoted = !quoted;
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(letter);
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
