using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Applications;

/// <summary>The last step of the form.</summary>
public sealed class SubmitPanelTests : ComponentTest
{
    [Theory]
    [InlineData(1, 1, "2 points are open; 1 stops the submission:")]
    [InlineData(2, 1, "3 points are open; 2 stop the submission:")]
    [InlineData(1, 0, "One point is open; 1 stops the submission:")]
    [InlineData(0, 2, "2 points are open:")]
    public async Task Open_SomeStopTheSubmission_SaysHowManyAndWhichAsTheCaseFileDoes(int stop, int others, string words)
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Draft);
        var view = (await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", People.Steward, default))!;
        CompletenessGap[] gaps = [.. Enumerable.Repeat(new CompletenessGap("CK-01", "summary", "Write the summary."), stop), .. Enumerable.Repeat(new CompletenessGap("CK-08", "users", "Nobody works there."), others)];
        Services.AddSingleton(store.Act).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));

        var shown = Render<SubmitPanel>(given => given.Add(one => one.View, view).Add(one => one.Gaps, gaps).Add(one => one.IsDecidable, true).Add(one => one.Save, (Func<Task<bool>>)(() => Task.FromResult(true))).Add(one => one.Drafts, (Func<int?>)(() => null)));

        Assert.Equal(words, Seen(shown.Find("p > b")));
        Assert.Equal(gaps.Select(gap => gap.StopsSubmission), shown.FindAll("li").Select(point => Seen(point).EndsWith(", stops the submission", StringComparison.Ordinal)));
        var closed = (view with { Gaps = gaps }).WhyClosed(ApplicationVerb.Submit)?.Message;
        Assert.Equal(stop == 0 ? null : $"{stop} open {(stop == 1 ? "point stops" : "points stop")} the submission; see the form.", closed);
    }
}
