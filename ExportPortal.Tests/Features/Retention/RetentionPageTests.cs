using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Features.Retention;

/// <summary>The page of retention and holds on a real store: what its form and its dialog refuse and do.</summary>
public sealed class RetentionPageTests : ComponentTest
{
    private async Task<(IRenderedComponent<RetentionPage> Page, IRenderedComponent<MudDialogProvider> Dialogs)> Open(TestStore store, Actor reader)
    {
        Services.AddSingleton(new ActorAccessor(new SignedInAs(reader))).AddSingleton(new HoldRecords(store.Pipeline)).AddSingleton(new RetentionQuery(store, Cases.Pack, store.Clock, store.Paths));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var (dialogs, page) = (Render<MudDialogProvider>(), Render<RetentionPage>());
        await page.WaitForStateAsync(() => page.FindAll("h2").Count > 0);
        return (page, dialogs);
    }

    private static async Task<string> Put(IRenderedComponent<RetentionPage> page, string licence, string reason)
    {
        await page.Find("#hold-licence").ChangeAsync(licence);
        await page.Find("#hold-reason").ChangeAsync(reason);
        await page.Find("form").SubmitAsync();
        await page.WaitForStateAsync(() => page.FindAll("[role=alert], [role=status]").Count > 0);
        return Seen(page.Find("[role=alert], [role=status]"));
    }

    private static async Task<List<LegalHold>> Holds(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Set<LegalHold>().AsNoTracking().ToListAsync();
    }

    [Fact]
    public async Task Form_WrongNumberOrNoReason_RefusesAndKeepsWhatWasTyped()
    {
        await using var store = await TestStore.Sqlite();
        var licence = await store.Licence(LicenceState.Active);
        var (page, _) = await Open(store, People.Manager);

        Assert.Equal("There is no licence with this number.", await Put(page, "XP-2026-0000000", "A court asked."));
        Assert.Equal("A court asked.", page.Find("#hold-reason").GetAttribute("value"));
        Assert.Contains("Give the reason", await Put(page, licence, " "));
        Assert.Empty(await Holds(store));
    }

    [Fact]
    public async Task Form_Sent_PutsTheRecordsUnderHoldAndClosesTheLiftToWhoSetIt()
    {
        await using var store = await TestStore.Sqlite();
        var licence = await store.Licence(LicenceState.Active);
        var (page, _) = await Open(store, People.Manager);

        Assert.Contains("is kept until another person lifts the hold", await Put(page, $" {licence} ", "A court asked."));

        Assert.Equal((licence, "A court asked.", People.Manager.Person), ((await Holds(store)).Single().Number, (await Holds(store)).Single().Reason, (await Holds(store)).Single().SetBy));
        var row = Seen(page.Find("tbody tr"));
        Assert.Contains("A court asked.", row);
        Assert.Contains("Another person than the one who set the hold lifts it.", row);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.StartsWith("Lift", StringComparison.Ordinal));
        Assert.Equal("", page.Find("#hold-licence").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Dialog_WithoutAReason_StaysAndWithOneLiftsTheHold()
    {
        await using var store = await TestStore.Sqlite();
        var licence = await store.Licence(LicenceState.Active);
        Assert.True((await new HoldRecords(store.Pipeline).Set(licence, "A court asked.", Guid.NewGuid(), People.Manager, default)).IsDone);
        var (page, dialogs) = await Open(store, People.SecondManager);

        var lifting = page.FindAll("button").Single(button => button.TextContent.StartsWith("Lift", StringComparison.Ordinal)).ClickAsync();
        await dialogs.WaitForStateAsync(() => dialogs.FindAll("textarea").Count > 0);
        Assert.Contains("erased for good", dialogs.Markup);
        await Press(dialogs, "Lift the hold");
        Assert.Contains("Write the reason", Seen(dialogs.Find("[role=alert]")));
        Assert.Null((await Holds(store)).Single().LiftedAt);
        await dialogs.Find("textarea").InputAsync("The case has ended.");
        await Press(dialogs, "Lift the hold");
        await lifting;
        await page.WaitForStateAsync(() => page.FindAll("[role=status]").Count > 0);

        Assert.Equal($"The hold on {licence} is lifted.", Seen(page.Find("[role=status]")));
        Assert.Equal(("The case has ended.", People.SecondManager.Person), ((await Holds(store)).Single().LiftReason, (await Holds(store)).Single().LiftedBy!.Value));
    }

    private static Task Press(IRenderedComponent<MudDialogProvider> dialogs, string label) => dialogs.FindAll("button").Single(button => button.TextContent.Trim() == label).ClickAsync();

    [Fact]
    public async Task Page_ForAnOfficer_ShowsTheHoldsAndNoForm()
    {
        await using var store = await TestStore.Sqlite();
        var (page, _) = await Open(store, People.Officer);

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("No licence has ended yet", Seen(page.Nodes[0].Parent!));
    }
}
