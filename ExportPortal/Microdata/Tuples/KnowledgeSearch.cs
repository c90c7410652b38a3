using System.Numerics;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Attacks;

namespace ExportPortal.Microdata.Tuples;

/// <summary>The curve of background knowledge (ST-04) over coded tuples.</summary>
internal sealed class KnowledgeSearch
{
    private readonly CodedTuples tuples;
    private readonly SetCounter counter;
    private readonly SetRisks risks;

    public KnowledgeSearch(CodedTuples tuples, int threads, Action<double> progress, CancellationToken cancellation)
    {
        this.tuples = tuples;
        counter = new SetCounter(tuples, threads, progress, cancellation);
        risks = new SetRisks(tuples);
    }

    /// <param name="most">Largest number of quasi-identifiers known, at least 1.</param>
    public BackgroundKnowledge Search(int most, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        most = Math.Min(most, tuples.Attributes);
        var exhaustive = Enumerable.Range(1, most).TakeWhile(IsSmall).Last();
        var curve = counter.Count(SetCounter.UpTo(tuples.Attributes, exhaustive))
            .GroupBy(count => BitOperations.PopCount(count.Set)).OrderBy(size => size.Key)
            .Select(size => Point(size.Key, [.. size], [.. size], exhaustive: true)).ToList();
        var random = Draws(seed);
        for (var m = exhaustive + 1; m <= most; m++)
        {
            // Beyond half of the attributes sets become few again.
            if (IsSmall(m))
            {
                var all = counter.Count(SetCounter.OfSize(tuples.Attributes, m));
                curve.Add(Point(m, all, all, exhaustive: true));
                continue;
            }
            var greedy = counter.Count(Wider(risks.Set(curve[^1].Worst)).Union(Wider(risks.Set(curve[^1].Deciding(isPublic: true)))));
            var sampled = counter.Count(RandomSets(random, tuples.Attributes, m));
            curve.Add(Point(m, [.. greedy.UnionBy(sampled, count => count.Set).OrderBy(count => count.Set)], sampled, exhaustive: false));
        }
        return new BackgroundKnowledge(tuples.Names, risks.Records, curve, seed);
    }

    private bool IsSmall(int size) => Combinations(tuples.Attributes, size) <= BackgroundKnowledge.MostExhaustive;

    private KnowledgePoint Point(int known, IReadOnlyList<SetCount> tried, IReadOnlyList<SetCount> averaged, bool exhaustive)
    {
        var (worst, record) = (SetRisks.Worst(tried), SetRisks.WorstRecord(tried));
        return new(
            known, tried.Count, exhaustive, risks.Of(worst),
            averaged.Average(count => (double)count.Classes) / risks.Records,
            averaged.Average(count => (double)count.Uniques) / risks.Records)
        {
            WorstRecord = record.Smallest < worst.Smallest ? risks.Of(record) : null,
        };
    }

    private IEnumerable<ulong> Wider(ulong set) =>
        Enumerable.Range(0, tuples.Attributes).Where(a => (set >> a & 1) == 0).Select(a => set | 1UL << a);

    internal static SeededRandom Draws(int seed) => new((ulong)seed, stream: 6);

    /// <summary>Sets of attributes, a bit for each, in the order drawn.</summary>
    internal static HashSet<ulong> RandomSets(SeededRandom random, int of, int size)
    {
        var sets = new HashSet<ulong>();
        var attributes = Enumerable.Range(0, of).ToArray();
        while (sets.Count < BackgroundKnowledge.RandomSets)
        {
            random.Shuffle(attributes);
            sets.Add(attributes.Take(size).Aggregate(0UL, (set, a) => set | 1UL << a));
        }
        return sets;
    }

    private static double Combinations(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
