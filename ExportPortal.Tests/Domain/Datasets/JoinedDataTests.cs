using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Datasets;

/// <summary>Where a version came from, as its steward declares it, and what a join asks for.</summary>
public sealed class JoinedDataTests
{
    private static readonly OriginStatement Made = new("Record linkage", "inner join on the study number, which was dropped", "R 4.5", ContentHash.Of("program"u8), "Lena", new(2026, 11, 1));

    private static SourceVersion Source(string dataset, params string[] entries) => new(new(Guid.NewGuid()), dataset, "Somewhere", 1, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(dataset)), entries);

    private static (Dataset Data, DatasetVersion Version) Of(params string[] entries)
    {
        var dataset = Dataset.Register(new(Guid.NewGuid()), "DS-09", "Joined", "none known", Records.Dataset().Classification with { Entries = entries }, People.Steward);
        return (dataset, dataset.AddVersion());
    }

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Missing_JoinOfTwoCategories_AsksForAllEntriesAndForCombinedData()
    {
        var (data, version) = Of("1M01");
        data.DeclareOrigin(version.Id, [Source("DS-01", "1M01"), Source("DS-02", "5M02")], [], Made, People.Steward, Cases.Start);

        Assert.Equal(["5M02", "9C01"], JoinedData.Missing(version, data.Classification, Cases.Pack));
        Assert.Equal("DS-15", JoinedData.WhyNotClassified(version, data.Classification, Cases.Pack)?.Code);
        Assert.Null(JoinedData.WhyNotClassified(version, data.Classification with { Entries = ["1M01", "5M02", "9C01"] }, Cases.Pack));
        // The pack before leaves the entry for combined data to the steward.
        Assert.Equal(["5M02"], JoinedData.Missing(version, data.Classification, ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1")));
    }

    [Fact]
    public void Missing_JoinWithinOneCategory_AsksForTheEntriesAlone()
    {
        var (data, version) = Of("1M01");
        data.DeclareOrigin(version.Id, [Source("DS-01", "1M01"), Source("DS-02", "1M02")], [], Made, People.Steward, Cases.Start);
        Assert.Equal(["1M02"], JoinedData.Missing(version, data.Classification, Cases.Pack));
    }

    [Fact]
    public void Missing_JoinWithASourceFromOutside_AsksForCombinedData()
    {
        var (data, version) = Of("1M01");
        ExternalSource[] outside = [new("Vehicle register", "Road Office", null)];
        data.DeclareOrigin(version.Id, [Source("DS-01", "1M01")], [], Made, People.Steward, Cases.Start, outside);

        Assert.Equal(["9C01"], JoinedData.Missing(version, data.Classification, Cases.Pack));
        Assert.Contains("joins DS-01, version 1 and Vehicle register of Road Office,", JoinedData.WhyNotClassified(version, data.Classification, Cases.Pack)?.Message);
        // Made of one source alone, wherever it lies, it joins nothing.
        data.DeclareOrigin(version.Id, [], [], Made, People.Steward, Cases.Start, outside);
        Assert.Empty(JoinedData.Missing(version, data.Classification, Cases.Pack));
        data.DeclareOrigin(version.Id, [], [], Made, People.Steward, Cases.Start, [.. outside, new("Tax roll", "Treasury", null)]);
        Assert.Equal(["9C01"], JoinedData.Missing(version, data.Classification, Cases.Pack));
        Assert.Equal("DS-20", Refused(() => data.DeclareOrigin(version.Id, [], [], Made, People.Steward, Cases.Start, [new("Tax roll", " ", null)])));
    }

    [Fact]
    public void Missing_SourcesOfOneDataset_AreNoJoin()
    {
        var (data, version) = Of("1M01");
        data.DeclareOrigin(version.Id, [Source("DS-01", "5M02"), Source("DS-01", "5M02")], [Source("DS-07", "7M01")], Made, People.Steward, Cases.Start);
        Assert.Empty(JoinedData.Missing(version, data.Classification, Cases.Pack));
        Assert.Equal(["DS-07, version 1"], version.Origin!.Earlier.Select(one => one.Words));
    }

    [Fact]
    public void DeclareOrigin_WithoutWhatItAsksForOrByOthers_IsRefused()
    {
        var (data, version) = Of("1M01");
        void Declare(OriginStatement made, Actor? actor = null, params SourceVersion[] sources) => data.DeclareOrigin(version.Id, sources, [], made, actor ?? People.Steward, Cases.Start);
        var source = Source("DS-01", "1M01");

        Assert.Equal("DS-4", Refused(() => Declare(Made, People.Officer, source)));
        Assert.Equal("DS-4", Refused(() => Declare(Made, People.New(Role.Steward, organisation: People.Elsewhere), source)));
        Assert.Equal("DS-11", Refused(() => Declare(Made)));
        Assert.Equal("DS-12", Refused(() => Declare(Made, null, source with { Id = version.Id })));
        Assert.Equal("DS-13", Refused(() => Declare(Made with { Parameters = " " }, null, source)));
        Assert.Equal("DS-14", Refused(() => Declare(Made with { Operator = "" }, null, source)));
        Assert.Equal("DS-16", Refused(() => Declare(Made with { On = new(2026, 11, 24) }, null, source)));
        var copy = data.AddVersion(new(Guid.NewGuid()), new("copy.csv", ContentHash.Of("copy"u8), 1, 1, 1), [new("region", ColumnRole.QuasiIdentifier, ColumnType.Text)], People.Steward, Cases.Start,
            new(Records.File, "f.csv", [], "ExportPortal", ContentHash.Of("code"u8), People.Steward.Person, "Mina", Cases.Start, new(1, 1, 0), ContentHash.Of("copy"u8)));
        Assert.Equal("DS-10", Refused(() => data.DeclareOrigin(copy.Id, [source], [], Made, People.Steward, Cases.Start)));
    }
}
