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
        void Publish(Domain.Common.Actor by, long seq) => changes.Publish(new("XP-2026-0000001", by.Person, by.Name, "Licence: suspended", "SUSPENDED") { Seq = seq });

        Publish(People.Manager, 7);
        Publish(People.Officer, 8);
        Assert.Empty(page.FindAll("[role=status]"));
        Publish(People.Manager, 9);
        var said = Seen(await page.WaitForElementAsync("[role=status]"));
        Assert.Contains($"{People.Manager.Name} has just acted on this: Licence: suspended. It is now: suspended.", said);
        await page.Find("button").ClickAsync(new());
        Assert.Equal(1, asked);

        page.Render(with => with.Add(one => one.State, "SUSPENDED").Add(one => one.ReadUpTo, 9L));
        Assert.Empty(page.FindAll("[role=status]"));
    }
}
