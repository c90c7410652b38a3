using System.Text.Json;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

public sealed class ProtectVerbTests : IDisposable
{
    private const string Csv = "name,age,job,note\nAnn,31,nurse,\"a, b\"\nBob,33,doctor,=1+1\nCid,34,nurse,\nDon,58,baker,x\nEve,57,baker,y\n";
    private const string Plan = """
        {"quasi_identifiers": ["age", "job"], "sensitive": ["note"],
         "changes": [{"column": "name"}, {"column": "age", "steps": [{"by": "band", "width": 5}]}, {"column": "job", "steps": [{"by": "hierarchy", "level": 1}]}],
         "small": {"k": 2, "by": "empty_cells"}}
        """;
    private const string Jobs = "nurse,health\ndoctor,health\nbaker,food\n";

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Protect_ByPlan_WritesTheCopyAndSaysWhatItMeasures()
    {
        var (code, text, error) = await Protect(Plan, "--hierarchy", $"job={scratch.Write(Jobs, "jobs.csv")}");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("age,job,note\n30 to 34,health,\"a, b\"\n30 to 34,health,=1+1\n30 to 34,health,\n55 to 59,food,x\n55 to 59,food,y\n", await File.ReadAllTextAsync(Copy));
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal((1, 2, 2), (K("before"), K("after"), root.GetProperty("predicted").GetProperty("k").GetInt32()));
        Assert.Equal(root.GetProperty("after").GetProperty("file").GetProperty("sha256").GetString(), root.GetProperty("lineage").GetProperty("output").GetString());
        var steps = root.GetProperty("lineage").GetProperty("steps");
        Assert.Equal(4, steps.GetArrayLength());
        Assert.DoesNotContain("loss", steps.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((5, 13), (root.GetProperty("loss").GetProperty("discernibility").GetProperty("before").GetDouble(), root.GetProperty("loss").GetProperty("discernibility").GetProperty("after").GetDouble()));

        int K(string which) => root.GetProperty(which).GetProperty("sample").GetProperty("k").GetInt32();
    }

    [Fact]
    public async Task Protect_AsParquetWithTextRules_IsWrittenAndReadAlike()
    {
        var csv = scratch.Write("age,job\n 31,Nurse\n33,nurse\n34,NURSE \n", "texts.csv");
        var plan = scratch.Write("""{"quasi_identifiers": ["age", "job"], "changes": [{"column": "age", "steps": [{"by": "band", "width": 5}]}]}""", "plan.json");
        var (copy, again) = (Path.Combine(scratch.Path, "copy.parquet"), Path.Combine(scratch.Path, "again.parquet"));
        string[] rules = ["--trim", "--letters", "fold"];
        var (code, text, error) = await Verb.Run("", ["protect", csv, "--plan", plan, "--out", copy, "--as", "parquet", .. rules]);
        Assert.Equal((0, "", 3), (code, error, JsonDocument.Parse(text).RootElement.GetProperty("after").GetProperty("sample").GetProperty("k").GetInt32()));
        // Of a Parquet file the copy is Parquet without asking.
        var other = scratch.Write("""{"quasi_identifiers": ["age", "job"], "changes": [], "small": {"k": 2, "by": "empty_cells"}}""", "other.json");
        (code, text, error) = await Verb.Run("", ["protect", copy, "--plan", other, "--out", again, .. rules]);
        Assert.Equal((0, "", "parquet"), (code, error, JsonDocument.Parse(text).RootElement.GetProperty("after").GetProperty("file").GetProperty("format").GetString()));
        var synthetic = await Verb.Run("", "assess-synthetic", "--original", copy, "--synthetic", again, "--control", again, "--attacks", "2");
        Assert.DoesNotContain("UTF-8", synthetic.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"quasi_identifiers": ["age"], "chnages": []}""", "The plan is not as it should be")]
    [InlineData("""{"quasi_identifiers": ["age"], "small": {"k": 2, "by": "all"}}""", "It is empty_cells or remove_records.")]
    [InlineData("""{"quasi_identifiers": ["age"], "null": "all"}""", "see $.null. It is value or ")]
    [InlineData("""{"quasi_identifiers": ["age"], "changes": [{"column": "age", "steps": [{"by": "bands", "width": 5}]}]}""", "The 'by' of a step is one of band, round, top, bottom, date, prefix, hierarchy")]
    [InlineData("""{"quasi_identifiers": ["age"], "changes": [{"column": "town"}]}""", "There is no column 'town'")]
    [InlineData("""{"quasi_identifiers": ["age"], "changes": [{"column": "age", "steps": [{"by": "band", "width": 0}]}]}""", "above 0")]
    [InlineData("""{"quasi_identifiers": ["job"], "changes": [{"column": "job", "steps": [{"by": "hierarchy", "level": 1}]}]}""", "no hierarchy")]
    public async Task Protect_BadPlan_SaysWhatAndWritesNothing(string plan, string message)
    {
        var (code, _, error) = await Protect(plan);
        Assert.Equal(2, code);
        Assert.Contains(message, error);
        Assert.False(File.Exists(Copy));
    }

    [Fact]
    public async Task Protect_OutIsThere_OverwritesNothing()
    {
        scratch.Write("mine", "copy.csv");
        var (code, _, error) = await Protect(Plan);
        Assert.Equal((2, "mine"), (code, await File.ReadAllTextAsync(Copy)));
        Assert.Contains("There is a file already.", error);
    }

    [Fact]
    public async Task Assess_Improve_SaysTheSmallestSetAndWhatTheRulesDecideThen()
    {
        var @case = scratch.Write("""{"entry": "1M01", "granularity": "G4", "persons": 5, "p_data": 0.9, "motive": "low", "prevalence": 0, "dual_use": 0, "destination_group": "A", "environment": "E4", "mode": "remote", "purpose": "public-health-research"}""", "case.json");
        var (code, text, error) = await Verb.Run("", "assess", scratch.Write(Csv), "--quasi", "age,job", "--improve", "--line-k", "2", "--ladder", "age=band 5,10", "--ladder", "job=hierarchy", "--hierarchy", $"job={scratch.Write(Jobs, "jobs.csv")}", "--case", @case);
        Assert.True(code == 0, error);
        var improve = JsonDocument.Parse(text).RootElement.GetProperty("improve");
        Assert.True(improve.GetProperty("proven").GetBoolean());
        var smallest = improve.GetProperty("smallest");
        Assert.Equal("generalise age to bands of 5, generalise job to its parent category: 1 to 0.4", smallest.GetProperty("sentence").GetString());
        Assert.Equal(0.4, smallest.GetProperty("decision").GetProperty("risk").GetProperty("p_data").GetDouble());
        Assert.NotEqual(JsonSerializer.Serialize(improve.GetProperty("now").GetProperty("decision")), JsonSerializer.Serialize(smallest.GetProperty("decision")));
    }

    [Fact]
    public async Task Assess_ImproveWithoutACase_PrintsWhatEveryTierWouldStillAsk()
    {
        string[] options = ["assess", scratch.Write(Csv), "--quasi", "age,job", "--improve", "--entry", "1M01", "--ladder", "age=band 5,10", "--ladder", "job=none"];
        var (code, text, error) = await Verb.Run("", options);
        Assert.True(code == 0, error);
        var improve = JsonDocument.Parse(text).RootElement.GetProperty("improve");
        Assert.Equal((2, 4, "low"), (improve.GetProperty("tier").GetInt32(), improve.GetProperty("line").GetProperty("k").GetInt32(), improve.GetProperty("motive").GetString()));
        var now = improve.GetProperty("now").GetProperty("tiers").EnumerateArray().ToList();
        Assert.Equal(["public", "E2", "E2", "E4", "E4"], now.Select(one => one.GetProperty("place").GetString()));
        Assert.Contains("smallest class size k: 1 measured, at least 4 needed at T2", now[2].GetProperty("needs").EnumerateArray().Select(need => need.GetString()));
        Assert.All(improve.GetProperty("single").EnumerateArray(), one => Assert.Equal(5, one.GetProperty("tiers").GetArrayLength()));
        (_, text, _) = await Verb.Run("", [.. options, "--place", "E4", "--motive", "high", "--prevalence", "0.5"]);
        var elsewhere = JsonDocument.Parse(text).RootElement.GetProperty("improve");
        // T2 limits the average itself, wherever the data go; what the place leaves would be 0.225 in E2.
        Assert.Equal((0.09, 0.09), (improve.GetProperty("line").GetProperty("average_risk").GetDouble(), elsewhere.GetProperty("line").GetProperty("average_risk").GetDouble()));
        Assert.Equal("high", elsewhere.GetProperty("motive").GetString());
        Assert.Equal("E4", elsewhere.GetProperty("now").GetProperty("tiers")[1].GetProperty("place").GetString());
    }

    [Theory]
    [InlineData("needs a line")]
    [InlineData("'E9' is no place", "--place", "E9")]
    [InlineData("The control list has no entry '7X01'.", "--entry", "7X01")]
    [InlineData("--prevalence is a share", "--entry", "1M01", "--prevalence", "2")]
    [InlineData("'town' is no quasi-identifier", "--line-k", "2", "--ladder", "town=date")]
    [InlineData("is not of the form", "--line-k", "2", "--ladder", "date")]
    [InlineData("above 0 and at most 1", "--line-average", "0")]
    public async Task Assess_BadImproveOption_SaysWhat(string message, params string[] options)
    {
        var (code, _, error) = await Verb.Run("", ["assess", scratch.Write(Csv), "--quasi", "age", "--improve", .. options]);
        Assert.Equal(2, code);
        Assert.Contains(message, error);
    }

    private string Copy => Path.Combine(scratch.Path, "copy.csv");

    private Task<(int Code, string Out, string Error)> Protect(string plan, params string[] options) =>
        Verb.Run("", ["protect", scratch.Write(Csv), "--plan", scratch.Write(plan, "plan.json"), "--out", Copy, .. options]);
}
