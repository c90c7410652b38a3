using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>Persons by bands of class sizes, as many as a chart can show: all persons of the file, left out of the classes or not.</summary>
public static class ClassBands
{
    private const long LargeFrom = 200;

    private static readonly int[] Small = [1, 3, 5, 10, 15, 20, 30, 50, 100];
    private static readonly int[] Large = [1, 3, 5, 10, 20, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Ascending, without holes; a band begins at k, so that the line of the tier stands between two bands.</summary>
    /// <param name="k">Smallest size that passes; null for no limit.</param>
    public static IReadOnlyList<ClassBand> Of(SampleMeasures sample, int? k)
    {
        var records = RecordsBySize(sample);
        var largest = records.Keys.Max();
        var starts = (largest < LargeFrom ? Small : Large).Where(start => start <= largest).Append(k ?? 1).Distinct().Order().ToList();
        return [.. starts.Select((from, i) => i + 1 < starts.Count
            ? new ClassBand(from, starts[i + 1] - 1, Between(from, starts[i + 1] - 1))
            : new ClassBand(from, null, Between(from, long.MaxValue)))];

        long Between(long from, long to) => records.Where(size => size.Key >= from && size.Key <= to).Sum(size => size.Value);
    }

    /// <summary>Records by the size of their class; under the wildcard rule by the number of records compatible with them.</summary>
    private static IReadOnlyDictionary<long, long> RecordsBySize(SampleMeasures sample) =>
        sample.WholeHistogram?.ToDictionary(size => size.Key, size => size.Key * size.Value)
        ?? sample.CompatibleHistogram ?? throw new ArgumentException("The measurement has no histogram.", nameof(sample));
}
