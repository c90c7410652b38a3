namespace ExportPortal.Domain.Risk;

/// <summary>Pitman's sampling formula fitted by maximum likelihood (Hoshino 2001), 0 &lt;= alpha &lt; 1.</summary>
internal static class PitmanModel
{
    private const int Halvings = 90;

    /// <summary>Null where the likelihood has no maximum: every record alone in its class.</summary>
    public static PitmanFit? Fit(SampleCounts counts)
    {
        if (counts.Classes < 2 || counts.Classes == counts.Records)
            return null;
        var alpha = 0.0;
        if (AlphaSlope(counts, 0) > 0)
        {
            var (low, high) = (0.0, 1.0);
            for (var i = 0; i < Halvings && high - low > 1e-15; i++)
            {
                alpha = (low + high) / 2;
                (low, high) = AlphaSlope(counts, alpha) > 0 ? (alpha, high) : (low, alpha);
            }
        }
        var theta = Theta(counts, alpha);
        return new PitmanFit(theta, alpha, NegativeLogLikelihood(counts, theta, alpha), ExactExpectation(theta, alpha, counts.Population));
    }

    /// <summary>Gamma(theta + 1) / Gamma(theta + alpha) N^alpha.</summary>
    public static double Uniques(PitmanFit fit, long population) =>
        fit.Alpha == 0 ? fit.Theta : Math.Exp(SpecialFunctions.LogGamma(fit.Theta + 1) - SpecialFunctions.LogGamma(fit.Theta + fit.Alpha) + fit.Alpha * Math.Log(population));

    /// <summary>Slope of the likelihood in alpha along the best theta.</summary>
    private static double AlphaSlope(SampleCounts counts, double alpha)
    {
        var theta = Theta(counts, alpha);
        return SpecialFunctions.Sum(i => i / (theta + i * alpha), 1, counts.Classes - 1) - OverSizes(counts, i => 1 / (i - alpha));
    }

    /// <summary>The theta at which the likelihood is level: its slope falls from plus infinity at -alpha to below 0.</summary>
    private static double Theta(SampleCounts counts, double alpha)
    {
        var (low, high) = (-60.0, Math.Log(counts.Records) + 60);
        for (var i = 0; i < Halvings && high - low > 1e-14 * Math.Abs(high); i++)
        {
            var middle = (low + high) / 2;
            var theta = Math.Exp(middle) - alpha;
            var slope = SpecialFunctions.Sum(j => 1 / (theta + j * alpha), 1, counts.Classes - 1) - SpecialFunctions.Sum(j => 1 / (theta + j), 1, counts.Records - 1);
            (low, high) = slope > 0 ? (middle, high) : (low, middle);
        }
        return Math.Exp((low + high) / 2) - alpha;
    }

    private static double NegativeLogLikelihood(SampleCounts counts, double theta, double alpha) =>
        SpecialFunctions.LogGamma(theta + counts.Records) - SpecialFunctions.LogGamma(theta + 1)
        - SpecialFunctions.Sum(i => Math.Log(theta + i * alpha), 1, counts.Classes - 1)
        - OverSizes(counts, i => Math.Log(i - alpha));

    /// <summary>Sum over classes of f(1) + ... + f(size - 1): each stretch between two sizes once, times the classes beyond it.</summary>
    private static double OverSizes(SampleCounts counts, Func<double, double> f)
    {
        var (sum, from, beyond) = (0.0, 1L, counts.Classes);
        foreach (var (size, classes) in counts.BySize)
        {
            sum += beyond * SpecialFunctions.Sum(f, from, size - 1);
            (from, beyond) = (size, beyond - classes);
        }
        return sum;
    }

    private static double ExactExpectation(double theta, double alpha, long population) => population * Math.Exp(
        SpecialFunctions.LogGamma(theta + alpha + population - 1) - SpecialFunctions.LogGamma(theta + population)
        + SpecialFunctions.LogGamma(theta + 1) - SpecialFunctions.LogGamma(theta + alpha));
}
