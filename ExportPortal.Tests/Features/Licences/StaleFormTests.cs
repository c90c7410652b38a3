using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

/// <summary>Somebody acts on the licence while a form is filled in: what was typed stays, and can be sent again.</summary>
public sealed class StaleFormTests : ComponentTest
{
    private IRenderedComponent<TPage> Open<TPage>(TestStore store, Actor reader, Action<ComponentParameterCollectionBuilder<TPage>> parameters) where TPage : IComponent
    {
        Services.AddSingleton(new ActorAccessor(new SignedInAs(reader))).AddSingleton(store.Duty).AddSingleton(new LicenceFormQuery(store, store.Clock)).AddSingleton(new CertificatesQuery(store, Cases.Pack))
            .AddSingleton(new LicenceFileQuery(store, Cases.Pack, store.Clock));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render(parameters);
    }

    private static NamedUser User(TestStore store, string account) => new(account, account, "NL", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(-20), "course of the house");

    private static async Task<IReadOnlyList<string>> Named(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return [.. (await db.Licences.AsNoTracking().SingleAsync()).Grant!.Users.Select(user => user.Account)];
    }

    private static async Task<string> Press(IRenderedComponent<IComponent> page, string label)
    {
        await page.FindAll("button").Single(button => button.TextContent.Trim() == label).ClickAsync(new());
        await page.WaitForStateAsync(() => page.FindAll("[role=alert]").Count > 0 || page.FindAll("button:disabled").Count == 0);
        return page.FindAll("[role=alert]") is [var alert, ..] ? Seen(alert) : "";
    }

    [Fact]
    public async Task Users_LicenceChangedMeanwhile_KeepsTheRowsSaysWhatChangedAndCanBeSavedAgain()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        Assert.Equal("", (await store.Duty.NameUsers(number, [User(store, "ren"), User(store, "mio")], Guid.NewGuid(), People.Recipient, default)).Message);
        var page = Open<UsersPage>(store, People.Recipient, with => with.Add(one => one.Number, number));
        await page.WaitForStateAsync(() => page.FindAll("input[type=date]").Count == 2);
        await page.FindAll("button").First(button => button.TextContent == "Take out").ClickAsync(new());

        Assert.Equal("", (await store.AcceptAs(number, People.Steward)).Message);
        Assert.Contains("its list of users is the same", await Press(page, "Save the list"));
        Assert.Equal("", (await store.Duty.NameUsers(number, [User(store, "mio"), User(store, "sora")], Guid.NewGuid(), People.Recipient, default)).Message);
        var said = await Press(page, "Save the list");
        Assert.Contains("sora was added; ren was taken out", said);
        Assert.Single(page.FindAll("input[type=date]")); // as it was typed

        await Press(page, "Save the list");
        Assert.Equal(["mio"], await Named(store));
        Assert.EndsWith($"/licences/{number}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_PackageSealedSinceItWasShown_IsStale()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        Assert.Equal(OutcomeKind.Stale, (await store.Accept.Run(number, ContentHash.Of("the version before"u8), "password", Guid.NewGuid(), People.Recipient, default)).Kind);
        await using var db = store.CreateDbContext();
        Assert.Empty((await db.Licences.AsNoTracking().SingleAsync()).Acceptances);
        Assert.Equal("", (await store.AcceptAs(number, People.Recipient)).Message);
    }

    [Fact]
    public async Task Review_LicenceChangedMeanwhile_KeepsTheRemarkAndCanBeSentAgain()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        int no;
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            licence.Order("SN-001", new("Correct it.", licence.End, StopsAccess: false), store.Clock.GetUtcNow());
            no = licence.Duties.Single(duty => duty.Code == "SN-001").No;
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await store.Duty.Answer(number, no, "Corrected.", null, null, Guid.NewGuid(), People.Recipient, default)).Message);
        var page = Open<DutyReviewPage>(store, People.Officer, with => with.Add(one => one.Number, number).Add(one => one.No, no));
        await page.WaitForStateAsync(() => page.FindAll("#remark").Count > 0);
        await page.Find("#remark").ChangeAsync("Send the minutes too.");

        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Contains("What was handed in is the same.", await Press(page, "Send back"));
        Assert.Equal("Send the minutes too.", page.Find("#remark").GetAttribute("value"));

        await Press(page, "Send back");
        await using var read = store.CreateDbContext();
        Assert.Equal("Send the minutes too.", Assert.Single((await read.Licences.AsNoTracking().SingleAsync()).Duties.Single(duty => duty.No == no).Returned!).Review.Remark);
    }

    [Fact]
    public async Task Duty_IsAnotherByNow_IsShownAnewOverWhatWasTyped()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        async Task<int> Order(int days)
        {
            await using var db = store.CreateDbContext();
            var licence = await db.Licences.SingleAsync();
            licence.Order("SN-001", new("Correct it.", licence.Start.AddDays(days), StopsAccess: false), store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
            return licence.Duties.Single(duty => duty.Code == "SN-001").No;
        }

        var no = await Order(10);
        var page = Open<DutyPage>(store, People.Recipient, with => with.Add(one => one.Number, number).Add(one => one.No, no));
        await page.WaitForStateAsync(() => page.FindAll("#text").Count > 0);
        await page.Find("#text").ChangeAsync("Corrected.");
        await Order(20);
        await page.Find("form").SubmitAsync();
        await page.WaitForStateAsync(() => page.FindAll("[role=alert]").Count > 0);
        Assert.Contains($"Duty {no} has changed since it was shown", Seen(page.Find("[role=alert]")));
        Assert.Equal("Corrected.", page.Find("#text").GetAttribute("value"));

        await page.Find("form").SubmitAsync();
        await using var read = store.CreateDbContext();
        Assert.Equal("Corrected.", (await read.Licences.AsNoTracking().SingleAsync()).Duties.Single(duty => duty.No == no).Answer?.Text);
    }
}
