using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>What would help a table, and the view that does it: the same as of a file, without a value leaving the server.</summary>
public sealed class TableProtectionTests(PostgresCluster cluster) : IDisposable
{
    private static readonly MeasurementPlan Plan = new(["age", "visit", "zip", "sex"], ["illness"], []);

    private static readonly string Persons = "age,visit,zip,sex,illness\n" + string.Concat(Enumerable.Range(0, 400)
        .Select(i => $"{(i % 37 == 0 ? "" : 20 + i * 7 % 45)},2026-{1 + i % 12:00}-{1 + i % 28:00},{10100 + i % 23 * 37},{(i % 2 == 0 ? "f" : "M ")},{(i % 3 == 0 ? "flu" : "cold")}\n"));

    private readonly SourceBench bench = new(cluster);

    public void Dispose() => bench.Dispose();

    public static TheoryData<string, Recoding[]> Ladders => new()
    {
        { "band", [new Band(5)] }, { "band of 1", [new Band(1)] }, { "band with a fraction", [new Band(0.1m, 0.05m)] }, { "band from 3", [new Band(10, 3)] },
        { "rounded twice", [new Rounding(5), new Rounding(10)] }, { "rounded to a fraction", [new Rounding(0.25m)] },
        { "both ends", [new BottomCode(18), new TopCode(89.5m)] }, { "prefix", [new Prefix(2)] },
        { "day", [new DateCut(DatePart.Day)] }, { "month", [new DateCut(DatePart.Month)] }, { "quarter", [new DateCut(DatePart.Quarter)] }, { "year", [new DateCut(DatePart.Year)] }, { "decade", [new DateCut(DatePart.Decade)] },
        { "month of the day first", [new DateCut(DatePart.Month, DateOrder.DayFirst)] }, { "quarter of the month first", [new DateCut(DatePart.Quarter, DateOrder.MonthFirst)] },
        { "month, then year", [new DateCut(DatePart.Month), new DateCut(DatePart.Year)] },
        { "hierarchy", [new RollUp(2, new Hierarchy([["nurse", "health", "people"], ["it's", "x'y", "z"]]))] },
    };

    [Theory]
    [MemberData(nameof(Ladders))]
    public async Task Apply_AnyCell_IsWhatTheFileWouldHave(string what, Recoding[] steps)
    {
        string[] cells =
        [
            "", " ", "0", "-0", "7", "-7", "+7", "34", "34.5", "34.999", "0.15", "-0.05", ".5", "5.", "1e3", "1E-2", "1e99", "007", "89.5", "89.6", "1000000000000000", "1000000000000001", "12a", "nurse", "it's", "health", "people", "z", "ünï",
            "2026-11-23", "2026-02-29", "2024-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-11-23T10:15", "2026-11-23 10:15:00Z", "2026-11-23x", "2026-1-2", "2026-11", "2026-Q4", "2026-Q5", "2026", "2020s", "0000", "0000-01-01",
            "23.11.2026", "3.4.2026", "31/02/2026", "11/23/2026", "4-5-2026", "4/5-2026", "1.1.0000", "99.99.2026",
        ];
        await using var connection = new Npgsql.NpgsqlConnection(await bench.Database());
        await connection.OpenAsync();
        var (joins, text) = PostgresRecoding.Apply(steps, "given.v", "r");
        foreach (var cell in cells)
        {
            await using var command = new Npgsql.NpgsqlCommand($"SELECT {text} FROM (SELECT @cell::text AS v) given {joins}", connection);
            command.Parameters.AddWithValue("cell", cell);
            Assert.Equal((what, cell, Recoding.Apply(steps, cell)), (what, cell, (string)(await command.ExecuteScalarAsync())!));
        }
    }

    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Drop)]
    public async Task Improve_Table_FindsWhatTheFileFinds(NullRule nulls)
    {
        var plan = new MeasurementPlan(Plan.QuasiIdentifiers, ["illness"], [], nulls) { Text = new(Trim: true, Fold: true) };
        var path = bench.Scratch.Write(Persons);
        var (file, table) = (await bench.Source(SourceKind.Csv, path), await bench.Source(SourceKind.Table, path));
        var proposed = await bench.Engine.Propose(file, plan, null, default);
        Assert.Equal(proposed.OrderBy(one => one.Key), (await bench.Engine.Propose(table, plan, null, default)).OrderBy(one => one.Key));
        Assert.Equal(["band 5,10,20", "none", "date", "prefix 4,3,2,1"], ((string[])["age", "sex", "visit", "zip"]).Select(name => proposed[name]));
        var question = new ImprovementQuestion(new(0.2, 3), [.. proposed.Select(one => LadderText.Read(one.Key, one.Value))]);
        var (found, there) = (await bench.Engine.Improve(file, plan, question, null, default), await bench.Engine.Improve(table, plan, question, null, default));
        Assert.NotNull(found.Smallest?.Sensitive);
        Assert.Equal(Json(found), Json(there));
    }

    [Fact]
    public async Task Open_ViewThatCastsACellThatIsNone_SaysWhichColumnAndWhatItDoes()
    {
        var name = await bench.Table(["age text", "income text"]);
        await bench.Sql($"INSERT INTO {PostgresDialect.Name(name)} VALUES ('31', '1200'), ('33', 'a secret')");
        var (cast, filtered) = (name with { Name = $"cast{Guid.NewGuid():N}" }, name with { Name = $"filtered{Guid.NewGuid():N}" });
        await bench.Sql($"CREATE VIEW {PostgresDialect.Name(cast)} AS SELECT age, income::int AS amount FROM {PostgresDialect.Name(name)}; CREATE VIEW {PostgresDialect.Name(filtered)} AS SELECT age FROM {PostgresDialect.Name(name)} WHERE income::int > 0");
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(cast, null, default));
        Assert.Equal("view_fails", fault.Code);
        Assert.StartsWith($"Column 'amount' of {cast}. The database could not read every row: the view reads a text as a number, a date or another type, and a cell is none (SQLSTATE 22P02).", fault.Message);
        Assert.DoesNotContain("secret", fault.Message);
        Assert.StartsWith($"{filtered}, in what it selects or joins.", (await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(filtered, null, default))).Message);
    }

    [Fact]
    public async Task Improve_BandThatNoWiderBandHolds_IsToldAsThat()
    {
        var table = await bench.Source(SourceKind.Table, bench.Scratch.Write("age,sex\n30 to 36,f\n31,m\n"));
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Engine.Improve(table, new(["age", "sex"], [], []), new(new(0.5, 2), [LadderText.Read("age", "band 5")]), null, default));
        Assert.Equal(("bands_straddle", Band.Straddles), (fault.Code, fault.Message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task View_MadeByTheHolder_MeasuresLikeTheCopyOfTheFile(int? k)
    {
        var path = bench.Scratch.Write(Persons);
        var (file, table) = ((MicrodataFile)await bench.Source(SourceKind.Csv, path), (MicrodataTable)await bench.Source(SourceKind.Table, path));
        var plan = Plan with { Text = new(Trim: true, Fold: true) };
        var changes = new ProtectionPlan([new("zip", []), new("age", [new Band(10)]), new("visit", [new DateCut(DatePart.Quarter)])], k is { } least ? new(least, SmallClasses.RemoveRecords) : null);
        var copy = await bench.Engine.Protect(file, plan, changes, Path.Combine(bench.Scratch.Path, "copy.csv"), null, default);
        await bench.Sql(bench.Engine.View(table, plan, changes).Sql);
        var view = await bench.Tables.Open(bench.Engine.View(table, plan, changes).Name, null, default);
        Assert.Equal(["age", "visit", "sex", "illness"], view.Columns);
        var (one, other) = (await bench.Engine.Measure(copy.File, changes.After(plan), null, default), await bench.Engine.Measure(view, changes.After(plan), null, default));
        Assert.Equal(RiskJson.Write(one), RiskJson.Write(other with { File = one.File, Engine = one.Engine }));
    }

    [Fact]
    public async Task View_ReadWithDatesWrittenOtherwise_IsCutAllTheSame()
    {
        var name = await bench.Table(["visit date", "age int"]);
        await bench.Sql($"INSERT INTO {PostgresDialect.Name(name)} VALUES ('2026-11-23', 31), (NULL, 32)");
        var view = bench.Engine.View(await bench.Tables.Open(name, null, default), new(["visit"], [], []), new([new("visit", [new DateCut(DatePart.Month)])]));
        await bench.Sql(view.Sql);
        await using var connection = new Npgsql.NpgsqlConnection(await bench.Database());
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"SET DateStyle = 'German'; SELECT string_agg(coalesce(visit, '-') || age, ' ' ORDER BY age) FROM {PostgresDialect.Name(view.Name)}", connection);
        Assert.Equal("2026-1131 -32", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task View_WithEmptiedCells_SaysThatAViewCannotSayIt()
    {
        var table = (MicrodataTable)await bench.Source(SourceKind.Table, bench.Scratch.Write(Persons));
        var fault = Assert.Throws<MicrodataFault>(() => bench.Engine.View(table, Plan, new([new("age", [new Band(10)])], new(4))));
        Assert.Equal("not_in_a_view", fault.Code);
    }

    private static string Json(Improvements found) => System.Text.Json.JsonSerializer.Serialize(found, RiskJson.Options);
}
