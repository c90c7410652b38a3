using System.Globalization;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>A permit that its partner names as withdrawn.</summary>
/// <param name="Recognition">Number of the recognition: the file's name, in capitals.</param>
/// <param name="Day">As the partner gives it.</param>
/// <param name="Reason">Empty where the partner gives none.</param>
public sealed record ListedPermit(string Recognition, string PermitNumber, DateOnly Day, string Reason);

/// <summary>Lists of partners of the permits that they have withdrawn: "permits/mr-001.csv" in the folder, with number, day and reason of one permit in each line.</summary>
public sealed partial class ListFolder
{
    private const string OfPermits = "permits";

    private volatile IReadOnlyDictionary<string, string> wrongPermits = new Dictionary<string, string>();

    /// <summary>What the lists say now. One that cannot be read is told as a fault and keeps no other waiting; what an earlier version of it brought stays.</summary>
    public async Task<IReadOnlyList<ListedPermit>> WithdrawnPermits(CancellationToken cancellation)
    {
        if (Path is not { } folder || !Directory.Exists(System.IO.Path.Combine(folder, OfPermits)))
            return [];
        var (found, faults) = (new List<ListedPermit>(), new Dictionary<string, string>());
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(folder, OfPermits)).Where(file => System.IO.Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal))
            try
            {
                found.AddRange(await Permits(file, cancellation));
            }
            catch (Exception failed) when (failed is ListUnreadable or FormatException or IOException or UnauthorizedAccessException)
            {
                faults[$"{OfPermits}/{System.IO.Path.GetFileName(file)}"] = failed.Message;
            }
        wrongPermits = faults;
        return found;
    }

    private static async Task<List<ListedPermit>> Permits(string file, CancellationToken cancellation)
    {
        if (!file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            throw new ListUnreadable("This is no list of withdrawn permits: it is a CSV file that is named after the recognition, such as mr-001.csv.");
        var (recognition, rows) = (System.IO.Path.GetFileNameWithoutExtension(file).ToUpperInvariant(), new List<ListedPermit>());
        using var reader = new StreamReader(file);
        await foreach (var cells in CsvRecords.Read(reader, cancellation))
        {
            if (rows.Count == 0 && cells[0].Trim() == "permit_number")
                continue;
            if (cells.Count < 2 || cells[0].Trim() is not { Length: > 0 } number || !DateOnly.TryParseExact(cells[1].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                throw new ListUnreadable($"Record {rows.Count + 1} has no number of a permit and no day after it, such as 2026-03-01.");
            rows.Add(new(recognition, number, day, cells.Count > 2 ? cells[2].Trim() : ""));
        }
        return rows;
    }
}
