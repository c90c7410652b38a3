using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// Singling out: a predicate that one synthetic record meets alone is a guess that one real person does. It succeeds
/// when exactly one training record meets it. Giomi et al. 2023, sections 4.1 and A; the predicates are made as there.
/// </summary>
internal sealed class SinglingOut(AttackTables tables, AttackPlan plan, int threads, CancellationToken cancellation)
{
    private const int Batch = 512;

    /// <summary>Candidates drawn for each predicate wanted, at most.</summary>
    private const int MostDraws = 20_000;

    private readonly ColumnIndex original = new(tables.Original, tables.Values, threads, cancellation);
    private readonly ColumnIndex synthetic = new(tables.Synthetic, tables.Values, threads, cancellation);
    private readonly ColumnIndex control = new(tables.Control, tables.Values, threads, cancellation);

    public AttackOutcome Univariate()
    {
        var random = new SeededRandom(plan.Seed, 1);
        var found = Enumerable.Range(0, tables.Columns).SelectMany(Rarities).Distinct().Where(one => synthetic.Count(one, 2) == 1).ToArray();
        random.Shuffle(found);
        return Judge(AttackKind.SinglingOutUnivariate, [.. found.Take(plan.Attacks)], Blind(random, 1));
    }

    public AttackOutcome Multivariate(Action<double> report)
    {
        var random = new SeededRandom(plan.Seed, 2);
        var width = Math.Min(plan.Width, tables.Columns);
        var medians = Enumerable.Range(0, tables.Columns).Select(Median).ToArray();
        var (found, seen) = (new List<Predicate>(plan.Attacks), new HashSet<Predicate>());
        for (var draws = 0L; found.Count < plan.Attacks && draws < (long)MostDraws * plan.Attacks; draws += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = Enumerable.Range(0, Batch).Select(_ => OfRecord(random, width, medians)).Where(seen.Add).ToArray();
            foreach (var (one, count) in batch.Zip(Counts(synthetic, batch)))
                if (count == 1 && found.Count < plan.Attacks)
                    found.Add(one);
            // What was tried is remembered to be tried once; where nearly all was, little is left to find.
            if (batch.Length < Batch / 64)
                break;
            report((double)found.Count / plan.Attacks);
        }
        return Judge(AttackKind.SinglingOutMultivariate, found, Blind(random, width));
    }

    /// <summary>Values that occur once, the lowest and the highest number.</summary>
    private IEnumerable<Predicate> Rarities(int column)
    {
        var present = Enumerable.Range(0, tables.Values[column]).Where(code => synthetic.Count(column, code) > 0).ToList();
        foreach (var code in present.Where(code => synthetic.Count(column, code) == 1))
            yield return new([new(column, code, code)]);
        var numbers = present.Where(code => code != AttackTables.Missing).ToList();
        if (!tables.Numeric[column] || numbers.Count == 0)
            yield break;
        yield return new([new(column, AttackTables.Missing + 1, numbers[0])]);
        yield return new([new(column, numbers[^1], tables.Values[column] - 1)]);
    }

    /// <summary>Some attributes of a synthetic record: texts as they are, numbers from the record outwards.</summary>
    private Predicate OfRecord(SeededRandom random, int width, int[] medians)
    {
        var row = random.Below(tables.Synthetic.Rows);
        return new(random.Sample(tables.Columns, width).Select(column =>
        {
            var code = tables.Synthetic.Codes[column][row];
            return !tables.Numeric[column] || code == AttackTables.Missing ? new Condition(column, code, code)
                : code > medians[column] ? new Condition(column, code, tables.Values[column] - 1)
                : new Condition(column, AttackTables.Missing + 1, code);
        }));
    }

    /// <summary>As many predicates made of random columns, values and comparisons, whether they make sense or not.</summary>
    private Predicate[] Blind(SeededRandom random, int width)
    {
        var present = Enumerable.Range(0, tables.Columns).Select(column => Enumerable.Range(0, tables.Values[column]).Where(code => synthetic.Count(column, code) > 0).ToArray()).ToArray();
        return [.. Enumerable.Range(0, plan.Attacks).Select(_ => new Predicate(random.Sample(tables.Columns, width).Select(column =>
        {
            var (code, last) = (present[column][random.Below(present[column].Length)], tables.Values[column] - 1);
            return !tables.Numeric[column] || code == AttackTables.Missing ? new Condition(column, code, code, random.Below(2) == 1) : random.Below(6) switch
            {
                0 => new Condition(column, code, code),
                1 => new(column, code, code, Not: true),
                2 => new(column, code, last),
                3 => new(column, code + 1, last),
                4 => new(column, AttackTables.Missing + 1, code),
                _ => new(column, AttackTables.Missing + 1, code - 1),
            };
        })))];
    }

    private AttackOutcome Judge(AttackKind kind, IReadOnlyList<Predicate> predicates, IReadOnlyList<Predicate> blind)
    {
        var (real, held) = (Counts(original, predicates, int.MaxValue), Counts(control, predicates, int.MaxValue));
        return AttackOutcome.Of(kind, new(
            plan.Attacks, predicates.Count, real.Count(one => one == 1), Counts(original, blind).Count(one => one == 1),
            plan.Attacks, held.Count(one => one == 1), Factor(real, held)), plan.Confidence);
    }

    /// <summary>
    /// A predicate of weight w isolates somebody among n with probability n w (1 - w)^(n - 1), so among more or fewer
    /// records with another one: the ratio of the sums over the predicates brings the hold-out to the training file's size.
    /// </summary>
    private double Factor(int[] real, int[] held)
    {
        double n = tables.Original.Rows, m = tables.Control.Rows;
        if (n == m)
            return 1;
        var weights = real.Zip(held, (a, b) => (a + b) / (n + m)).Where(w => w is > 0 and < 1).ToList();
        var (at, than) = (weights.Sum(w => n * w * Math.Pow(1 - w, n - 1)), weights.Sum(w => m * w * Math.Pow(1 - w, m - 1)));
        return than > 0 && at > 0 ? at / than : 1;
    }

    private int[] Counts(ColumnIndex index, IReadOnlyList<Predicate> predicates, int limit = 2)
    {
        var counts = new int[predicates.Count];
        Parallel.For(0, predicates.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => counts[i] = index.Count(predicates[i], limit));
        return counts;
    }

    private int Median(int column)
    {
        var index = synthetic;
        var missing = tables.Numeric[column] ? index.Count(column, AttackTables.Missing) : 0;
        var there = tables.Synthetic.Rows - missing;
        return there == 0 ? AttackTables.Missing : tables.Synthetic.Codes[column][index.At(column, missing + (there - 1) / 2)];
    }
}
