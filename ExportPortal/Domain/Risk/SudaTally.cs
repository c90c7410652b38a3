using System.Numerics;

namespace ExportPortal.Domain.Risk;

/// <summary>Collects the minimal sample uniques of one record after the other and gives the measures of both weightings.</summary>
public sealed class SudaTally
{
    private readonly IReadOnlyList<string> names;
    private readonly Weighting elliot;
    private readonly Weighting ihsn;
    private readonly long[] bySize;

    /// <summary>Minimal sample uniques by quasi-identifier and size: whole numbers, so their order cannot show in the last digit.</summary>
    private readonly long[,] byAttribute;

    public SudaTally(IReadOnlyList<string> names)
    {
        this.names = names;
        bySize = new long[names.Count + 1];
        byAttribute = new long[names.Count, names.Count + 1];
        elliot = new Weighting(names.Count, SudaWeights.Elliot);
        ihsn = new Weighting(names.Count, SudaWeights.Ihsn);
    }

    /// <summary>Adds one record.</summary>
    /// <param name="sets">Its minimal sample uniques, bit i for quasi-identifier i; at least one.</param>
    public void Add(ReadOnlySpan<ulong> sets)
    {
        foreach (var set in sets)
        {
            var size = BitOperations.PopCount(set);
            bySize[size]++;
            for (var rest = set; rest != 0; rest &= rest - 1)
                byAttribute[BitOperations.TrailingZeroCount(rest), size]++;
        }
        elliot.Add(sets);
        ihsn.Add(sets);
    }

    /// <param name="first">The minimal sample uniques of each of the first records of the file.</param>
    public SudaMeasures Measures(long uniques, long recordsInPairs, IReadOnlyList<IReadOnlyList<ulong>> first) => new(
        elliot.Scores(uniques, recordsInPairs, first) with { AttributeContributions = Contributions(elliot) },
        ihsn.Scores(uniques, recordsInPairs, first) with { AttributeContributions = Contributions(ihsn) },
        Enumerable.Range(1, names.Count).Where(k => bySize[k] > 0).ToDictionary(k => k, k => bySize[k]));

    private Dictionary<string, double> Contributions(Weighting by)
    {
        var total = bySize.Select((n, size) => n * by.Points(size)).Sum();
        return total == 0 ? [] : names.Select((name, i) => (name, share: 100 * bySize.Select((_, size) => byAttribute[i, size] * by.Points(size)).Sum() / total))
            .ToDictionary(c => c.name, c => c.share);
    }

    private sealed class Weighting(int attributes, Func<int, int, double> weight)
    {
        private readonly double[] weights = [0, .. Enumerable.Range(1, attributes).Select(k => weight(k, attributes))];
        private readonly List<double> scores = [];

        public double Points(int size) => weights[size];

        public void Add(ReadOnlySpan<ulong> sets)
        {
            var score = 0.0;
            foreach (var set in sets)
                score += weights[BitOperations.PopCount(set)];
            if (score > 0)
                scores.Add(score);
        }

        public SudaScores Scores(long uniques, long recordsInPairs, IReadOnlyList<IReadOnlyList<ulong>> first)
        {
            scores.Sort();
            var sum = scores.Sum();
            var dis = SudaWeights.Dis(uniques, recordsInPairs);
            var disSuda = SudaWeights.DisSuda(scores, attributes, uniques, dis);
            double[] firsts = [.. first.Select(sets => sets.Sum(set => weights[BitOperations.PopCount(set)]))];
            return new SudaScores
            {
                DisSudaSum = scores.Sum(disSuda),
                DisSudaMax = scores.Count == 0 ? 0 : disSuda(scores[^1]),
                FirstDisSuda = [.. firsts.Select(disSuda)],
                Sum = sum,
                Max = scores.Count == 0 ? 0 : scores[^1],
                Positive = scores.Count,
                First = firsts,
                Uniques = uniques,
                RecordsInPairs = recordsInPairs,
                DisMeasure = dis,
                AttributeContributions = new Dictionary<string, double>(),
            };
        }
    }
}
