using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Datasets.Privacy;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>The privacy ledger of a dataset on a real store, as its steward keeps it.</summary>
public sealed class PrivacyPanelTests : ComponentTest
{
    [Fact]
    public async Task Ledger_ReleaseOverTheLimit_IsSaidWithBothNumbers_AndWithdrawnStaysInSight()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Submitted);
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)))
            .AddSingleton(new PrivacyDesk(new(store, Cases.Pack, store.Clock), new(store.Pipeline, Cases.Pack), new(store.Pipeline)));
        SetRendererInfo(new("Server", true));
        var panel = Render<PrivacyPanel>(given => given.Add(one => one.Number, "DS-01"));
        panel.WaitForElement("form");

        await Type("What was released", "Counts by age");
        await Type("Epsilon", "77");
        foreach (var box in Enumerable.Range(0, 3))
            await panel.FindAll("fieldset input")[box].ChangeAsync(true);
        await panel.Find("form").SubmitAsync();

        Assert.Matches("The release is over the limit: it spends an epsilon of 77, and this tier allows \\d+ for one release; the recipient has spent 77 in .*, and this tier allows \\d+\\.", Seen(panel.Find(".ep-say--warn")));
        Assert.Empty(panel.FindAll(".ep-say--good"));
        Assert.Matches("1 release in the twelve months to .* spent an epsilon of 77\\. This tier allows \\d+, so \\d+ too much was spent and nothing is left\\.", Seen(panel.Find(".recipient > .ep-note")));

        await panel.Find("button[aria-label='Withdraw Counts by age']").ClickAsync();
        await panel.Find("textarea").ChangeAsync("It was 0.77.");
        await panel.FindAll("button").Single(button => button.TextContent == "Withdraw this release").ClickAsync();

        Assert.Contains("The release is withdrawn.", Seen(panel.Find(".ep-say--good")));
        Assert.Matches("Counts by age ?Withdrawn .* by .*, so it does not count: It was 0\\.77\\.", Seen(panel.Find("tr.withdrawn th")));
        Assert.StartsWith("0 releases in the twelve months", Seen(panel.Find(".recipient > .ep-note")));
        Assert.Empty(panel.FindAll("button[aria-label='Withdraw Counts by age']"));

        Task Type(string label, string text) => panel.FindAll("label.ep-field").Single(field => Seen(field.QuerySelector(".ep-label")!) == label).QuerySelector("input")!.ChangeAsync(text);
    }
}
