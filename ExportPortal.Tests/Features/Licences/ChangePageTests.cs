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
}
