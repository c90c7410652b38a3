using System.Globalization;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Takes the histogram of one sensitive column class by class and gives the worst of each measure. Classes may
/// come in any order: every measure is a maximum or minimum over classes, or a sum of whole numbers.
/// </summary>
public sealed class SensitiveTally
{
    private readonly double[] share;
    private readonly OrderedDistance? ordered;
    private long leastValues = long.MaxValue;
    private long homogeneous, homogeneousClasses;
    private double entropy = double.PositiveInfinity;
    private double alpha, beta, equal, delta, rank, scaled;
    private double? recursive2 = 0, recursive3 = 0;
    private bool feasible = true;
    private readonly bool[] alone;

    /// <param name="totals">Records by value code over all measured records, each above 0.</param>
    /// <param name="numbers">The numbers behind the codes, ascending, for a column of numbers; null for text.</param>
    public SensitiveTally(IReadOnlyList<long> totals, IReadOnlyList<double>? numbers = null)
    {
        var records = (double)totals.Sum();
        share = [.. totals.Select(t => t / records)];
        alone = new bool[share.Length];
        ordered = numbers is null ? null : new OrderedDistance(totals, numbers);
    }

    /// <summary>Adds one class.</summary>
    /// <param name="codes">Codes of the values present, ascending.</param>
    /// <param name="counts">Their records in the class, each above 0.</param>
    public void Add(ReadOnlySpan<int> codes, ReadOnlySpan<long> counts)
    {
        if (counts.Length == 1)
        {
            // Of a class of one value all but the number of records follows from the value: compared once, at the end.
            homogeneous += counts[0];
            homogeneousClasses++;
            alone[codes[0]] = true;
            return;
        }
        Weigh(codes, counts);
    }

    public SensitiveMeasures Measures()
    {
        for (var code = 0; code < alone.Length; code++)
            if (alone[code])
            {
                alone[code] = false;
                Weigh([code], [1]);
            }
        return Read();
    }

    private void Weigh(ReadOnlySpan<int> codes, ReadOnlySpan<long> counts)
    {
        long size = 0, first = 0, second = 0;
        foreach (var count in counts)
        {
            size += count;
            if (count > first)
                (first, second) = (count, first);
            else if (count > second)
                second = count;
        }
        Compare(codes, counts, size);
        leastValues = Math.Min(leastValues, counts.Length);
        alpha = Math.Max(alpha, (double)first / size);
        recursive2 = counts.Length < 2 || recursive2 is null ? null : Math.Max(recursive2.Value, (double)first / (size - first));
        recursive3 = counts.Length < 3 || recursive3 is null ? null : Math.Max(recursive3.Value, (double)first / (size - first - second));
        if (ordered is null)
            return;
        rank = Math.Max(rank, ordered.ByRank(codes, counts, size));
        scaled = Math.Max(scaled, ordered.ByValue(codes, counts, size));
    }

    private SensitiveMeasures Read() => new()
    {
        Values = share.Length,
        Numeric = ordered is not null,
        LDistinct = leastValues,
        EntropyMinNats = entropy,
        LEntropyExp = Math.Exp(entropy),
        AlphaMax = alpha,
        RecursiveR1OverTailMax = new Dictionary<int, double?> { [2] = recursive2, [3] = recursive3 },
        BetaBasic = beta,
        TEqualDistance = equal,
        DeltaDisclosure = delta,
        BetaEnhancedFeasible = feasible,
        HomogeneousRecords = homogeneous,
        HomogeneousClasses = homogeneousClasses,
        TOrderedDistanceRank = ordered is null ? null : rank,
        TOrderedDistanceValueScaled = ordered is null ? null : scaled,
        Reasons = Reasons(),
    };

    private void Compare(ReadOnlySpan<int> codes, ReadOnlySpan<long> counts, long size)
    {
        double information = 0, excess = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            var (p, q) = (share[codes[i]], (double)counts[i] / size);
            information -= q * Math.Log(q);
            delta = Math.Max(delta, Math.Abs(Math.Log(q / p)));
            if (q <= p)
                continue;
            var gain = (q - p) / p;
            excess += q - p;
            beta = Math.Max(beta, gain);
            feasible &= gain <= -Math.Log(p);
        }
        // Shares sum to 1 on both sides, so half the absolute differences is the sum of the excesses.
        equal = Math.Max(equal, excess);
        entropy = Math.Min(entropy, Math.Max(0, information));
    }

    private Dictionary<string, string> Reasons()
    {
        const string text = "The column is declared text; an order is declared, never inferred.";
        var reasons = new Dictionary<string, string>();
        foreach (var (l, value) in new[] { (2, recursive2), (3, recursive3) })
            if (value is null)
                reasons[string.Create(CultureInfo.InvariantCulture, $"recursive_r1_over_tail_max.{l}")] = $"Some class has fewer than {l} values, so no c satisfies it.";
        if (ordered is null)
            reasons["t_ordered_distance_rank"] = reasons["t_ordered_distance_value_scaled"] = text;
        return reasons;
    }
}
