using Bunit;
using ExportPortal.Components;
using ExportPortal.Components.Shared;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features;

/// <summary>An open page of a licence, or of a change of one, says that somebody else has acted on it.</summary>
public sealed class LiveNewsTests : ComponentTest
{
    [Fact]
    public async Task Hear_ActOfAnotherThatIsNotShownYet_IsToldUntilThePageIsReadAnew()
    {
        var (changes, asked) = (new CaseChanges(), 0);
        Services.AddSingleton(changes).AddSingleton(new ActorAccessor(new SignedInAs(People.Officer)));
        var page = Render<LiveNews>(with => with.Add(one => one.Number, "XP-2026-0000001").Add(one => one.Kind, StatusKind.Licence).Add(one => one.State, "ACTIVE").Add(one => one.ReadUpTo, 7L).Add(one => one.OnShow, () => { asked++; }));
        void Publish(Domain.Common.Actor by, long seq, string state = "SUSPENDED") => changes.Publish(new("XP-2026-0000001", by.Person, by.Name, state.Length > 0 ? "Licence: suspended" : "Stop of access confirmed", state) { Seq = seq });

        Publish(People.Manager, 7);
        Publish(People.Officer, 8);
        Assert.Empty(page.FindAll("[role=status]"));
        Publish(People.Manager, 9);
        var said = Seen(await page.WaitForElementAsync("[role=status]"));
        Assert.Contains($"{People.Manager.Name} has just acted on this: Licence: suspended. It is now: suspended.", said);
        Assert.True(page.Find("[role=status]").HasAttribute("data-news")); // takes the focus from nothing
        Publish(People.SecondManager, 9, "");
        Assert.Equal(said, Seen(page.Find("[role=status]"))); // what moved the state stays said
        await page.Find("button").ClickAsync(new());
        Assert.Equal(1, asked);

        page.Render(with => with.Add(one => one.State, "SUSPENDED").Add(one => one.ReadUpTo, 9L));
        Assert.Empty(page.FindAll("[role=status]"));
    }

    /// <summary>A process tells of its own acts before they have a place in the log; what is read afterwards shows them.</summary>
    [Fact]
    public async Task Hear_ActWithoutAPlaceYet_IsToldUntilThePageIsReadAnew()
    {
        var changes = new CaseChanges();
        Services.AddSingleton(changes).AddSingleton(new ActorAccessor(new SignedInAs(People.Officer)));
        var page = Render<LiveNews>(with => with.Add(one => one.Number, "A-001").Add(one => one.Kind, StatusKind.Application).Add(one => one.State, "IN_REVIEW").Add(one => one.ReadUpTo, 7L));

        changes.Publish(new("A-001", People.Manager.Person, People.Manager.Name, "Approve", "IN_REVIEW"));
        await page.WaitForElementAsync("[role=status]");
        page.Render(with => with.Add(one => one.ReadUpTo, 7L));
        Assert.NotEmpty(page.FindAll("[role=status]"));
        page.Render(with => with.Add(one => one.ReadUpTo, 8L));

        Assert.Empty(page.FindAll("[role=status]"));
    }

    /// <summary>Opinions and the first of two signatures are for staff; a party hears that the state is another, and from nobody.</summary>
    [Fact]
    public async Task Hear_AsAParty_TellsNeitherWhoNorWhatAndOnlyWhatMovedTheState()
    {
        var changes = new CaseChanges();
        Services.AddSingleton(changes).AddSingleton(new ActorAccessor(new SignedInAs(People.Recipient)));
        var page = Render<LiveNews>(with => with.Add(one => one.Number, "AM-0001").Add(one => one.Kind, StatusKind.Amendment).Add(one => one.State, "IN_REVIEW").Add(one => one.ReadUpTo, 7L));
        void Publish(Domain.Common.Actor by, long? seq, string state) => changes.Publish(new("AM-0001", by.Person, by.Name, "Change granted", state) { Seq = seq });

        Publish(People.Technical, 8, "");
        Publish(People.Manager, 9, "");
        Publish(People.Manager, null, "IN_REVIEW"); // the first of two signatures, told at once by the process that took it
        Assert.Empty(page.FindAll("[role=status]"));
        Publish(People.SecondManager, 10, "GRANTED");
        var said = Seen(await page.WaitForElementAsync("[role=status]"));
        Assert.Contains("This has just changed. It is now: granted.", said);
        Assert.DoesNotContain(People.SecondManager.Name, said);
    }
}
