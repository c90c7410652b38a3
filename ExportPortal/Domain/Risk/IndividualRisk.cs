namespace ExportPortal.Domain.Risk;

/// <summary>
/// Chance that a record is re-identified, f records of its class being in the sample and F persons, the sum of their
/// sampling weights, in the population: the mean of 1 / F when the class size is negative binomial (Benedetti and
/// Franconi 1998; Franconi and Polettini 2004).
/// </summary>
public static class IndividualRisk
{
    /// <summary>Where the exact value takes the series rather than the recurrence: both are exact to the last digits on their side.</summary>
    private const int SeriesFrom = 30;

    /// <summary>The closed forms for f of 1 and 2, above that p / (f - (1 - p)), as is usual.</summary>
    public static double Approximate(long sample, double population)
    {
        var p = sample / population;
        return p >= 1 ? 1.0 / sample
            : sample <= 2 ? Exact(sample, population)
            : p / (sample - (1 - p));
    }

    /// <summary>(p^f / f) 2F1(f, f; f + 1; 1 - p) with p = f / F; 1 / f where F is not above f.</summary>
    public static double Exact(long sample, double population)
    {
        var p = sample / population;
        if (p >= 1)
            return 1.0 / sample;
        return p > 0.5 || sample >= SeriesFrom ? Series(sample, p) : Recurrence(sample, p);
    }

    /// <summary>Chance that somebody of a household is re-identified.</summary>
    /// <param name="risks">Individual risks of its members in the sample.</param>
    public static double Household(IEnumerable<double> risks) => 1 - risks.Aggregate(1.0, (safe, risk) => safe * (1 - risk));

    /// <summary>By Euler's transformation (p / f) 2F1(1, 1; f + 1; 1 - p), whose terms are positive and fall fast.</summary>
    private static double Series(long f, double p)
    {
        double term = 1, sum = 1;
        for (var k = 0L; term > sum * 1e-17; k++)
        {
            term *= (k + 1.0) / (f + 1 + k) * (1 - p);
            sum += term;
        }
        return p / f * sum;
    }

    /// <summary>The value is p times the integral of w^(f-1) / (p + (1 - p) w) over [0, 1], which steps up in f; errors shrink by p / (1 - p).</summary>
    private static double Recurrence(long f, double p)
    {
        var odds = p / (1 - p);
        var value = odds * Math.Log(1 / p);
        for (var i = 1L; i < f; i++)
            value = odds * (1.0 / i - value);
        return value;
    }
}
