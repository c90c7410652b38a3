using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

/// <summary>The form for a change says how what is typed is answered, by the rule that decides it.</summary>
public sealed class ChangePageTests : ComponentTest
{
    [Fact]
    public async Task Note_LastDayTyped_SaysWhetherItWidensTheLicence()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var end = (await db.Licences.AsNoTracking().SingleAsync()).End;
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Recipient))).AddSingleton(new LicenceFormQuery(store, store.Clock)).AddSingleton(new RequestAmendment(store.Pipeline, store.Lists, Cases.Pack)).AddSingleton(Cases.Pack);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<ChangePage>(with => with.Add(one => one.Number, number));
        await page.WaitForStateAsync(() => page.FindAll("#part").Count > 0);
        string Note() => Seen(page.Find(".ep-note"));

        Assert.StartsWith("An officer answers within 5 working days.", Note());
        await page.Find("#part").ChangeAsync("end");
        Assert.StartsWith("What narrows the licence: an officer answers within 5 working days. What widens it", Note());
        await page.Find("#day").ChangeAsync($"{end.AddDays(-30):yyyy-MM-dd}");
        Assert.StartsWith("An officer answers within 5 working days.", Note());
        await page.Find("#day").ChangeAsync($"{end.AddDays(30):yyyy-MM-dd}");
        Assert.StartsWith("This widens the licence", Note());

        // Sites belong to a global licence, and this is none.
        Assert.DoesNotContain(page.FindAll("#part option"), option => option.GetAttribute("value") == "sites");

        // Another way to use the data is reviewed in full; another recipient or version is no change of this licence.
        await page.Find("#part").ChangeAsync("mode");
        Assert.StartsWith("This is another way to use the data", Note());
        await page.Find("#part").ChangeAsync("recipient");
        Assert.Equal((AmendmentRules.OtherRecipient.Message, 0), (Seen(page.Find("p[role=status]")), page.FindAll("button[type=submit]").Count));
    }

    /// <summary>One renewal is open at a time: whoever asks for another is led to it before anything is typed.</summary>
    [Fact]
    public async Task Renew_WhileARenewalIsOpen_LeadsToIt()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            var at = new DateTimeOffset(licence.End.AddDays(-60).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
            foreach (var report in licence.Duties.Where(one => one.Due < DateOnly.FromDateTime(at.UtcDateTime)).ToList())
                licence.Answer(report.No, new("done", 1, 0, People.Recipient.Person, "Kenji", at), People.Recipient, at);
            db.Amendments.Add(Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, new(End: licence.End.AddMonths(6)), true, "because", at.AddDays(-1), People.Recipient, Cases.Pack, at));
            await db.SaveChangesAsync();
            store.Clock.SetUtcNow(at);
        }
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Recipient))).AddSingleton(new LicenceFormQuery(store, store.Clock)).AddSingleton(new RequestAmendment(store.Pipeline, store.Lists, Cases.Pack)).AddSingleton(Cases.Pack);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/licences/{number}/change?renewal=true");
        var page = Render<ChangePage>(with => with.Add(one => one.Number, number));
        await page.WaitForStateAsync(() => page.FindAll("a[href='/amendments/AM-0001']").Count > 0);
        Assert.Empty(page.FindAll("form"));
    }
}
