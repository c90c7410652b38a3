using System.Globalization;

namespace ExportPortal.Domain.Audits;

/// <summary>What a sample says of all records: a one-sided upper limit of the share that deviates, computed from the binomial distribution.</summary>
public static class SampleInference
{
    /// <summary>Probability of at most so many errors in so many records when each deviates with the share.</summary>
    public static double AtMost(int errors, int size, double share)
    {
        if (share <= 0)
            return 1;
        if (share >= 1)
            return errors >= size ? 1 : 0;
        var term = Math.Exp(size * Math.Log(1 - share));
        var sum = term;
        for (var k = 1; k <= errors; k++)
        {
            term *= (size - k + 1) / (double)k * share / (1 - share);
            sum += term;
        }
        return Math.Min(sum, 1);
    }

    /// <summary>The share that is exceeded with the confidence's rest of probability only; 1 where every record deviates.</summary>
    /// <param name="confidence">Above 0, below 1.</param>
    public static double UpperLimit(int errors, int size, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(errors);
        if (errors >= size)
            return 1;
        var (low, high) = ((double)errors / size, 1.0);
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (AtMost(errors, size, middle) > 1 - confidence)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    /// <summary>The smallest sample that, with so many errors, keeps the limit under the tolerable share.</summary>
    public static int SizeFor(int errors, double tolerable, double confidence)
    {
        var size = errors + 1;
        while (UpperLimit(errors, size, confidence) >= tolerable)
            size++;
        return size;
    }

    /// <summary>The sentence that stands in the report.</summary>
    public static string Sentence(SampleMethod method, int size, int errors, long population, double confidence, double tolerable)
    {
        var (limit, sure) = (UpperLimit(errors, size, confidence), $"{(confidence * 100).ToString("0.#", CultureInfo.InvariantCulture)} % confidence");
        var found = errors == 0 ? "none deviates" : errors == 1 ? "1 deviates" : $"{errors} deviate";
        var meets = limit < tolerable ? "That meets the plan." : "That does not meet the plan.";
        return method is SampleMethod.ByRows
            ? $"Of {size} selection points over all rows returned {found}. With {sure} less than {Share(limit)} of the rows lie in records that deviate. {meets} Records without rows were not selected."
            : size >= population
                ? $"All {population} records were tested: {found}. Nothing is inferred."
                : $"Of {size} records out of {population} {found}. With {sure} less than {Share(limit)} of all records deviate. {meets}";

        string Share(double share) => $"{(Math.Ceiling(share * 10000) / 100).ToString("0.##", CultureInfo.InvariantCulture)} %";
    }
}
