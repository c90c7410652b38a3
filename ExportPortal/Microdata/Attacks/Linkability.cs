using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// Linkability: one source knows the left columns of a person, another the right ones. They are linked when the nearest
/// synthetic records by either half have one in common (Giomi et al. 2023, section 4.2). Ties are cut by the seed, counted,
/// and the figure without the cut is given beside it.
/// </summary>
internal sealed class Linkability(AttackTables tables, AttackPlan plan, IReadOnlyList<int> left, IReadOnlyList<int> right, TargetRuns runs)
{
    private readonly GowerDistance byLeft = new(tables.Synthetic, left), byRight = new(tables.Synthetic, right);

    /// <summary>One outcome for each number of neighbours.</summary>
    public IReadOnlyList<AttackOutcome> Run(Action<double> report)
    {
        var random = new SeededRandom(plan.Seed, 3);
        var (real, held) = (Links(tables.Original, random, share => report(share / 2)), Links(tables.Control, random, share => report(0.5 + share / 2)));
        return [.. plan.Neighbours.Select((neighbours, i) => AttackOutcome.Of(AttackKind.Linkability, new(
            real.Length, real.Length, real.Count(one => one[i].Linked), Blind(random, real.Length, neighbours), held.Length, held.Count(one => one[i].Linked)), plan.Confidence, neighbours: neighbours) with
        {
            Tied = real.Count(one => one[i].Cut),
            SuccessesWithTies = real.Count(one => one[i].LinkedWithTies),
        })];
    }

    private Link[][] Links(CodedTable table, SeededRandom random, Action<double> report)
    {
        var targets = random.Sample(table.Rows, plan.Attacks);
        var key = random.Next();
        return runs.Each(targets, [tables.Synthetic.Rows, tables.Synthetic.Rows], (row, own) =>
        {
            byLeft.From(table, row, own[0]);
            byRight.From(table, row, own[1]);
            return plan.Neighbours.Select(count => Link(own[0], own[1], count, SeededRandom.Mix(key + (ulong)row))).ToArray();
        }, report);
    }

    private static Link Link(float[] left, float[] right, int count, ulong key)
    {
        var (one, two) = (Neighbours.Of(left, count, key), Neighbours.Of(right, count, ~key));
        var linked = one.Rows.Intersect(two.Rows).Any();
        var withTies = linked;
        for (var row = 0; row < left.Length && !withTies; row++)
            withTies = left[row] <= one.Reach && right[row] <= two.Reach;
        return new(linked, withTies, one.Cut || two.Cut);
    }

    /// <summary>Two draws of as many synthetic records as there are neighbours.</summary>
    private int Blind(SeededRandom random, int attacks, int neighbours) => Enumerable.Range(0, attacks)
        .Count(_ => random.Sample(tables.Synthetic.Rows, neighbours).Intersect(random.Sample(tables.Synthetic.Rows, neighbours)).Any());
}

internal readonly record struct Link(bool Linked, bool LinkedWithTies, bool Cut);
