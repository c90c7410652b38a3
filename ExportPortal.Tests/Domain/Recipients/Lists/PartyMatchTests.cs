using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients.Lists;

public sealed class PartyMatchTests
{
    private static readonly ScreeningTerms Terms = Cases.Pack.Screening!;

    private static ListedParty Entry(string name, params ListedName[] aliases) => new("E-1", ListedKind.Organisation, [new(name, NameStrength.Main), .. aliases], [], [], [], "TEST");

    private static ScreenedSubject Subject(string name, string country = "NL") => new(0, [name], country, null, []);

    private static MatchBand Band(string own, string listed) => Terms.BandOf(PartyMatch.Of(Subject(own), Entry(listed), Terms).Score);

    [Theory]
    [InlineData("Northwall Trading House", "NORTHWALL TRADING HOUSE LLC")]
    [InlineData("House Northwall Trading", "Northwall Trading House")]
    [InlineData("Nörthwall-Trading Hoüse", "Northwall Trading House")]
    [InlineData("Severny Bereg", "Северный Берег")]
    [InlineData("Ergastirion Thalassa", "Εργαστηριον Θαλασσα")]
    [InlineData("黒壁貿易商会", "黒壁貿易商会")]
    [InlineData("NorthWall Trade Winds", "North Wall TradeWinds")]
    public void Of_SameNameInAnotherWriting_IsProbable(string own, string listed) => Assert.Equal(MatchBand.Probable, Band(own, listed));

    [Theory]
    [InlineData("Northwal Trading House", "Northwall Trading Hause")]
    [InlineData("Velkora Maritime Logistics of the Southern Coast", "Velkora Maritime")]
    public void Of_MisspeltOrLonger_IsAtLeastPossible(string own, string listed) => Assert.NotEqual(MatchBand.Clear, Band(own, listed));

    [Theory]
    [InlineData("Lindemeer Institute for Public Health", "Velkora Institute for Public Health")]
    [InlineData("Kurohana Medical University Foundation", "Danzan Medical University Foundation")]
    [InlineData("Rift Lakes Epidemiology Network", "Rift Arms Trading Company")]
    [InlineData("Saaremets Data Workshop", "Severny Bereg")]
    public void Of_OnlyCommonWords_IsClear(string own, string listed) => Assert.Equal(MatchBand.Clear, Band(own, listed));

    [Fact]
    public void Of_WeakAlias_CountsLessThanAStrongOne()
    {
        double Score(NameStrength strength) => PartyMatch.Of(Subject("Grey Heron"), Entry("Quite Another", new ListedName("Grey Heron", strength)), Terms).Alias;
        Assert.Equal((1.0, 0.9), (Score(NameStrength.Strong), Score(NameStrength.Weak)));
    }

    [Fact]
    public void Of_FurtherFacts_MoveTheScoreButNeverClearAnEqualName()
    {
        var entry = Entry("Northwall Trading House") with { Countries = ["XV"], Dates = ["1960-02-01"], Numbers = [new("Passport", "A 1")] };
        var against = new ScreenedSubject(1, ["Northwall Trading House"], "NL", new(1961, 1, 1), [new("passport", "B-2")]);
        var (differs, agrees) = (PartyMatch.Of(against, entry, Terms), PartyMatch.Of(against with { Country = "XV", Born = new(1960, 2, 1) }, entry, Terms));
        Assert.Equal((Agreement.Differs, Agreement.Differs, Agreement.Differs, 0.85), (differs.Country, differs.Date, differs.Number, differs.Score));
        Assert.Equal(MatchBand.Possible, Terms.BandOf(differs.Score));
        Assert.Equal((Agreement.Agrees, Agreement.Agrees), (agrees.Country, agrees.Date));
        Assert.True(agrees.Score > differs.Score);
    }

    [Fact]
    public void Of_SameNumber_IsTheSamePartyWhateverItsName()
    {
        var entry = Entry("Northwall Trading House") with { Numbers = [new("LEI", "5493-001KJT")] };
        Assert.Equal((Agreement.Agrees, 1.0), (PartyMatch.Of(Subject("Soft Meadow") with { Numbers = [new("lei", "5493001kjt")] }, entry, Terms) is var found ? (found.Number, found.Score) : default));
    }

    [Theory]
    [InlineData("Netherlands", Agreement.Agrees)]
    [InlineData("Iran", Agreement.Differs)]
    [InlineData("the old harbour", Agreement.NotKnown)]
    public void Of_CountryInWords_IsReadOrSaysNothing(string words, Agreement found) =>
        Assert.Equal(found, PartyMatch.Of(Subject("Northwall"), Entry("Northwall") with { Countries = [words] }, Terms).Country);

    [Theory]
    [InlineData(0.7999, MatchBand.Clear)]
    [InlineData(0.80, MatchBand.Possible)]
    [InlineData(0.95, MatchBand.Possible)]
    [InlineData(0.9501, MatchBand.Probable)]
    public void Band_AtItsEdges_IsThatOfThePack(double score, MatchBand band) => Assert.Equal(band, Terms.BandOf(score));

    [Fact]
    public void Of_Twice_IsSymmetricInTheNames() => Assert.Equal(
        PartyMatch.Of(Subject("Velkora Maritime Agency"), Entry("Velcora Maritime"), Terms).Score, PartyMatch.Of(Subject("Velcora Maritime"), Entry("Velkora Maritime Agency"), Terms).Score);

    [Theory]
    [InlineData("1962-05-03", Agreement.Agrees)]
    [InlineData("1962-05-04", Agreement.Differs)]
    [InlineData("1962", Agreement.Agrees)]
    [InlineData("1963", Agreement.Differs)]
    [InlineData("May 1962", Agreement.Agrees)]
    [InlineData("May 1963", Agreement.Differs)]
    [InlineData("1960 to 1965", Agreement.Agrees)]
    [InlineData("1963-1965", Agreement.Differs)]
    [InlineData("circa 1962", Agreement.Agrees)]
    [InlineData("circa 1963", Agreement.NotKnown)]
    [InlineData("in the sixties", Agreement.NotKnown)]
    public void Of_DateAsAListWritesIt_ContradictsOnlyWhereItIsSure(string listed, Agreement found)
    {
        var born = new ScreenedSubject(0, ["Dorin Velkora"], "NL", new(1962, 5, 3), []);
        Assert.Equal(found, PartyMatch.Of(born, Entry("Dorin Velkora") with { Dates = [listed] }, Terms).Date);
        Assert.Equal(found is Agreement.Differs ? Agreement.NotKnown : found, PartyMatch.Of(born, Entry("Dorin Velkora") with { Dates = [listed, "unknown"] }, Terms).Date);
    }
}
