namespace ExportPortal.Domain.Risk;

/// <summary>How much a minimal sample unique of k of A quasi-identifiers counts, and what follows from the scores.</summary>
public static class SudaWeights
{
    /// <summary>Sampling fraction in DIS-SUDA, whatever that of the file: the usual convention, kept for comparison.</summary>
    public const double DisFraction = 0.01;

    /// <summary>Product of A - i for i from k to A - 1; 1 for k = A (Manning, Haglin, Keane 2008).</summary>
    public static double Elliot(int size, int attributes)
    {
        var weight = 1.0;
        for (var i = size; i < attributes; i++)
            weight *= attributes - i;
        return weight;
    }

    /// <summary>(2^(A-k) - 1) k! (A-k)! / A!; 0 for k = A.</summary>
    public static double Ihsn(int size, int attributes)
    {
        var combinations = 1.0;
        for (var i = 1; i <= size; i++)
            combinations *= (attributes - size + i) / (double)i;
        return (Math.Pow(2, attributes - size) - 1) / combinations;
    }

    /// <summary>P(correct match given a unique match), pi s1 / (pi s1 + (1 - pi) 2 s2); 0 without uniques and pairs.</summary>
    public static double Dis(long uniques, long recordsInPairs, double fraction = DisFraction) =>
        uniques + recordsInPairs == 0 ? 0 : fraction * uniques / (fraction * uniques + (1 - fraction) * recordsInPairs);

    /// <summary>Spreads the chance of a correct match over the records by their scores.</summary>
    /// <returns>DIS-SUDA of a score; 0 for a score of 0.</returns>
    /// <param name="scores">All scores above 0, in a fixed order.</param>
    public static Func<double, double> DisSuda(IReadOnlyList<double> scores, int attributes, long uniques, double dis)
    {
        if (dis == 0 || scores.Count == 0)
            return _ => 0;
        var power = 1 + (8 - attributes) / 20.0;
        var adjusted = scores.Sum(score => Math.Pow(score, -power));
        var odds = uniques / dis - uniques;
        return score => score <= 0 ? 0 : 1 / (1 + odds / (Math.Pow(score, power) * adjusted));
    }
}
