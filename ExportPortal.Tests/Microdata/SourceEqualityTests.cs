using ExportPortal.Domain.Risk;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>The same content gives the same figures wherever it stands, under every rule.</summary>
public sealed class SourceEqualityTests(PostgresCluster cluster) : IDisposable
{
    private const string Odd = "name,age,note,w,hh\n"
        + "Zoë,34,Straße,1.5,1\nZoe\u0308,34 ,STRASSE,2,1\nZOË, 34,straße,.5,2\n ΣΑΣ,51,σας,1e1,\nσας\u00A0,51,ΣΑΣ,+3,3\nσασ,51,x,4.,3\n"
        + "İ,7,i,1,4\ni,7,ı,1,4\nK,7,k,1,4\nk,7,\u212A,1,4\n,7,,1,\n \t ,7,\u2003,1,5\n\uFB01,8,fi,1,6\nÅ,8,\u212B,2.25,6\nå,8,A\u030A,2.25,6\n𐐀,9,𐐨,1,7\n𐐨,9,𐐀,1,7\n";

    private readonly SourceBench bench = new(cluster);

    public static IEnumerable<TheoryDataRow<NullRule, bool, bool, bool>> Rules =>
        from nulls in Enum.GetValues<NullRule>()
        from rules in Enumerable.Range(0, 8)
        select new TheoryDataRow<NullRule, bool, bool, bool>(nulls, (rules & 1) > 0, (rules & 2) > 0, (rules & 4) > 0);

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Measure_OddTexts_AreTheSameOnEverySource(NullRule nulls, bool trim, bool fold, bool compose)
    {
        var plan = new MeasurementPlan(["name", "age"], ["note"], [], nulls)
        {
            Text = new TextRules(trim, fold, compose), Weight = "w", Household = "hh", Suda = true, Populations = [500],
        };
        var csv = await bench.Measure(SourceKind.Csv, Odd, plan);
        var parquet = await bench.Measure(SourceKind.Parquet, Odd, plan);
        var table = await bench.Measure(SourceKind.Table, Odd, plan);

        Assert.Equal(plan.Text, csv.Rules.Text);
        Assert.Equal(RiskJson.Write(csv), RiskJson.Write(parquet with { File = csv.File }));
        Assert.Equal(RiskJson.Write(csv), RiskJson.Write(table with { File = csv.File, Engine = csv.Engine }));
    }

    /// <summary>A line of a CSV file, a record of a Parquet file, of a table how many.</summary>
    [Theory]
    [InlineData(SourceKind.Csv, "line 3, column 2", "a cell of it is", "the cell")]
    [InlineData(SourceKind.Parquet, "record 2, column 2", "a cell of it is", "the cell")]
    [InlineData(SourceKind.Table, "", "2 cells of it are", "the cells")]
    public async Task Measure_CellsThatAreNoNumberOrNoWeight_AreFoundWhereTheyStand(SourceKind kind, string where, string which, string cells)
    {
        async Task<MicrodataFault> Fault(string cell, MeasurementPlan plan) => await Assert.ThrowsAsync<MicrodataFault>(() => bench.Measure(kind, $"sex,w\nF,1\nM,{cell}\nF,2\nM,{cell}\n", plan));
        var weight = await Fault("1e15", new(["sex"], [], []) { Weight = "w" });
        Assert.Equal(("not_a_weight", where), (weight.Code, weight.Where));
        Assert.StartsWith($"Column 'w' is named as weight, but {which} not a number of at least 1e-9 and less than 1e15.", weight.Message);
        foreach (var (cell, wrong, mend) in new[] { ("ten", "not a number", "Mend"), ("", "empty", "Fill") })
        {
            var number = await Fault(cell, new(["sex"], [], ["w"]));
            Assert.Equal(("not_a_number", where), (number.Code, number.Where));
            Assert.Contains($", but {which} {wrong}. {mend} {cells}, or declare", number.Message);
        }
    }

    [Theory]
    [InlineData(false, false, false, 17)]
    [InlineData(true, false, false, 16)]
    [InlineData(false, true, false, 13)]
    [InlineData(false, false, true, 16)]
    [InlineData(true, true, true, 9)]
    public async Task Measure_TextRules_JoinWhatTheyShould(bool trim, bool fold, bool compose, long names) =>
        Assert.Equal(names, (await bench.Measure(SourceKind.Csv, Odd, new(["name"], [], []) { Text = new(trim, fold, compose) })).Sample.Classes);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Measure_LeadingZeroAndCase_AreApartUnlessDeclared(SourceKind kind)
    {
        const string text = "zip,sex\n01234,f\n1234,F\n";

        Assert.Equal(2, (await bench.Measure(kind, text, new(["zip"], [], []))).Sample.Classes);
        Assert.Equal(2, (await bench.Measure(kind, text, new(["sex"], [], []))).Sample.Classes);
        Assert.Equal(1, (await bench.Measure(kind, text, new(["sex"], [], []) { Text = new(Fold: true) })).Sample.Classes);
        Assert.Equal(1, (await bench.Measure(kind, text, new(["sex"], ["zip"], ["zip"]))).Sensitive["zip"].Values);
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Measure_TrimmedNumbers_AreNumbers(SourceKind kind) =>
        Assert.Equal(2, (await bench.Measure(kind, "q,n\na, 12\nb,12.0\u00A0\nc,7\n", new(["q"], [], ["n"]) { Text = new(Trim: true) })).Sensitive["n"].Values);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Searches_Testdata_AreTheSameOnEverySource(SourceKind kind)
    {
        var file = Golden.Require("data/testdata_na.csv");
        var plan = new MeasurementPlan(["urbrur", "roof", "walls", "relat", "sex"], [], []);
        var (expected, source) = (await bench.Source(SourceKind.Csv, file), await bench.Source(kind, file));

        var knowledge = await bench.Engine.Knowledge(source, plan, new KnowledgeQuestion(), null, default);
        var drops = await bench.Engine.Drops(source, plan, new RiskLine(0.01, 2), null, default);

        Assert.Equivalent(await bench.Engine.Knowledge(expected, plan, new KnowledgeQuestion(), null, default), knowledge, strict: true);
        Assert.Equivalent(await bench.Engine.Drops(expected, plan, new RiskLine(0.01, 2), null, default), drops, strict: true);
        Assert.Equal(5, knowledge.Curve.Count);
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Profile_Source_CountsTheSame(SourceKind kind)
    {
        var source = await bench.Source(kind, bench.Scratch.Write("a,b\n1,x\n,x\n2.5,y\n"));

        var profile = await bench.Engine.Profile(source, null, default);

        Assert.Equal([(3, 1, 2), (2, 0, 0)], profile.Columns.Select(c => (c.Distinct, c.Empty, c.Numbers)));
    }

    public void Dispose() => bench.Dispose();
}
