using Bunit;
using ExportPortal.Components;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

/// <summary>The sites of a global licence as its pages keep them.</summary>
public sealed class LicenceSitesTests : ComponentTest
{
    private static async Task<string> Global(TestStore store)
    {
        var number = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Sites = [new(1, "Kurohana", "NL", "1 Quay"), new(2, "Second house", "NL", "2 Square")] });
        await db.SaveChangesAsync();
        return number;
    }

    private IRenderedComponent<LicenceSites> Card(LicenceFile file) => Render<LicenceSites>(with => with.Add(one => one.File, file).Add(one => one.Sites, file.Life.Sites!));

    [Fact]
    public async Task Card_Officer_ListsASiteThatThePartiesThenSee()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Global(store);
        var query = new LicenceFileQuery(store, Cases.Pack, store.Clock);
        var steps = new StepUp(store, null!, null!, null!, new(IsOn: false, TimeSpan.FromMinutes(5)), store.Clock);
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Officer))).AddSingleton(store.Sites).AddSingleton(steps).AddSingleton(DemonstrationSignIns.None).AddScoped<StepUpAsk>();
        var card = Card((await query.Run(number, People.Officer))!);
        Assert.Contains("0 of 2 on the list", Seen(card.Find(".ep-card")));

        await card.Find("#site-act").ChangeAsync("list 2");
        await card.Find("form").SubmitAsync();
        Assert.Contains("Give the day", Seen(card.Find("[role=alert]")));
        await card.Find("#site-joined").ChangeAsync("2026-11-20");
        await card.Find("#site-why").ChangeAsync("File 12.");
        await card.Find("form").SubmitAsync();
        Assert.Equal("Done, and on record.", Seen(card.Find("[role=status]")));

        var (licensee, steward) = (Card((await query.Run(number, People.Recipient))!), Card((await query.Run(number, People.Steward))!));
        Assert.Contains($"It joined on {Figures.Date(new DateOnly(2026, 11, 20))}: File 12.", Seen(licensee.Find("table")));
        Assert.Equal(["", "strike 1", "strike 2"], licensee.FindAll("#site-act option").Select(option => option.GetAttribute("value")));
        Assert.Empty(steward.FindAll("#site-act"));
    }

    /// <summary>Systems are not asked any more to shut out a site that is let in again; of another one they still are.</summary>
    [Fact]
    public async Task List_SiteThatWasStruckOff_EndsTheTellingOfThatSiteAlone()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Global(store);
        store.Tell();
        async Task List(int no) => Assert.Equal("", (await store.Sites.List(number, no, new(2026, 11, 1), "File 12.", Guid.NewGuid(), People.Officer, default)).Message);
        foreach (var no in (int[])[1, 2])
        {
            await List(no);
            Assert.Equal("", (await store.Sites.Strike(number, no, "It has left.", Guid.NewGuid(), People.Officer, default)).Message);
        }
        await List(2);
        await using var db = store.CreateDbContext();
        Assert.Equal([("S1", true), ("S2", false)], (await db.EndNotices.AsNoTracking().ToListAsync()).Where(notice => notice.State == "SITE_STRUCK").OrderBy(notice => notice.Account).Select(notice => (notice.Account!, notice.ConfirmedAt is null)));
        var letters = await store.Letters();
        Assert.Equal((6, 6), (letters.Count(letter => letter.Template == "licence-site-listed"), letters.Count(letter => letter.Template == "licence-site-struck"))); // both sides each time, and of a site struck off the other officer
        Assert.Contains(letters, letter => letter.Template == "licence-site-struck" && letter.To == People.SecondOfficer.User && letter.Text.Contains("S2 struck off: It has left.", StringComparison.Ordinal));
    }

    /// <summary>A global licence that an older release granted has no list of sites; its pages and its next change have an empty one.</summary>
    [Fact]
    public async Task Request_GlobalLicenceOfAnOlderRelease_CanNameSites()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var change = new AmendmentChange(NewSites: [new("Kurohana", "NL", "1 Quay"), new("Second house", "NL", "2 Square")]);
        Task<Domain.Common.Outcome<string>> Ask() => store.Request.Run(number, change, false, "It joins.", Guid.NewGuid(), People.Recipient, default);
        Assert.Equal("AM-39", (await Ask()).Rule?.Code);
        await using (var db = store.CreateDbContext())
        {
            var application = await db.Applications.SingleAsync();
            typeof(Application).GetProperty(nameof(Application.Decision))!.SetValue(application, application.Decision with { Outcome = Domain.Decision.DecisionOutcome.Global });
            await db.SaveChangesAsync();
        }
        Assert.Empty((await new LicenceFormQuery(store, store.Clock).Run(number, People.Recipient))!.Grant!.Sites!);
        Assert.Empty((await new LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, People.Officer))!.Life.Sites!);
        Assert.Equal("", (await Ask()).Message);
    }

    [Fact]
    public async Task Change_NewSites_AreTypedOneALine()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Global(store);
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Recipient))).AddSingleton(new LicenceFormQuery(store, store.Clock)).AddSingleton(new RequestAmendment(store.Pipeline, store.Lists, Cases.Pack)).AddSingleton(Cases.Pack);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<ChangePage>(with => with.Add(one => one.Number, number));
        await page.WaitForStateAsync(() => page.FindAll("#part").Count > 0);
        await page.Find("#part").ChangeAsync("sites");
        Assert.Contains("The office then lists each site before it may touch the data.", Seen(page.Find(".ep-note")));
        await page.Find("#reason").ChangeAsync("It joins the consortium.");
        await page.Find("#text").ChangeAsync("Third house; NL");
        await page.Find("form").SubmitAsync();
        Assert.Contains("Write organisation; country; address.", Seen(page.Find("[role=alert]")));
        await page.Find("#text").ChangeAsync("Third house; nl; 3 Mill Lane, Veldmark\nFourth house; NL; 4 Hill");
        await page.Find("form").SubmitAsync();

        await using var db = store.CreateDbContext();
        var asked = await db.Amendments.AsNoTracking().SingleAsync();
        Assert.Equal(AmendmentKind.Minor, asked.Kind);
        Assert.Equal([new("Third house", "NL", "3 Mill Lane, Veldmark"), new DeclaredSite("Fourth house", "NL", "4 Hill")], asked.Change.NewSites!);
    }
}
