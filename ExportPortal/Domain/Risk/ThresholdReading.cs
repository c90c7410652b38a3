namespace ExportPortal.Domain.Risk;

/// <summary>
/// A published threshold in both of its readings. As a probability it is strict: a record is at risk when 1 / class size
/// is above it, so 0.09 asks for 12. As a cell size it is the nearest whole number, so rules written as "11 = 0.09" accept 1/11.
/// </summary>
/// <param name="RecordsAbove">Records at risk by the strict reading.</param>
/// <param name="Strict">Smallest class that passes strictly.</param>
/// <param name="CellSize">Smallest class that passes as a cell size.</param>
public sealed record ThresholdReading(double Threshold, double ShareAbove, long RecordsAbove, int Strict, int CellSize, long SmallestClass)
{
    public bool HoldsStrictly => SmallestClass >= Strict;

    public bool HoldsAsCell => SmallestClass >= CellSize;

    /// <summary>The thresholds that published rules name, the lowest first, for all records of the file, left out of the classes or not.</summary>
    public static IReadOnlyList<ThresholdReading> Of(SampleMeasures sample)
    {
        // Of an older result the sizes of those left out are not known, and each counts as alone, here as in the shares.
        var smallest = sample.WholeHistogram is { Count: > 0 } sizes ? Math.Min(sizes.Keys.Min(), sample.WholeK) : sample.WholeK;
        return [.. sample.WholeAtRiskStrict.OrderBy(pair => pair.Key).Select(pair => new ThresholdReading(
            pair.Key, pair.Value, (long)Math.Round(pair.Value * sample.WholeRecords), StrictCell(pair.Key), (int)Math.Round(1 / pair.Key), smallest))];
    }

    private static int StrictCell(double threshold)
    {
        var size = (int)Math.Floor(1 / threshold);
        while (1.0 / size > threshold)
            size++;
        return size;
    }
}
