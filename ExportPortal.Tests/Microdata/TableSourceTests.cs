using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;
using Npgsql;

namespace ExportPortal.Microdata;

/// <summary>A table on its own server: what may be reached, what it is known by, and what a run leaves there.</summary>
public sealed class TableSourceTests(PostgresCluster cluster) : IDisposable
{
    private readonly SourceBench bench = new(cluster);

    [Fact]
    public async Task Measure_TypedColumns_BecomeTheTextThatIsDocumented()
    {
        var table = await bench.Table(["yes boolean", "day date", "at timestamptz", "price numeric(8,2)", "share float8", "n int"]);
        await bench.Sql($"INSERT INTO {PostgresDialect.Name(table)} VALUES (true, '2026-01-31', '2026-01-31 12:00+02', 1.5, 34, 7), (null, null, null, null, null, null)");
        var source = await bench.Tables.Open(table, null, default);

        using var run = new PostgresRun(source, bench.Connections.Find(SourceBench.Connection), MicrodataLimits.Default, TextRules.Exact, verified: true, new DuckDb.DuckDbSettings(), null, default);
        var cells = new List<string>();
        run.Each($"SELECT c0, c1, c2, c3, c4, c5 FROM {run.Source.From([0, 1, 2, 3, 4, 5])} ORDER BY c0 DESC", row =>
        {
            for (var i = 0; i < 6; i++)
                cells.Add(row.GetString(i));
        });

        Assert.Equal(["true", "2026-01-31", "2026-01-31 10:00:00+00", "1.50", "34", "7", "", "", "", "", "", ""], cells);
    }

    [Fact]
    public async Task Measure_CollationThatJoinsTexts_ComparesBytes()
    {
        await bench.Sql("CREATE COLLATION IF NOT EXISTS loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)");
        var table = await bench.Table(["a text COLLATE loose"]);
        await bench.Sql($"INSERT INTO {PostgresDialect.Name(table)} VALUES ('é'), ('e'), ('E'), ('e')");

        var measured = await bench.Engine.Measure(await bench.Tables.Open(table, null, default), new(["a"], [], []), null, default);

        Assert.Equal((3, 2), (measured.Sample.Classes, measured.Sample.SampleUniques));
        Assert.StartsWith("PostgreSQL ", measured.Engine.Counting);
        Assert.Equal((SourceBench.Connection, table.Name, "exportportal-table-1"), (measured.File.From!.Connection, measured.File.From.Name, measured.File.From.Identity));
        Assert.Null(measured.File.Dialect);
    }

    [Fact]
    public async Task Measure_ViewWithHostileNames_IsQuoted()
    {
        var table = await bench.Table(["\"a\"\"; DROP TABLE x; --\" text", "\"c0\" text", "\"n\" text"]);
        await bench.Sql($"INSERT INTO {PostgresDialect.Name(table)} VALUES ('1', 'x', 'y'), ('2', 'x', 'y')");
        var view = table with { Name = "classes" + Guid.NewGuid().ToString("N") };
        await bench.Sql($"CREATE VIEW {PostgresDialect.Name(view)} AS SELECT * FROM {PostgresDialect.Name(table)}");

        var measured = await bench.Engine.Measure(await bench.Tables.Open(view, null, default), new(["a\"; DROP TABLE x; --", "c0"], ["n"], []), null, default);

        Assert.Equal(2, measured.Sample.Classes);
        Assert.Equal(1, measured.Sensitive["n"].Values);
    }

    [Fact]
    public async Task Open_SameContent_HasTheSameIdentityAndAnyChangeAnother()
    {
        var table = await Filled("1,x", "2,y", "2,y");
        var other = await Filled("2,y", "1,x", "2,y");
        var changed = await Filled("1,x", "2,y", "2,z");
        var fewer = await Filled("1,x", "2,y");
        var moved = await Filled("1x,", "2,y", "2,y");
        var nulls = await Filled("1,x", "2,y", "2,y");
        await bench.Sql($"UPDATE {PostgresDialect.Name(nulls)} SET b = NULL WHERE a = '1'");
        var empty = await Filled("1,x", "2,y", "2,y");
        await bench.Sql($"UPDATE {PostgresDialect.Name(empty)} SET b = '' WHERE a = '1'");

        var identities = new List<string>();
        foreach (var one in new[] { table, other, changed, fewer, moved, nulls, empty })
            identities.Add((await bench.Tables.Open(one, null, default)).Hash.Hex);

        Assert.Equal(identities[0], identities[1]);
        Assert.Equal(6, identities.Distinct().Count());
    }

    [Fact]
    public async Task Measure_TableChangedSinceItWasChosen_IsRefused()
    {
        var table = await Filled("1,x", "2,y");
        var source = await bench.Tables.Open(table, null, default);
        await bench.Sql($"UPDATE {PostgresDialect.Name(table)} SET b = 'z' WHERE a = '1'");

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Engine.Measure(source, new(["a"], [], []), null, default));

        Assert.Equal("table_changed", fault.Code);
    }

    [Fact]
    public async Task Session_Writing_IsRefusedByTheServer()
    {
        var table = await Filled("1,x");
        await bench.Sql($"CREATE OR REPLACE FUNCTION {PostgresDialect.Name(SourceBench.Schema)}.spoil() RETURNS text LANGUAGE plpgsql AS 'BEGIN CREATE TABLE spoilt (a int); RETURN ''x''; END'");
        var view = table with { Name = "writes" + Guid.NewGuid().ToString("N") };
        await bench.Sql($"CREATE VIEW {PostgresDialect.Name(view)} AS SELECT {PostgresDialect.Name(SourceBench.Schema)}.spoil() AS a");

        Assert.Equal("view_writes", (await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(view, null, default))).Code);
        using var session = new PostgresSession("x", bench.Connections.Find(SourceBench.Connection), () => { }, default);
        Assert.Equal("view_writes", Assert.Throws<MicrodataFault>(() => session.Each($"DELETE FROM {PostgresDialect.Name(table)}", _ => { })).Code);
    }

    [Fact]
    public async Task Session_HostThatNeverAnswers_HoldsNobodyWhoCancels()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var settings = new TableConnection { ConnectionString = $"Host=127.0.0.1;Port={((System.Net.IPEndPoint)silent.LocalEndpoint).Port};Username=reader;Database=x;Timeout=0" };
        using var stop = new CancellationTokenSource();

        var opening = Task.Run(() => new PostgresSession("x", settings, () => { }, stop.Token));
        using var reached = await silent.AcceptSocketAsync();
        stop.Cancel();

        // Far more than it takes: without the token it never ends.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("pg_catalog", "pg_authid")]
    [InlineData("public", "nothing")]
    [InlineData("micro data", "nothing")]
    public async Task Open_OutsideTheAllowedSchemas_IsUnknown(string schema, string name)
    {
        await bench.Begin();

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(new TableName(SourceBench.Connection, schema, name), null, default));

        Assert.Equal("unknown_table", fault.Code);
    }

    [Fact]
    public async Task Open_AccountWithoutRight_SaysSoAndListsNothing()
    {
        var table = await Filled("1,x");
        await bench.Sql($"DO $$ BEGIN CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT USAGE ON SCHEMA {PostgresDialect.Name(SourceBench.Schema)} TO stranger");
        bench.Use(settings => settings with { ConnectionString = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Username = "stranger" }.ConnectionString });

        Assert.Equal("no_right", (await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(table, null, default))).Code);
        Assert.Empty(await bench.Tables.List(SourceBench.Connection, default));
    }

    [Fact]
    public async Task List_Connection_GivesTablesAndViewsOfItsSchemas()
    {
        var table = await Filled("1,x");

        Assert.Contains(table, await bench.Tables.List(SourceBench.Connection, default));
        Assert.DoesNotContain(await bench.Tables.List(SourceBench.Connection, default), one => one.Schema != SourceBench.Schema);
    }

    [Theory]
    [InlineData("jsonb")]
    [InlineData("text[]")]
    [InlineData("point")]
    [InlineData("bytea")]
    public async Task Open_ColumnThatIsNotPlain_IsRefusedByName(string type)
    {
        var table = await bench.Table(["a text", $"odd {type}"]);

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(table, null, default));

        Assert.Equal("nested_column", fault.Code);
        Assert.Contains("'odd'", fault.Message);
    }

    [Fact]
    public async Task Open_EmptyTable_IsRefused()
    {
        var table = await bench.Table(["a text"]);

        Assert.Equal("header_only", (await Assert.ThrowsAsync<MicrodataFault>(() => bench.Tables.Open(table, null, default))).Code);
    }

    [Fact]
    public async Task Measure_CancelledOnTheServer_EndsItsStatement()
    {
        using var cancel = new CancellationTokenSource();
        await bench.Begin();
        using var session = new PostgresSession("x", bench.Connections.Find(SourceBench.Connection), () => { }, cancel.Token);

        var query = Task.Run(() => session.Each("SELECT pg_sleep(300)", _ => { }));
        cancel.CancelAfter(TimeSpan.FromMilliseconds(150));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Measure_StatementTimeLimit_IsAFault()
    {
        await bench.Begin();
        bench.Use(settings => settings with { StatementSeconds = 1 });
        using var session = new PostgresSession("x", bench.Connections.Find(SourceBench.Connection), () => { }, default);

        Assert.Equal("time_limit", Assert.Throws<MicrodataFault>(() => session.Each("SELECT pg_sleep(300)", _ => { })).Code);
    }

    [Theory]
    [InlineData("twelve")]
    [InlineData("1e999")]
    [InlineData("1e-999")]
    [InlineData("1e99999999999999")]
    [InlineData(" 12")]
    [InlineData("")]
    public async Task Measure_NotANumber_IsAFaultAndQuotesNothing(string cell)
    {
        var table = await Filled($"{cell},x", "7,y");

        var fault = await Assert.ThrowsAsync<MicrodataFault>(async () => await bench.Engine.Measure(await bench.Tables.Open(table, null, default), new(["b"], [], ["a"]), null, default));

        Assert.Equal(("not_a_number", 1), (fault.Code, fault.Column!.Value));
    }

    [Theory]
    [InlineData("a.b", "a", "b")]
    [InlineData("\"a.b\".\"c\"\"d\"", "a.b", "c\"d")]
    [InlineData("micro data.t", "micro data", "t")]
    public void Parse_Name_ReadsAsSqlDoes(string text, string schema, string name) => Assert.Equal(new TableName("x", schema, name), TableName.Parse("x", text));

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("a.b.c")]
    [InlineData("\"a.b")]
    public void Parse_NotAName_IsAFault(string text) => Assert.Equal("not_a_table_name", Assert.Throws<MicrodataFault>(() => TableName.Parse("x", text)).Code);

    public void Dispose() => bench.Dispose();

    private async Task<TableName> Filled(params string[] rows)
    {
        var table = await bench.Table(["a text", "b text"]);
        foreach (var row in rows)
            await bench.Sql($"INSERT INTO {PostgresDialect.Name(table)} VALUES ('{row.Split(',')[0]}', '{row.Split(',')[1]}')");
        return table;
    }
}
