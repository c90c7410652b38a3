namespace ExportPortal.Domain.Risk;

/// <summary>
/// The slide negative binomial model (Chen and Keller-McNulty 1998) by the moments of uniques and doubles. Their
/// quotient is a quadratic in alpha for given beta, which leaves one equation in beta to search.
/// </summary>
internal static class SlideNegativeBinomialModel
{
    /// <summary>Steps in ln(beta) of the search for a change of sign, and how far down it goes.</summary>
    private const int Steps = 4_000;
    private const double LowestLogBeta = -200;

    /// <summary>Null where neither estimate of the number of classes leads to a solution.</summary>
    public static SlideNegativeBinomialDetail? Fit(SampleCounts counts)
    {
        var (plain, modified) = Shlosser(counts);
        var detail = new SlideNegativeBinomialDetail(Solve(counts, plain), Solve(counts, modified));
        return detail.Shlosser is null && detail.ShlosserModified is null ? null : detail;
    }

    /// <summary>Number of classes in the population (Haas and Stokes 1998): Shlosser's estimate and its modification.</summary>
    private static (double Plain, double Modified) Shlosser(SampleCounts counts)
    {
        var pi = counts.Fraction;
        double missed = 0, single = 0, first = 0, second = 0;
        foreach (var (size, classes) in counts.BySize)
        {
            var absent = Math.Exp(size * SpecialFunctions.LogOnePlus(-pi));
            var square = Math.Exp((size - 1) * SpecialFunctions.LogOnePlus(-pi * pi));
            missed += absent * classes;
            single += size * pi * absent / (1 - pi) * classes;
            first += size * pi * pi * square * classes;
            second += (square * (1 - pi * pi) - absent) * classes;
        }
        return (counts.Classes + counts.Uniques * missed / single, counts.Classes + counts.Uniques * (first / second) * Math.Pow(missed / single, 2));
    }

    private static SlideNegativeBinomialFit? Solve(SampleCounts counts, double classes)
    {
        if (counts.Doubles == 0 || !double.IsFinite(classes))
            return null;
        var moments = new Moments(counts.Fraction, counts.Uniques / (classes * counts.Fraction), 2 * counts.Doubles / (classes * counts.Fraction * counts.Fraction));
        var (last, sign) = (LowestLogBeta, moments.Gap(LowestLogBeta));
        for (var step = 1; step < Steps; step++)
        {
            var next = LowestLogBeta * (1 - (double)step / Steps);
            var gap = moments.Gap(next);
            if (double.IsFinite(sign) && double.IsFinite(gap) && sign < 0 != gap < 0)
                return moments.Between(last, next, classes);
            (last, sign) = (next, gap);
        }
        return null;
    }

    /// <param name="Uniques">Sample uniques per expected sample record of a class, s1 / (K pi).</param>
    /// <param name="Doubles">2 s2 / (K pi^2).</param>
    private sealed record Moments(double Fraction, double Uniques, double Doubles)
    {
        /// <summary>By how much ln E(s1) misses ln s1 when E(s2) = s2 E(s1) / s1 holds.</summary>
        public double Gap(double logBeta)
        {
            var beta = Math.Exp(logBeta);
            var kept = Fraction + beta - Fraction * beta;
            var alpha = Alpha(beta);
            return alpha * Math.Log(beta / kept) + SpecialFunctions.LogOnePlus(alpha * (1 - kept) / kept) - Math.Log(Uniques);
        }

        public SlideNegativeBinomialFit Between(double low, double high, double classes)
        {
            var below = Gap(low) < 0;
            for (var i = 0; i < 100; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Gap(middle) < 0 == below ? (middle, high) : (low, middle);
            }
            var beta = Math.Exp((low + high) / 2);
            var alpha = Alpha(beta);
            return new SlideNegativeBinomialFit(classes, alpha, beta, classes * Math.Exp(alpha * (low + high) / 2));
        }

        /// <summary>The one positive root of the quadratic, written so that nothing cancels.</summary>
        private double Alpha(double beta)
        {
            var (gone, kept) = ((1 - Fraction) * (1 - beta), Fraction + beta - Fraction * beta);
            var a = Uniques * (1 - beta) * gone;
            var b = Uniques * (1 - beta) * (2 - gone) - Doubles * kept * gone;
            var c = -Doubles * kept * kept;
            var root = Math.Sqrt(b * b - 4 * a * c);
            return b < 0 ? (root - b) / (2 * a) : -2 * c / (b + root);
        }
    }
}
