namespace ExportPortal.Domain.Risk;

/// <summary>
/// Zayatz 1991 (Dankar et al. 2012, appendix A): the sample uniques, scaled up, times the chance that one comes from a
/// population class of one, taking the sample's class sizes for those of the population.
/// </summary>
internal static class ZayatzModel
{
    public static double Estimate(SampleCounts counts)
    {
        double expected = 0, ratio = 1;
        var at = 1L;
        foreach (var (size, classes) in counts.BySize)
        {
            // ratio is C(N - i, n - 1) / C(N - 1, n - 1): the chance, relative to a class of one, that one of i is drawn and no other.
            for (; at < size && ratio > 0; at++)
                ratio *= Math.Max(0, 1 - (counts.Records - 1.0) / (counts.Population - at));
            expected += classes * (double)size * ratio;
            if (ratio == 0)
                break;
        }
        return counts.Uniques / counts.Fraction * counts.Uniques / expected;
    }
}
