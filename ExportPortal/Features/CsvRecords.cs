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
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var record = line;
            // An odd number of quotes: the record goes on in the next line.
            while (record.Count(letter => letter == '"') % 2 == 1)
            {
                record += "\n" + (await reader.ReadLineAsync(cancellation) ?? throw new FormatException("A quoted cell does not end."));
                if (record.Length > Longest)
                    throw new FormatException("A record is too long.");
            }
            if (record.Length > 0)
                yield return Cells(record);
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
