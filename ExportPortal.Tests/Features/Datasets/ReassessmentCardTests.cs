using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Reassessing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>The tasks of a dataset on a real store, as the one who sees to them closes them.</summary>
public sealed class ReassessmentCardTests : ComponentTest
{
    [Fact]
    public async Task Close_OneOfTwo_TakesTheReasonThatStandsUnderIt()
    {
        await using var store = await TestStore.Sqlite();
        var acts = new ActOnReassessment(store.Pipeline, Cases.Pack);
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Technical))).AddSingleton(acts).AddSingleton(new ReassessmentQuery(store));
        foreach (var reason in new[] { "An attack was published.", "Another one was." })
            Assert.True((await acts.Open("DS-01", ReassessmentTrigger.PublishedAttack, reason, Guid.NewGuid(), People.Technical, default)).IsDone);
        var card = Render<ReassessmentCard>(given => given.Add(one => one.Dataset, "DS-01"));

        await card.Find("#close-RT-001").ChangeAsync("The technique is not used.");
        await Close(card, "RT-002");
        Assert.EndsWith("Say why no new assessment is needed.", Seen(card.Find("[role=status]")));
        Assert.Empty(card.FindAll("li.closed"));

        await Close(card, "RT-001");
        Assert.Contains("RT-001", Seen(card.Find("li.closed")));
        Assert.Contains("Closed: The technique is not used.", Seen(card.Find("li.closed")));
    }

    private static Task Close(IRenderedComponent<ReassessmentCard> card, string task) =>
        card.FindAll("button").Single(button => button.TextContent == $"Close {task}").ClickAsync();
}
