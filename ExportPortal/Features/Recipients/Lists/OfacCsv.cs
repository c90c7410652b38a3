using System.Text.RegularExpressions;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>
/// The SDN list of OFAC as its three CSV files: sdn.csv (entries), alt.csv (aliases) and add.csv (addresses), without
/// heads, "-0-" for nothing. Weak aliases, dates and numbers stand in the remarks.
/// </summary>
internal static partial class OfacCsv
{
    private const int EntryFields = 12;

    public static async Task<ReadResult> Read(Stream sdn, Stream? alt, Stream? add, CancellationToken cancellation)
    {
        var aliases = (await Rows(alt, 4, cancellation)).ToLookup(row => row[0], row => new ListedName(row[3], NameStrength.Strong));
        var countries = (await Rows(add, 5, cancellation)).ToLookup(row => row[0], row => row[4]);
        return new("OFAC Specially Designated Nationals", null, [.. (await Rows(sdn, EntryFields, cancellation)).SelectMany(row => Entry(row, aliases[row[0]], countries[row[0]]))]);
    }

    private static IEnumerable<ListedParty> Entry(string[] row, IEnumerable<ListedName> aliases, IEnumerable<string> countries)
    {
        var (isPerson, remarks) = (row[2] == "individual", row[11]);
        return ReadList.Named(
            row[0],
            isPerson ? ListedKind.Person : row[2].Length == 0 ? ListedKind.Organisation : ListedKind.Other,
            [
                new(isPerson ? Turned(row[1]) : row[1], NameStrength.Main),
                .. aliases.Select(alias => isPerson ? alias with { Text = Turned(alias.Text) } : alias),
                .. WeakAlias().Matches(remarks).Select(found => new ListedName(found.Groups[1].Value, NameStrength.Weak)),
            ],
            [.. countries, .. Nationality().Matches(remarks).Select(found => found.Groups[1].Value.Trim())],
            Birth().Matches(remarks).Select(found => ReadList.Day(found.Groups[1].Value.Trim())),
            Number().Matches(remarks).Select(found => new KnownNumber(found.Groups[1].Value.Trim(), found.Groups[2].Value.Trim())),
            row[3]);
    }

    /// <summary>"LAST, First" as "First LAST".</summary>
    private static string Turned(string name) => name.Split(", ", 2) is [var last, var first] ? $"{first} {last}" : name;

    private static async Task<List<string[]>> Rows(Stream? file, int fields, CancellationToken cancellation)
    {
        var rows = new List<string[]>();
        if (file is null)
            return rows;
        using var reader = new StreamReader(file, leaveOpen: true);
        try
        {
            await foreach (var record in CsvRecords.Read(reader, cancellation))
            {
                // The files end with a mark of their own.
                if (record is ["\u001a"])
                    continue;
                if (record.Count < fields || record[0].Length == 0 || !record[0].All(char.IsAsciiDigit))
                    throw new ListUnreadable($"Record {rows.Count + 1} has {record.Count} fields and the key '{record[0]}'; a file of the SDN list has at least {fields} fields and a number first.");
                rows.Add([.. record.Select(field => field.Trim() is var trimmed && trimmed == "-0-" ? "" : trimmed)]);
            }
        }
        catch (FormatException broken)
        {
            throw new ListUnreadable($"After record {rows.Count}: {broken.Message}");
        }
        return rows;
    }

    [GeneratedRegex("a\\.k\\.a\\. '([^']+)'")]
    private static partial Regex WeakAlias();

    [GeneratedRegex("(?:nationality|citizen) ([^;.]+)")]
    private static partial Regex Nationality();

    [GeneratedRegex("DOB ([0-9A-Za-z ]+)")]
    private static partial Regex Birth();

    [GeneratedRegex("(Passport|National ID No\\.|Registration (?:ID|Number)|Tax ID No\\.|Legal Entity Number|LEI) ([A-Z0-9][A-Z0-9/-]*)")]
    private static partial Regex Number();
}
