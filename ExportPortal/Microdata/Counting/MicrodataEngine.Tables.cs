using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>What would help a table: its server recodes and numbers the values; numbers alone come here.</summary>
public sealed partial class MicrodataEngine
{
    public TableView View(MicrodataTable table, MeasurementPlan plan, ProtectionPlan protection)
    {
        RequireKnown(table, plan);
        foreach (var change in protection.Changes)
            table.IndexOf(change.Column);
        return new(ProtectedView.Name(table), ProtectedView.Of(table, plan, protection));
    }

    private Dictionary<string, string> ProposeOnServer(MicrodataTable table, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var run = Open(table, plan.Text, progress, cancellation);
        run.Begin("Looking at the values");
        return plan.QuasiIdentifiers.ToDictionary(name => name, name => LadderProposal.For(Facts(run, table.IndexOf(name))));
    }

    private static LadderFacts Facts(SqlRun run, int column)
    {
        var orders = Enum.GetValues<DateOrder>();
        var dates = orders.Select(order => $"count(*) FILTER (WHERE {PostgresRecoding.IsDate(order, "v")})");
        LadderFacts? facts = null;
        run.Each($"""
            SELECT count(*), coalesce(min(length(v)), 0), coalesce(max(length(v)), 0), coalesce(bool_and(v ~ '^[A-Za-z0-9]+$'), false), coalesce(bool_or(v ~ '^0' OR v ~ '[A-Za-z]' AND v ~ '[0-9]'), false),
              coalesce(bool_and(v ~ '^[0-9]+$'), false), count(n), coalesce(bool_and(n = trunc(n)), true), coalesce(max(n) - min(n), 0)::float8, {string.Join(", ", dates)}
            FROM (SELECT v, {PostgresRecoding.Number("v")} AS n FROM
              (SELECT DISTINCT {SqlText.Column(column)} AS v FROM {run.Source.From([column])}) texts WHERE v <> '' ORDER BY v LIMIT {MostLookedAt}) looked
            """, row => facts = new(
                row.GetInt64(0), orders.Select((order, i) => (order, row.GetInt64(9 + i))).ToDictionary(one => one.order, one => one.Item2),
                row.GetInt32(1), row.GetInt32(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetInt64(6), row.GetBoolean(7), (decimal)row.GetDouble(8)));
        return facts!;
    }

    /// <summary>The combinations of the table, and for each quasi-identifier the groups that its values fall into at each level.</summary>
    private (CodedTuples Tuples, List<Levels> Levels) FetchLevels(
        MicrodataTable table, MeasurementPlan plan, IReadOnlyList<Ladder> ladders, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        RequireFewEnough(plan.QuasiIdentifiers);
        using var run = Open(table, plan.Text, progress, cancellation);
        var tuples = new TupleFetch(run, plan.QuasiIdentifiers, [.. plan.QuasiIdentifiers.Select(table.IndexOf)]).FetchFrom(plan.Nulls == NullRule.Drop ? NullRule.Value : plan.Nulls);
        run.Begin("Generalising values");
        return (tuples, [.. plan.QuasiIdentifiers.Select((name, a) => Levels(run, ladders.FirstOrDefault(ladder => ladder.Column == name) ?? Ladder.None(name), a, plan.Text))]);
    }

    private static Levels Levels(SqlRun run, Ladder ladder, int attribute, TextRules rules)
    {
        var applied = ladder.Rungs.Select((rung, r) => PostgresRecoding.Apply(rung.Steps, $"coded{attribute}.v", $"r{r}")).ToList();
        var groups = applied.Select(one => $"(dense_rank() OVER (ORDER BY {run.Dialect.Under(rules, one.Text)} COLLATE \"C\") - 1)::INTEGER");
        var (empty, levels) = (-1, ladder.Rungs.Select(_ => new List<int>()).ToList());
        var count = 0;
        run.Each($"""
            SELECT {string.Join(", ", groups.Prepend($"coded{attribute}.v = ''").Prepend($"coded{attribute}.code"))}
            FROM coded{attribute} {string.Join(' ', applied.Select(one => one.Joins))} ORDER BY coded{attribute}.code
            """, row =>
        {
            if (row.GetBoolean(1))
                empty = count;
            for (var r = 0; r < levels.Count; r++)
                levels[r].Add(row.GetInt32(2 + r));
            count++;
        });
        return new Levels(ladder, count, empty, [.. levels.Select(level => level.ToArray())]);
    }
}
