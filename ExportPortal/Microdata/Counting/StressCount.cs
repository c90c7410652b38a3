using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Classes over other sets of columns than the quasi-identifiers, counted on one table of the columns that any of them
/// needs. An empty cell is a value here, the strictest reading, also where the plan drops records.
/// </summary>
internal sealed class StressCount(SqlRun run, MeasurementPlan plan, StressQuestion question)
{
    private readonly MicrodataSource source = run.Source.Of;

    private IReadOnlyList<string> Joint => [.. plan.QuasiIdentifiers.Union((question.Earlier ?? []).SelectMany(earlier => earlier.QuasiIdentifiers))];

    /// <summary>Copies what is needed, so that the file is read once whatever is asked.</summary>
    public void Load()
    {
        run.Begin("Reading the columns to try");
        var columns = plan.QuasiIdentifiers.Union(question.Register).Union(question.Subgroups).Union(question.Promote.Count > 0 ? question.Promote : question.Candidates);
        var needed = columns.Union(Joint.Where(source.Columns.Contains)).Select(source.IndexOf).ToList();
        run.Keep("tried", $"SELECT {SqlText.List(needed)} FROM {run.Source.From(needed)}");
        ClassCount.RequireSameRecords(source, run.Number("SELECT count(*) FROM tried"));
    }

    public RegisterFigures Register()
    {
        run.Begin("Counting classes of a public register");
        var classes = Classes(question.Register);
        // Each class is as many times larger in the population as the file is smaller than it.
        return new RegisterFigures(classes, question.Population is { } population ? classes.AverageRisk * source.Rows / population : classes.AverageRisk, question.Population);
    }

    public CompositionFigures Composition(IReadOnlyList<EarlierVersion> earlier)
    {
        run.Begin("Counting classes of all versions together");
        var lacking = Joint.Where(column => !source.Columns.Contains(column)).ToList();
        return new CompositionFigures(
            [.. earlier.Select(one => one.Release).OrderBy(one => one.Version)],
            earlier.Count == 0 || lacking.Count > 0 ? null : Classes(Joint), lacking);
    }

    /// <summary>The named attributes, or each time the one that adds most classes; of equals the one with more uniques, then the first.</summary>
    public PromotedAttributes Promotion()
    {
        run.Begin("Letting further attributes become known");
        if (question.Promote.Count > 0)
            return new PromotedAttributes(question.Promote, Classes([.. plan.QuasiIdentifiers.Union(question.Promote)]), Named: true);
        var (known, left, rounds) = (plan.QuasiIdentifiers.ToList(), question.Candidates.ToList(), Math.Min(question.Promoted, question.Candidates.Count));
        var best = rounds == 0 ? Classes(known) : null;
        var record = best;
        for (var round = 0; round < rounds; round++)
        {
            best = null;
            for (var i = 0; i < left.Count; i++)
            {
                var risk = Classes([.. known, left[i]]);
                best = best is null || (risk.Classes, risk.Uniques).CompareTo((best.Classes, best.Uniques)) > 0 ? risk : best;
                record = record is null || risk.K < record.K ? risk : record;
                run.Report((round + (i + 1.0) / left.Count) / rounds);
            }
            known.Add(best!.QuasiIdentifiers[^1]);
            left.Remove(known[^1]);
        }
        return new PromotedAttributes([.. known.Skip(plan.QuasiIdentifiers.Count)], best!, Named: false) { WorstRecord = record!.K < best!.K ? record : null };
    }

    /// <summary>Mean risk of the groups of each column: the classes are those of the quasi-identifiers. Whose cell is empty, as it came or by protection, is in no group.</summary>
    public IReadOnlyList<SubgroupRisk> Subgroups()
    {
        run.Begin("Comparing subgroups");
        var quasi = SqlText.List(plan.QuasiIdentifiers.Select(source.IndexOf));
        run.Keep("sized", $"SELECT {quasi}, count(*) AS n FROM tried GROUP BY {quasi}");
        return [.. question.Subgroups.Select(column => Subgroup(column, quasi)).OfType<SubgroupRisk>()];
    }

    private SubgroupRisk? Subgroup(string name, string quasi)
    {
        var groups = new Dictionary<long, (long Records, double Sum)>();
        var column = SqlText.Column(source.IndexOf(name));
        var cells = SqlText.List(plan.QuasiIdentifiers.Append(name).Select(source.IndexOf));
        run.Each($"""
            SELECT dense_rank() OVER (ORDER BY g) AS place, n, m FROM
            (SELECT {column} AS g, n, sum(m)::BIGINT AS m FROM (SELECT {cells}, count(*) AS m FROM tried GROUP BY {cells}) cells JOIN sized USING ({quasi}) WHERE {column} <> '' GROUP BY {column}, n) sums
            ORDER BY place, n
            """, row =>
        {
            // Summed here and in this order: a sum of doubles in the database depends on its threads.
            var (records, sum) = groups.GetValueOrDefault(row.GetInt64(0));
            groups[row.GetInt64(0)] = (records + row.GetInt64(2), sum + (double)row.GetInt64(2) / row.GetInt64(1));
        });
        var large = groups.Where(group => group.Value.Records >= question.SmallestGroup).OrderBy(group => group.Key).Select(group => group.Value).ToList();
        if (large.Count < 2)
            return null;
        var worst = large.MaxBy(group => group.Sum / group.Records);
        return new SubgroupRisk(name, large.Count, groups.Count - large.Count, worst.Records, worst.Sum / worst.Records, (double)run.Number("SELECT count(*) FROM sized") / source.Rows)
        {
            Empty = run.Number($"SELECT count(*) FROM tried WHERE {column} = ''"),
        };
    }

    private SetRisk Classes(IReadOnlyList<string> columns)
    {
        var found = default((long Classes, long Uniques, long Smallest));
        run.Each($"""
            SELECT count(*), count(*) FILTER (WHERE n = 1), min(n) FROM (SELECT count(*) AS n FROM tried GROUP BY {SqlText.List(columns.Select(source.IndexOf))}) classes
            """, row => found = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
        return new SetRisk([.. columns], found.Smallest, found.Classes, found.Uniques, (double)found.Classes / source.Rows, (double)found.Uniques / source.Rows);
    }
}
