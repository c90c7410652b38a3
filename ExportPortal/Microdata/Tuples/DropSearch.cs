using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Tuples;

/// <summary>Looks for the fewest quasi-identifiers to leave out so that the risk comes under a line.</summary>
internal sealed class DropSearch(CodedTuples tuples, int threads, Action<double> progress, CancellationToken cancellation)
{
    /// <summary>Sets tried before the search goes on one by one.</summary>
    private const int MostSets = 5_000;

    private readonly SetRisks risks = new(tuples);
    private readonly SetCounter counter = new(tuples, threads, progress, cancellation);
    private readonly ulong everything = (1UL << tuples.Attributes) - 1;

    public DropEffects Search(RiskLine line)
    {
        var all = counter.Count([everything])[0];
        var without = tuples.Attributes == 1 ? [] : counter.Count(Dropping(1)).ToDictionary(count => tuples.Names[Missing(count)], risks.Of);
        var (chosen, exhaustive) = line.Holds(risks.Of(all)) ? (all, true) : Fewest(line);
        return new DropEffects(line, risks.Of(all), without, chosen is null ? null : Choice(chosen.Value), exhaustive);
    }

    private (SetCount? Chosen, bool Exhaustive) Fewest(RiskLine line)
    {
        var tried = 0;
        for (var drops = 1; drops < tuples.Attributes; drops++)
        {
            var sets = Dropping(drops).Take(MostSets + 1).ToList();
            if ((tried += sets.Count) > MostSets)
                return (OneByOne(line), false);
            var under = counter.Count(sets).Where(count => line.Holds(risks.Of(count))).ToList();
            if (under.Count > 0)
                return (SetRisks.Best(under), true);
        }
        return (null, true);
    }

    private SetCount? OneByOne(RiskLine line)
    {
        for (var kept = everything; ulong.PopCount(kept) > 1;)
        {
            var best = SetRisks.Best(counter.Count(Enumerable.Range(0, tuples.Attributes).Select(a => kept & ~(1UL << a)).Where(set => set != kept)));
            if (line.Holds(risks.Of(best)))
                return best;
            kept = best.Set;
        }
        return null;
    }

    private IEnumerable<ulong> Dropping(int drops) => SetCounter.OfSize(tuples.Attributes, drops).Select(dropped => everything & ~dropped);

    private int Missing(SetCount count) => (int)ulong.TrailingZeroCount(~count.Set);

    private DropChoice Choice(SetCount count) => new([.. tuples.Names.Where((_, a) => (count.Set >> a & 1) == 0)], risks.Of(count));
}
