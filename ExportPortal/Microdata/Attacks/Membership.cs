using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// Membership inference with a hold-out. Unusual records are those whose values are rarest: the sum over columns of -ln of
/// the value's share, for numbers of the share at least as far out on the same side, counted over training file and
/// hold-out together so that both are chosen by one rule. Records used as targets are no reference.
/// </summary>
internal sealed class Membership(AttackTables tables, AttackPlan plan, TargetRuns runs, CancellationToken cancellation)
{
    /// <summary>At most this part of a file is used as targets.</summary>
    private const int Part = 4;

    public IReadOnlyList<MembershipOutcome> Run(Action<double> report)
    {
        var random = new SeededRandom(plan.Seed, 5);
        var records = Math.Min(plan.Records, Math.Min(tables.Original.Rows, tables.Control.Rows) / Part);
        if (records < 4)
            throw new MicrodataFault("too_few_records", "The training file and the hold-out need at least 16 records each for membership inference.");
        var rarity = Rarities();
        var (members, others) = (Choose(tables.Original, rarity, records, random), Choose(tables.Control, rarity, records, random));
        var reference = Without(tables.Control.Rows, others);
        var (near, apart) = (new GowerDistance(tables.Synthetic, All), new GowerDistance(tables.Control, All));
        var found = new List<MembershipOutcome>();
        for (var group = 0; group < 2; group++)
        {
            var at = group;
            var (m, o) = (Scores(tables.Original, members[at], share => report((at + share / 2) / 2)), Scores(tables.Control, others[at], share => report((at + 0.5 + share / 2) / 2)));
            found.AddRange(Enum.GetValues<MembershipScore>().Select((score, i) =>
                MembershipOutcome.Of((MembershipGroup)at, score, [.. m.Select(one => one[i])], [.. o.Select(one => one[i])], plan.Confidence)));
        }
        return found;

        double[][] Scores(CodedTable table, int[] targets, Action<double> report) => runs.Each(targets, [near.Rows, apart.Rows, reference.Length], (row, own) =>
        {
            near.From(table, row, own[0]);
            apart.From(table, row, own[1]);
            for (var i = 0; i < reference.Length; i++)
                own[2][i] = own[1][reference[i]];
            double here = Neighbours.Nearest(own[0]), there = Neighbours.Nearest(own[2]);
            return new[] { -here, there - here };
        }, report);
    }

    private int[] All => [.. Enumerable.Range(0, tables.Columns)];

    /// <summary>The most unusual records and, among the rest, random ones; each list in an order that the seed gives.</summary>
    private int[][] Choose(CodedTable table, double[][] rarity, int records, SeededRandom random)
    {
        var scores = new double[table.Rows];
        for (var column = 0; column < rarity.Length; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < scores.Length; row++)
                scores[row] -= rarity[column][table.Codes[column][row]];
        }
        var rows = Enumerable.Range(0, table.Rows).ToArray();
        SortInParts.Sort(scores, rows, Comparer<double>.Default, cancellation);
        var vulnerable = rows[..records];
        random.Shuffle(vulnerable);
        var rest = rows[records..];
        return [vulnerable, [.. random.Sample(rest.Length, records).Select(place => rest[place])]];
    }

    /// <summary>The records that are no target.</summary>
    private int[] Without(int rows, int[][] targets)
    {
        cancellation.ThrowIfCancellationRequested();
        var taken = new bool[rows];
        foreach (var row in targets.SelectMany(group => group))
            taken[row] = true;
        return [.. Enumerable.Range(0, rows).Where(row => !taken[row])];
    }

    private double[][] Rarities() => [.. Enumerable.Range(0, tables.Columns).Select(column =>
    {
        cancellation.ThrowIfCancellationRequested();
        var counts = new long[tables.Values[column]];
        foreach (var table in new[] { tables.Original, tables.Control })
            foreach (var code in table.Codes[column])
                counts[code]++;
        double total = tables.Original.Rows + tables.Control.Rows;
        return tables.Numeric[column] ? Tails(counts, total) : Array.ConvertAll(counts, count => -Math.Log(Math.Max(1, count) / total));
    })];

    private static double[] Tails(long[] counts, double total)
    {
        var (rarity, below, present) = (new double[counts.Length], 0L, counts.Skip(AttackTables.Missing + 1).Sum());
        rarity[AttackTables.Missing] = -Math.Log(Math.Max(1, counts[AttackTables.Missing]) / total);
        for (var code = AttackTables.Missing + 1; code < counts.Length; code++)
        {
            var outside = Math.Min(below + counts[code], present - below);
            rarity[code] = -Math.Log(Math.Clamp(2.0 * outside / total, 1 / total, 1));
            below += counts[code];
        }
        return rarity;
    }
}
