using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>Cells of one column that a protected copy does not tell as the file does. Only records that stay are counted.</summary>
/// <param name="Changed">Cells with another, coarser value; a cell that its recoding leaves as it is, such as one below a top code, is not changed.</param>
/// <param name="Emptied">Cells with a value before and none now: in a class too small, or not readable as what they were recoded as.</param>
public sealed record ColumnLoss(string Column, long Changed, long Emptied);

/// <summary>
/// What a protected copy lost, counted cell by cell while it was written. Counts of changed and of suppressed cells are the
/// plain measures of data utility after non-perturbative masking (Hundepool and others 2012, Statistical Disclosure
/// Control, 3.5); exact, no estimate.
/// </summary>
/// <param name="Records">Records of the file, at least 1.</param>
/// <param name="Columns">Columns of the file, at least 1.</param>
/// <param name="RemovedRecords">Records that left, 0 to <paramref name="Records"/> - 1.</param>
/// <param name="LeftOut">Columns that are not in the copy.</param>
/// <param name="ByColumn">Columns of the copy in which a cell may be another, in the order of the file.</param>
public sealed record InformationLoss(long Records, int Columns, long RemovedRecords, IReadOnlyList<string> LeftOut, IReadOnlyList<ColumnLoss> ByColumn)
{
    /// <summary>Share of all cells of the file that have a coarser value in the copy, in [0, 1].</summary>
    public double ChangedShare => Share(ByColumn.Sum(column => (double)column.Changed));

    /// <summary>
    /// Share of all cells of the file that are not in the copy at all, in [0, 1]: those of removed records and of columns left
    /// out, and the emptied ones. With <see cref="ChangedShare"/> at most 1, for a cell counts once.
    /// </summary>
    public double SuppressedShare =>
        Share((double)RemovedRecords * Columns + (double)(Records - RemovedRecords) * LeftOut.Count + ByColumn.Sum(column => (double)column.Emptied));

    /// <summary>"0.25 of all cells changed, 0.5 suppressed (age 12 changed, 3 emptied; 4 records removed)".</summary>
    public string Words
    {
        get
        {
            IEnumerable<string> parts = [.. ByColumn.Where(column => column.Changed + column.Emptied > 0).Select(column => $"{column.Column} {Count(column.Changed)} changed, {Count(column.Emptied)} emptied"), .. RemovedRecords > 0 ? [$"{Count(RemovedRecords)} records removed"] : Array.Empty<string>()];
            var details = string.Join("; ", parts);
            return $"{Probability.Format(ChangedShare)} of all cells changed, {Probability.Format(SuppressedShare)} suppressed{(details.Length > 0 ? $" ({details})" : "")}";
        }
    }

    private double Share(double cells) => cells / ((double)Records * Columns);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>Measures of how coarse a file is, read off its class sizes. Null where classes are not defined, as under the wildcard rule with empty cells.</summary>
public static class Coarseness
{
    /// <summary>
    /// Discernibility (Bayardo and Agrawal 2005): each record costs the size of its class, a suppressed one the size of the
    /// whole file, so the sum over classes of size squared, and n for each record that left or is in no class. From n, where
    /// all records are unique, to n squared; higher is coarser.
    /// </summary>
    /// <param name="removed">Records that left; they count with the whole file.</param>
    public static double? Discernibility(SampleMeasures sample, long removed = 0)
    {
        if (sample.SizeHistogram is not { } sizes)
            return null;
        var suppressed = removed + sample.DroppedRecords;
        return sizes.Sum(size => (double)size.Key * size.Key * size.Value) + (double)suppressed * (sample.Records + suppressed);
    }

    /// <summary>
    /// Normalised average class size C_avg (LeFevre, DeWitt and Ramakrishnan 2006): records in classes by classes, divided by
    /// k. Above 0; from 1 where every class has k; 1 is the best that k allows, higher is coarser.
    /// </summary>
    /// <param name="k">What was asked of the smallest class, at least 1.</param>
    public static double? AverageClass(SampleMeasures sample, long k) => sample.AvgClass / k;
}
