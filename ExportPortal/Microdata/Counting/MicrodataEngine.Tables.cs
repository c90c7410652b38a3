using System.Globalization;
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
        return plan.QuasiIdentifiers.ToDictionary(name => name, name => LadderProposal.For(name, Facts(run, table.IndexOf(name))));
    }

    private static LadderFacts Facts(SqlRun run, int column)
    {
        var orders = Enum.GetValues<DateOrder>();
        var dates = orders.Select(order => $"count(*) FILTER (WHERE {PostgresRecoding.IsDate(order, "v")})");
        LadderFacts? facts = null;
        var (high, low) = ((1 - LadderFacts.Aside).ToString(CultureInfo.InvariantCulture), LadderFacts.Aside.ToString(CultureInfo.InvariantCulture));
        run.Each($"""
            SELECT count(*), coalesce(min(length(v)), 0), coalesce(max(length(v)), 0), coalesce(bool_and(v ~ '^[A-Za-z0-9]+$'), false), coalesce(bool_or(v ~ '^0' OR v ~ '[A-Za-z]' AND v ~ '[0-9]'), false),
              coalesce(bool_and(v ~ '^[0-9]+$'), false), count(n), coalesce(bool_and(n = trunc(n)), true), coalesce(percentile_disc({high}) WITHIN GROUP (ORDER BY n) - percentile_disc({low}) WITHIN GROUP (ORDER BY n), 0)::float8,
              coalesce(max(length(substring(v FROM '^[A-Za-z0-9]*'))), 0), {string.Join(", ", dates)}
            FROM (SELECT v, {PostgresRecoding.Number("v")} AS n FROM ({LookedAt(run, column)}) sampled) looked
            """, row => facts = new(
                row.GetInt64(0), orders.Select((order, i) => (order, row.GetInt64(10 + i))).ToDictionary(one => one.order, one => one.Item2),
                row.GetInt32(1), row.GetInt32(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetInt64(6), row.GetBoolean(7), (decimal)row.GetDouble(8), row.GetInt32(9)));
        return facts!;
    }

    /// <summary>The combinations of the table, and for each quasi-identifier the groups that its values fall into at each level.</summary>
    private (Lattice, (AttributeCells? Cells, string? Why)) FetchLattice(
        MicrodataTable table, MeasurementPlan plan, IReadOnlyList<Ladder> ladders, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        RequireFewEnough(plan.QuasiIdentifiers);
        using var run = Open(table, plan.Text, progress, cancellation);
        var tuples = new TupleFetch(run, plan.QuasiIdentifiers, [.. plan.QuasiIdentifiers.Select(table.IndexOf)]).FetchFrom(plan.Nulls);
        run.Begin("Generalising values");
        return (new(tuples, [.. plan.QuasiIdentifiers.Select((name, a) => Levels(run, Of(ladders, name), a, plan))], plan.Nulls == NullRule.Drop), Attributes(run, plan));
    }

    private static Levels Levels(SqlRun run, Ladder ladder, int attribute, MeasurementPlan plan)
    {
        var applied = ladder.Rungs.Select((rung, r) => PostgresRecoding.Apply(rung.Steps, $"coded{attribute}.v", $"r{r}")).ToList();
        var texts = applied.Select(one => run.Dialect.Under(plan.Text, one.Text)).ToList();
        var groups = texts.Select(text => $"(dense_rank() OVER (ORDER BY {text} COLLATE \"C\") - 1)::INTEGER").Concat(texts.Select(text => $"{text} = ''"));
        var (empty, levels) = (-1, ladder.Rungs.Select(_ => (Groups: new List<int>(), Empty: -1)).ToArray());
        var count = 0;
        run.Each($"""
            SELECT {string.Join(", ", groups.Prepend($"coded{attribute}.v = ''").Prepend($"coded{attribute}.code"))}
            FROM coded{attribute} {string.Join(' ', applied.Select(one => one.Joins))} ORDER BY coded{attribute}.code
            """, row =>
        {
            if (row.GetBoolean(1))
                empty = count;
            for (var r = 0; r < levels.Length; r++)
            {
                levels[r].Groups.Add(row.GetInt32(2 + r));
                if (row.GetBoolean(2 + levels.Length + r))
                    levels[r].Empty = levels[r].Groups[^1];
            }
            count++;
        });
        return new Levels(ladder, count, empty, [.. levels.Select(level => (level.Groups.ToArray(), level.Empty))], plan.Nulls != NullRule.Wildcard);
    }
}
