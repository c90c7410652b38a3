using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// Classes over other sets of columns than the quasi-identifiers, counted on one table of the columns that any of them
/// needs. An empty cell is a value here, the strictest reading, also where the plan drops records.
/// </summary>
internal sealed class StressCount(DuckDbRun run, MicrodataFile file, MeasurementPlan plan, StressQuestion question)
{
    private IReadOnlyList<string> Joint => [.. plan.QuasiIdentifiers.Union((question.Earlier ?? []).SelectMany(earlier => earlier.QuasiIdentifiers))];

    /// <summary>Copies what is needed, so that the file is read once whatever is asked.</summary>
    public void Load()
    {
        run.Begin("Reading the columns to try");
        var columns = plan.QuasiIdentifiers.Union(question.Register).Union(question.Subgroups).Union(question.Promote.Count > 0 ? question.Promote : question.Candidates);
        run.Execute($"CREATE TEMP TABLE tried AS SELECT {SqlText.List(columns.Select(file.IndexOf).Union(Joint.Where(file.Columns.Contains).Select(file.IndexOf)))} FROM {new SqlText(file).Source}");
        ClassCount.RequireSameRecords(file, run.Number("SELECT count(*) FROM tried"));
    }

    public RegisterFigures Register()
    {
        run.Begin("Counting classes of a public register");
        var classes = Classes(question.Register);
        // Each class is as many times larger in the population as the file is smaller than it.
        return new RegisterFigures(classes, question.Population is { } population ? classes.AverageRisk * file.Rows / population : classes.AverageRisk, question.Population);
    }

    public CompositionFigures Composition(IReadOnlyList<EarlierVersion> earlier)
    {
        run.Begin("Counting classes of all versions together");
        var lacking = Joint.Where(column => !file.Columns.Contains(column)).ToList();
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
        for (var round = 0; round < rounds; round++)
        {
            best = null;
            for (var i = 0; i < left.Count; i++)
            {
                var risk = Classes([.. known, left[i]]);
                best = best is null || (risk.Classes, risk.Uniques).CompareTo((best.Classes, best.Uniques)) > 0 ? risk : best;
                run.Report((round + (i + 1.0) / left.Count) / rounds);
            }
            known.Add(best!.QuasiIdentifiers[^1]);
            left.Remove(known[^1]);
        }
        return new PromotedAttributes([.. known.Skip(plan.QuasiIdentifiers.Count)], best!, Named: false);
    }

    /// <summary>Mean risk of the groups of each column: the classes are those of the quasi-identifiers.</summary>
    public IReadOnlyList<SubgroupRisk> Subgroups()
    {
        run.Begin("Comparing subgroups");
        var quasi = SqlText.List(plan.QuasiIdentifiers.Select(file.IndexOf));
        run.Execute($"CREATE TEMP TABLE sized AS SELECT {quasi}, count(*) AS n FROM tried GROUP BY ALL");
        return [.. question.Subgroups.Select(column => Subgroup(column, quasi)).OfType<SubgroupRisk>()];
    }

    private SubgroupRisk? Subgroup(string name, string quasi)
    {
        var groups = new Dictionary<long, (long Records, double Sum)>();
        run.Each($"""
            SELECT dense_rank() OVER (ORDER BY g) AS place, n, m FROM
            (SELECT g, n, sum(m)::BIGINT AS m FROM (SELECT {quasi}, {SqlText.Column(file.IndexOf(name))} AS g, count(*) AS m FROM tried GROUP BY ALL) JOIN sized USING ({quasi}) GROUP BY g, n)
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
        return new SubgroupRisk(name, large.Count, groups.Count - large.Count, worst.Records, worst.Sum / worst.Records, (double)run.Number("SELECT count(*) FROM sized") / file.Rows);
    }

    private SetRisk Classes(IReadOnlyList<string> columns)
    {
        var found = default((long Classes, long Uniques, long Smallest));
        run.Each($"""
            SELECT count(*), count(*) FILTER (n = 1), min(n) FROM (SELECT count(*) AS n FROM tried GROUP BY {SqlText.List(columns.Select(file.IndexOf))})
            """, row => found = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
        return new SetRisk([.. columns], found.Smallest, found.Classes, found.Uniques, (double)found.Classes / file.Rows, (double)found.Uniques / file.Rows);
    }
}
