using System.Text;
using System.Text.Json;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

public sealed class AssessVerbTests : IDisposable
{
    private const string Csv = "sex,age,income\nF,34,10\nF,34,20\nM,,30\nM,51,\n";
    private readonly ScratchFolder scratch = new();
    private readonly MemoryStream standardOut = new();
    private readonly StringWriter standardError = new();

    [Fact]
    public async Task Assess_File_PrintsTheContractKeys()
    {
        var code = await Run(Csv, "--quasi", "sex,age", "--sensitive", "income", "--json");

        Assert.Equal(CliOutput.Done, code);
        var root = Json();
        Assert.Equal(4, root.GetProperty("file").GetProperty("rows").GetInt64());
        Assert.Equal(3, root.GetProperty("file").GetProperty("columns").GetInt32());
        Assert.Equal(Csv.Length, root.GetProperty("file").GetProperty("bytes").GetInt64());
        Assert.Equal(64, root.GetProperty("file").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(
            """{"null":"value","trim":false,"case":"exact","normalise":"none","types":{"sex":"text","age":"text","income":"text"}}""",
            JsonSerializer.Serialize(root.GetProperty("rules")));
        Assert.Equal(3, root.GetProperty("sample").GetProperty("classes").GetInt64());
        Assert.Equal("""{"1":2,"2":1}""", JsonSerializer.Serialize(root.GetProperty("sample").GetProperty("size_histogram")));
        Assert.Equal(1, root.GetProperty("sensitive").GetProperty("income").GetProperty("l_distinct").GetInt64());
        Assert.Equal("", standardError.ToString());
    }

    [Fact]
    public async Task Assess_DelimiterAndQuoteSaid_AreNotFoundButTaken()
    {
        // Found, the comma would win: it makes more columns.
        Assert.Equal(CliOutput.Done, await Run("a,x,y;b\n1,2,3;'4'\n", "--quasi", "b", "--delimiter", "semicolon", "--quote", "double"));
        var file = Json().GetProperty("file");
        Assert.Equal((2, ";", "\""), (file.GetProperty("columns").GetInt32(), file.GetProperty("dialect").GetProperty("delimiter").GetString(), file.GetProperty("dialect").GetProperty("quote").GetString()));
        Assert.NotEqual(CliOutput.Done, await Run("a;b\n1;2\n", "--quasi", "b", "--delimiter", "colon"));
    }

    [Fact]
    public async Task Assess_Stress_PrintsFifteenResultsAndTheSameBytesAgain()
    {
        string[] options = ["--quasi", "sex,age", "--sensitive", "income", "--stress", "--entry", "1M01", "--population", "50", "--person", "income", "--points", "sex,age"];
        Assert.Equal(CliOutput.Done, await Run(Csv, options));
        var stress = Json().GetProperty("stress");
        Assert.Equal(15, stress.GetProperty("results").GetArrayLength());
        Assert.Equal((2026, 64), (stress.GetProperty("seed").GetInt32(), stress.GetProperty("pack_hash").GetString()!.Length));
        Assert.Equal("reported", stress.GetProperty("results")[8].GetProperty("outcome").GetString());
        var first = standardOut.ToArray();
        standardOut.SetLength(0);
        await Run(Csv, options);
        Assert.Equal(first, standardOut.ToArray());
    }

    [Fact]
    public async Task Assess_Justification_StandsWithTheFigures()
    {
        Assert.Equal(CliOutput.Done, await Run(Csv, "--quasi", "sex", "--stress", "--justification", "The study is about them."));
        Assert.Equal("The study is about them.", Json().GetProperty("stress").GetProperty("figures").GetProperty("minority_justification").GetString());
    }

    [Fact]
    public async Task Assess_PopulationFile_CountsInIt()
    {
        var population = scratch.Write(Csv + "F,34,1\nM,51,1\nM,80,1\n", "population.csv");
        Assert.Equal(CliOutput.Done, await Run(Csv, "--quasi", "sex,age", "--population-file", population, "--stress"));
        var counted = Json().GetProperty("models").GetProperty("in_population");
        Assert.Equal((7, 2, 1), (counted.GetProperty("records").GetInt64(), counted.GetProperty("uniques").GetInt64(), counted.GetProperty("sample_uniques_that_are_unique").GetInt64()));
        Assert.Equal((2 / 3.0 + 1 + 0.5) / 4, counted.GetProperty("journalist").GetProperty("marketer").GetDouble(), 1e-15);
        Assert.Equal("a", Json().GetProperty("stress").GetProperty("results")[1].GetProperty("evidence").GetString());
    }

    [Fact]
    public async Task Assess_EarlierVersions_AreComparedCellByCell()
    {
        // The second version gives one woman of 34 more away than the file; the third has its cells, of twenty times the records.
        var (second, third) = (scratch.Write("sex,age\nF,34\nF,34\nF,34\nM,\nM,51\n", "second.csv"), scratch.Write("sex,age\n" + string.Concat(Enumerable.Repeat("F,34\nF,34\nM,\nM,51\n", 20)), "third.csv"));
        string[] options = ["--quasi", "sex,age", "--stress", "--earlier", second, "--earlier", third];
        Assert.Equal(CliOutput.Done, await Run(Csv, options));
        var composition = Json().GetProperty("stress").GetProperty("figures").GetProperty("composition");
        Assert.Equal([5L, 80L], composition.GetProperty("earlier").EnumerateArray().Select(one => one.GetProperty("records").GetInt64()));
        Assert.Equal([1L, 0L], composition.GetProperty("differenced").EnumerateArray().Select(one => one.GetProperty("hits").GetInt64()));
        var test = Json().GetProperty("stress").GetProperty("results")[5];
        Assert.Equal(("ST-06", "failed"), (test.GetProperty("code").GetString(), test.GetProperty("outcome").GetString()));

        standardOut.SetLength(0);
        Assert.Equal(CliOutput.Done, await Run(Csv, [.. options, "--earlier-quasi", "age"]));
        standardOut.SetLength(0);
        Assert.Equal(CliOutput.Done, await Run("sex,income\nF,1\nF,2\n", ["--quasi", "sex", "--stress", "--earlier", second, "--earlier-quasi", "age"]));
        Assert.Equal("""["age"]""", JsonSerializer.Serialize(Json().GetProperty("stress").GetProperty("figures").GetProperty("composition").GetProperty("lacking")));
    }

    [Theory]
    [InlineData("a,b\n1\n", "then.csv, line 2, column 1")]
    [InlineData("", "then.csv: ")]
    public async Task Assess_EarlierVersionThatCannotBeRead_SaysWhich(string earlier, string message)
    {
        Assert.Equal(CliOutput.Bad, await Run(Csv, "--quasi", "sex", "--stress", "--earlier", scratch.Write(earlier, "then.csv")));
        Assert.Contains(message, standardError.ToString());
    }

    [Theory]
    [InlineData("a,b\n1\n", "population.csv, line 2, column 1")]
    [InlineData("sex\nF\n", "The population table has no column 'age'.")]
    [InlineData("sex,age\nF,34\n", "3 of 3 classes of the file are larger")]
    public async Task Assess_PopulationThatDoesNotFit_SaysWhich(string population, string message)
    {
        Assert.Equal(CliOutput.Bad, await Run(Csv, "--quasi", "sex,age", "--population-file", scratch.Write(population, "population.csv")));
        Assert.Contains(message, standardError.ToString());
    }

    [Fact]
    public async Task Assess_Table_IsBoundByTheSettingsOfThePortal()
    {
        var name = $"verb-{Guid.NewGuid():N}";
        var place = Path.Combine(Directory.GetCurrentDirectory(), $"appsettings.{name}.json");
        await File.WriteAllTextAsync(place, """{ "Microdata": { "Engine": { "MemoryMegabytes": 1 } } }""");
        try
        {
            Assert.Equal(CliOutput.Bad, await PortalCommandLine.Run(["assess", "--connection", "registry", "--table", "a.b", "--quasi", "a", "--environment", name], Output));
            Assert.Contains("The memory limit is at least 256 MB", standardError.ToString());
        }
        finally
        {
            File.Delete(place);
        }
    }

    [Theory]
    [InlineData("The control list has no entry '7X01'.", "--entry", "7X01")]
    [InlineData("'G9' is not a granularity", "--granularity", "G9")]
    [InlineData("Traces need both --person and --points.", "--person", "income")]
    [InlineData("--canaries takes two numbers", "--canaries", "5")]
    [InlineData("--earlier-quasi needs --earlier", "--earlier-quasi", "age")]
    [InlineData("--earlier-table needs --connection.", "--earlier-table", "a.b")]
    [InlineData("There is no such file.", "--earlier", "nowhere.csv")]
    public async Task Assess_BadStressOption_SaysWhatAndExits2(string message, params string[] options)
    {
        Assert.Equal(CliOutput.Bad, await Run(Csv, ["--quasi", "sex", "--stress", .. options]));
        Assert.Contains(message, standardError.ToString());
    }

    [Fact]
    public async Task Assess_Wildcard_NullsUndefinedFiguresWithAReason()
    {
        var code = await Run(Csv, "--quasi", "sex,age", "--null", "wildcard");

        Assert.Equal(CliOutput.Done, code);
        var sample = Json().GetProperty("sample");
        Assert.Equal(JsonValueKind.Null, sample.GetProperty("classes").ValueKind);
        Assert.Contains("wildcard", sample.GetProperty("reasons").GetProperty("classes").GetString());
        Assert.Equal(2, sample.GetProperty("k").GetInt64());
    }

    [Fact]
    public async Task Assess_Drop_SaysHowManyRecordsLeft()
    {
        await Run(Csv, "--quasi", "sex,age", "--null", "drop");

        var sample = Json().GetProperty("sample");
        Assert.Equal((3, 1), (sample.GetProperty("records").GetInt64(), sample.GetProperty("dropped_records").GetInt64()));
    }

    [Theory]
    [InlineData("There is no column 'height'. The columns are: sex, age, income.", "--quasi", "sex,height")]
    [InlineData("There is no column ' age'. The columns are: sex, age, income.", "--quasi", "sex, age")]
    [InlineData("line 5, column 3: Column 'income' is named as weight, but a cell of it is not a number of at least 1e-9 and less than 1e15.", "--quasi", "sex", "--weight", "income")]
    [InlineData("Column 'sex' is named in two roles.", "--quasi", "sex", "--weight", "sex")]
    [InlineData("There is no column 'w'.", "--quasi", "sex", "--weight", "w")]
    [InlineData("which need a column of weights", "--quasi", "sex", "--household", "age")]
    [InlineData("The population (3) is smaller than the sample (4 records).", "--quasi", "sex", "--population", "3")]
    [InlineData("--population", "--quasi", "sex", "--population", "many")]
    [InlineData("There is no such file.", "--quasi", "sex", "--population-file", "nowhere.csv")]
    [InlineData("--population-table needs --connection.", "--quasi", "sex", "--population-table", "a.b")]
    [InlineData("Name one population", "--quasi", "sex", "--population-table", "a.b", "--population-file", "nowhere.csv", "--connection", "x")]
    [InlineData("'sex' is named twice", "--quasi", "sex,sex")]
    [InlineData("line 5, column 3: Column 'income' is declared a number (Type: Number; --ordered on the command line)", "--quasi", "sex", "--ordered", "income")]
    [InlineData("--quasi", "--sensitive", "income")]
    [InlineData("maybe", "--quasi", "sex", "--null", "maybe")]
    [InlineData("--frobnicate", "--quasi", "sex", "--frobnicate")]
    public async Task Assess_BadInput_SaysWhatAndExits2(string message, params string[] options)
    {
        var code = await Run(Csv, options);

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains(message, standardError.ToString());
        Assert.Equal(0, standardOut.Length);
    }

    [Fact]
    public async Task Assess_RaggedFile_NamesLineAndColumn()
    {
        var code = await Run("a,b\n1,2\n3\n", "--quasi", "a");

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("line 3, column 1: The row has 1 cell, the header 2.", standardError.ToString());
    }

    [Fact]
    public async Task Assess_NoFile_Exits2()
    {
        var code = await PortalCommandLine.Run(["assess", Path.Combine(scratch.Path, "none.csv"), "--quasi", "a"], Output);

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("There is no such file.", standardError.ToString());
    }

    [Fact]
    public async Task Assess_Twice_PrintsTheSameBytes()
    {
        await Run(Csv, "--quasi", "sex,age", "--sensitive", "income");
        var first = standardOut.ToArray();
        standardOut.SetLength(0);
        await Run(Csv, "--quasi", "sex,age", "--sensitive", "income");

        Assert.Equal(first, standardOut.ToArray());
    }

    public void Dispose() => scratch.Dispose();

    private CliOutput Output => new(Stream.Null, standardOut, standardError);

    private Task<int> Run(string csv, params string[] options) =>
        PortalCommandLine.Run(["assess", scratch.Write(csv), .. options], Output);

    private JsonElement Json() => JsonDocument.Parse(Encoding.UTF8.GetString(standardOut.ToArray())).RootElement;
}
