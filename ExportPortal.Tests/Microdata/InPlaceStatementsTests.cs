using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata.Counting;
using ExportPortal.Support;
using Npgsql;

namespace ExportPortal.Microdata;

/// <summary>
/// Over every statement that any question in place sends: what comes back is counts, numbers of combinations and of values,
/// and truths. What else leaves is named here one by one, as in the decision on one plan and two dialects.
/// </summary>
public sealed class InPlaceStatementsTests(PostgresCluster cluster) : IDisposable
{
    // Ages, postcodes, amounts and weights that no count of this table comes near, so that one that leaves is seen.
    private const int Least = 600_000, Most = 900_000;

    private static readonly string Persons = "age,visit,zip,home,weight,income,illness\n" + string.Concat(Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture,
        $"{(i % 37 == 0 ? "" : 640_000 + i * 7 % 25)},2026-{1 + i % 3:00}-{1 + i % 28:00},{650_100 + i % 5 * 37},house {i / 2},{700_000 + i % 7},{800_000 + i % 11},{(i % 3 == 0 ? "flu" : "cold")}\n")));

    /// <summary>What leaves beside counts: what it is, in which statement, and why it must.</summary>
    private static readonly (string Tells, string Where, string Because)[] Named =
    [
        ("a sum of hashes", "coalesce(sum(('x' || substr(h", "the identity of the content"),
        ("a hash", "substr(encode(sha256(convert_to(", "classes of two sources, looked up under a key of the run"),
        ("an amount", "SELECT sum(n)::BIGINT, min(x) FROM codes", "values whose distances count"),
        ("an amount", "SELECT sum(n)::BIGINT, min(x) FROM all_codes", "values whose distances count"),
        ("an amount", "SELECT n, w::FLOAT8, count(*) FROM classes", "sums of weights of classes"),
        ("an amount", "SELECT rowid, n, w::FLOAT8 FROM classes", "sums of weights of classes"),
        ("an amount", "SELECT household, lone", "sums of households"),
    ];

    private readonly SourceBench bench = new(cluster);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task EveryStatement_OfEveryQuestion_GivesCountsOrWhatIsNamed()
    {
        var table = await bench.Load(bench.Scratch.Write(Persons));
        var statements = new HashSet<string>();
        await Listening(statements, () => Ask(table));
        Assert.True(statements.Count > 40, $"Only {statements.Count} statements were seen.");

        var (met, beyond) = (new HashSet<string>(), new SortedSet<string>(StringComparer.Ordinal));
        await using var connection = new NpgsqlConnection(await bench.Database());
        await connection.OpenAsync();
        foreach (var sql in statements.Where(sql => sql.Contains(Postgres.PostgresDialect.Name(table), StringComparison.Ordinal)))
            foreach (var (column, what) in await Beyond(connection, sql))
                if (Array.Find(Named, one => one.Tells == what && sql.Contains(one.Where, StringComparison.Ordinal)) is { Because: { } because })
                    met.Add(because);
                else
                    beyond.Add($"{what} in column {column} of {Kind(sql)}");
        if (beyond.Count > 0)
            Assert.Fail(string.Join('\n', beyond));
        Assert.Equal(Named.Select(one => one.Because).Distinct().Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
        // What does not name the table asks the server about itself and its catalogue.
        Assert.All(statements.Where(sql => !sql.Contains(Postgres.PostgresDialect.Name(table), StringComparison.Ordinal)),
            sql => Assert.Matches("pg_class|pg_settings|current_setting|^SET TRANSACTION", sql));
    }

    /// <summary>
    /// What Citus documents that it does not answer of a table on several nodes. Subqueries that are joined on other columns than
    /// the distribution column, window functions, common table expressions and aggregates over ordered sets it works out
    /// on its coordinator.
    /// </summary>
    private static readonly (string Refused, string Pattern)[] RefusedAcrossNodes =
    [
        ("grouping sets", @"\bGROUPING\b|\bROLLUP\s*\(|\bCUBE\s*\("),
        ("recursion", @"\bRECURSIVE\b"),
        ("outer joins on other columns", @"\b(LEFT|RIGHT|FULL)\s+(OUTER\s+)?JOIN\b"),
        ("correlated subqueries", @"\bEXISTS\b|\bIN\s*\(\s*SELECT\b|[=<>]\s*(ANY|ALL)\s*\(\s*SELECT\b"),
        ("samples", @"\bTABLESAMPLE\b"),
        ("locks", @"\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)\b"),
        ("tables of its own", @"\b(CREATE|INSERT|UPDATE|DELETE|TRUNCATE)\b"),
    ];

    [Fact]
    public async Task EveryStatement_OfEveryQuestion_KeepsToWhatADatabaseOfSeveralNodesDocuments()
    {
        var table = await bench.Load(bench.Scratch.Write(Persons));
        var statements = new HashSet<string>();
        await Listening(statements, () => Ask(table));
        var counted = statements.Where(sql => sql.Contains(Postgres.PostgresDialect.Name(table), StringComparison.Ordinal)).ToList();
        Assert.True(counted.Count > 40, $"Only {counted.Count} statements were seen.");
        Assert.Empty(from sql in counted from one in RefusedAcrossNodes where Regex.IsMatch(sql, one.Pattern) select $"{one.Refused}: {Kind(sql)}");
        // A lateral select that only computes from the row before it is worked out where that row is; over a table it would be a correlated subquery.
        Assert.All(counted.SelectMany(sql => Regex.Matches(sql, @"LATERAL \((?<select>SELECT [^\n]*?) AS [dnv]\)").Select(found => found.Groups["select"].Value)), select => Assert.DoesNotMatch(@"\bFROM (?!')", select));
        // Values become text on the nodes: how has to be said there too.
        Assert.Contains(statements, sql => sql.Contains("citus.propagate_set_commands", StringComparison.Ordinal));
    }

    /// <summary>Every question that a table can be asked, under every rule.</summary>
    private async Task Ask(TableName name)
    {
        Assert.NotEmpty(await bench.Tables.List(SourceBench.Connection, default));
        var table = await bench.Tables.Open(name, null, default);
        await bench.Engine.Profile(table, null, default);
        foreach (var nulls in Enum.GetValues<NullRule>())
        {
            var plan = new MeasurementPlan(["age", "visit", "zip"], ["illness", "income"], ["income"], nulls) { Text = new(Trim: true, Fold: true, Compose: true) };
            await bench.Engine.Measure(table, plan, null, default);
            await bench.Engine.Measure(table, plan with { Weight = "weight", Household = "home", Populations = [5_000_000], Suda = true }, null, default);
            var question = new StressQuestion
            {
                SmallestDifference = 10, Register = ["age", "zip"], Population = 5_000, Candidates = ["home", "illness"], Subgroups = ["age"], SmallestGroup = 2,
                Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), 118), ["zip", "home"])],
                Here = [new(1, table)],
            };
            await new StressSearches(bench.Engine).Measure(table, plan, question, null, default);
            await new StressSearches(bench.Engine).Measure(table, plan, question with { Promote = ["home"] }, null, default);
            await bench.Engine.Propose(table, plan, null, default);
            // Under the wildcard rule a search needs columns without an empty cell.
            var searched = nulls is NullRule.Wildcard ? new MeasurementPlan(["visit", "zip"], plan.Sensitive, plan.Ordered, nulls) : plan;
            Ladder[] ladders = [LadderText.Read("age", "band 5,10"), LadderText.Read("visit", "date"), LadderText.Read("zip", "prefix 3,2")];
            await bench.Engine.Improve(table, searched, new(new(0.1, 5), [.. ladders.Where(one => searched.QuasiIdentifiers.Contains(one.Column))]), null, default);
            await bench.Engine.Knowledge(table, searched, new(3, 7), null, default);
            await bench.Engine.Drops(table, searched, new(0.1, 5), null, default);
            await bench.Engine.InPopulation(table, table, searched, null, default);
        }
    }

    /// <summary>What a statement gives that is neither a whole number below the marked ones nor a truth.</summary>
    private static async Task<IReadOnlyCollection<(string Column, string What)>> Beyond(NpgsqlConnection connection, string sql)
    {
        var found = new HashSet<(string, string)>();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"SET LOCAL search_path = pg_catalog; {sql}", connection, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            for (var i = 0; i < reader.FieldCount; i++)
                if (Told(reader.GetValue(i)) is { } what)
                    found.Add((reader.GetName(i), what));
        return found;
    }

    private static string? Told(object value) => value switch
    {
        bool or DBNull => null,
        string text when text.Length == 32 && text.All(char.IsAsciiHexDigitLower) => "a hash",
        string text when decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sum) && Math.Abs(sum) > 1_000_000_000 => "a sum of hashes",
        IConvertible and not string when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number => number is >= Least and <= Most ? "an amount" : number % 1 == 0 ? null : "a fraction",
        _ => $"a text ({value.GetType().Name})",
    };

    private static string Kind(string sql) => sql[sql.LastIndexOf("\nSELECT", StringComparison.Ordinal) is var at and >= 0 ? (at + 1).. : ..].ReplaceLineEndings(" ") is { Length: > 160 } text ? text[..160] : sql.ReplaceLineEndings(" ");

    private static async Task Listening(HashSet<string> statements, Func<Task> work)
    {
        using var source = new ActivitySource("ExportPortal.Tests.InPlace");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name is "Npgsql" or "ExportPortal.Tests.InPlace",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivityTraceId? ours = null;
        // Other tests use the server as well; what belongs to this one has its trace.
        listener.ActivityStopped = one =>
        {
            if (one.TraceId == ours && (one.GetTagItem("db.query.text") ?? one.GetTagItem("db.statement")) is string sql)
                lock (statements)
                    statements.Add(sql);
        };
        ActivitySource.AddActivityListener(listener);
        using var own = source.StartActivity("asking");
        ours = own!.TraceId;
        await work();
    }
}
