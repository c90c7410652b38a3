using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// Inference: who knows all other columns of a person guesses the secret from the nearest synthetic record (Giomi et al.
/// 2023, section 4.3). A number counts as guessed within 5 % of the guess; the naive guess is a random synthetic record's.
/// </summary>
internal sealed class Inference(AttackTables tables, AttackPlan plan, IReadOnlyList<string> names, TargetRuns runs)
{
    private const double Tolerance = 0.05;

    public AttackOutcome Run(int secret, Action<double> report)
    {
        var random = new SeededRandom(plan.Seed, 4UL + ((ulong)secret << 8));
        var near = new GowerDistance(tables.Synthetic, [.. Enumerable.Range(0, tables.Columns).Where(column => column != secret)]);
        var (real, targets) = Guesses(tables.Original, secret, near, random, share => report(share / 2));
        var (held, _) = Guesses(tables.Control, secret, near, random, share => report(0.5 + share / 2));
        var blind = targets.Count(row => Matches(secret, Secret(tables.Synthetic, random.Below(tables.Synthetic.Rows), secret), Secret(tables.Original, row, secret)));
        return AttackOutcome.Of(AttackKind.Inference, new(real.Length, real.Length, real.Count(one => one.Right), blind, held.Length, held.Count(one => one.Right)), plan.Confidence, names[secret]) with
        {
            Tied = real.Count(one => one.Tied),
            Prevalence = (double)tables.Original.Codes[secret].CountBy(code => code).Max(value => value.Value) / tables.Original.Rows,
        };
    }

    private ((bool Right, bool Tied)[] Guesses, int[] Targets) Guesses(CodedTable table, int secret, GowerDistance near, SeededRandom random, Action<double> report)
    {
        var targets = random.Sample(table.Rows, plan.Attacks);
        var key = random.Next();
        return (runs.Each(targets, [near.Rows], (row, own) =>
        {
            near.From(table, row, own[0]);
            var nearest = Neighbours.Of(own[0], 1, SeededRandom.Mix(key + (ulong)row));
            return (Matches(secret, Secret(tables.Synthetic, nearest.Rows[0], secret), Secret(table, row, secret)), nearest.Cut);
        }, report), targets);
    }

    private static int Secret(CodedTable table, int row, int secret) => table.Codes[secret][row];

    private bool Matches(int secret, int guess, int truth)
    {
        if (guess == truth || tables.Amounts[secret] is not { } amounts)
            return guess == truth;
        return Math.Abs(amounts[guess] - amounts[truth]) <= Tolerance * Math.Abs(amounts[guess]);
    }
}
