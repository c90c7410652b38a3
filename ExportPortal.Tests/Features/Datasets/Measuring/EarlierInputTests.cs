using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using ExportPortal.Identity;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Which earlier versions are asked for, and how they are read.</summary>
public sealed class EarlierInputTests : ComponentTest
{
    public EarlierInputTests() => Services.AddSingleton<AntiforgeryStateProvider, NoToken>().AddSingleton(new TableChoices(TableConnections.None, null!)).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));

    [Fact]
    public void Version_ThatIsATable_IsNotAskedForAsAFileAndSaysWhyWithoutAConnection()
    {
        var shown = Shown(Version(1) with { IsTable = true });
        Assert.Empty(shown.FindAll("input"));
        Assert.Contains("Version 1, 40 records: not here, so by its total of records alone; a table whose content identity begins with aaaaaaaaaaaaaaaa", Seen(shown.Find("div")));
        Assert.Contains("A version that is a table is compared where it stands, and no connection is open to you.", shown.Markup);
        Assert.DoesNotContain("SHA-256", shown.Markup);
    }

    [Fact]
    public void Version_WhoseColumnsTheFileLacks_SaysThatTheTestStaysUnassessedAsTheTestDoes()
    {
        Assert.Contains("This file does not hold age, known of version 1, so the classes of both cannot be counted: ST-06 stays not assessed, unless the total or the cells already fail it.", Seen(Shown(Version(1)).Find("div")));
        Assert.DoesNotContain("not assessed", Shown(Version(1) with { QuasiIdentifiers = [] }).Markup);
    }

    [Fact]
    public void Versions_OfOneEncoding_AreReadUnderIt()
    {
        var shown = Shown(Version(1) with { Written = TextEncoding.Latin9 }, Version(2) with { IsTable = true });
        Assert.EndsWith("?earlier=true&encoding=iso-8859-15", shown.Find("input").GetAttribute("data-upload"));
        Assert.Empty(shown.FindAll("select"));
        Assert.EndsWith("?earlier=true", Shown(Version(1)).Find("input").GetAttribute("data-upload"));
    }

    [Fact]
    public void Versions_OfSeveralEncodings_AreChosenByTheirNumber()
    {
        var shown = Shown(Version(1), Version(2) with { Written = TextEncoding.Latin1 }, Version(3));
        Assert.Equal(2, shown.FindAll("option").Count);
        Assert.Equal("found by the portal, as version 1, 3", shown.Find("option").TextContent);
        var semicolons = Version(1) with { Written = new(Delimiter: ';', Quote: '"') };
        Assert.EndsWith("?earlier=true&delimiter=semicolon&quote=double", Shown(semicolons).Find("input").GetAttribute("data-upload"));
        Assert.EndsWith("?earlier=true&quote=double", Shown(semicolons, Version(2) with { Written = new(Delimiter: ',', Quote: '"') }).Find("input").GetAttribute("data-upload"));
        Assert.EndsWith("?earlier=true", shown.Find("input").GetAttribute("data-upload"));
        shown.Find("select").Change("iso-8859-1");
        Assert.EndsWith("?earlier=true&encoding=iso-8859-1", shown.Find("input").GetAttribute("data-upload"));
    }

    private static EarlierVersion Version(int number) => new(new EarlierRelease(number, new(2026, 1, 2), 40), ["age"]) { Content = new(new string('a', 64)) };

    private IRenderedComponent<EarlierInput> Shown(params EarlierVersion[] versions)
    {
        var session = new MeasureSession(null!, TimeProvider.System, NullLogger.Instance, new Actor(new(Guid.NewGuid()), new(Guid.NewGuid()), "Mina", new(Guid.NewGuid()), new HashSet<Role> { Role.Steward }), "DS-01");
        return Render<EarlierInput>(given => given.Add(one => one.Session, session).Add(one => one.Setup, new StressSetup(Scenes.At(), versions, ShippedPacks.Current)));
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
