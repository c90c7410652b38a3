using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Applications;

/// <summary>The panel chooses what comes off an approval.</summary>
public sealed class AppealsTabTests : ComponentTest
{
    [Fact]
    public async Task Choice_OfWhoeverSignedFirst_StandsForTheSecondUntilItIsChanged()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        LaterCondition[] later = [new("Send the list of analysts.", new(2027, 3, 1), true), new("Hand in the equity plan.", new(2027, 4, 1), false)];
        Assert.Equal("APPROVED", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "the benefit is clear", Later: later), Guid.NewGuid(), People.Manager, default)).Value);
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "It is out of proportion.", Guid.NewGuid(), People.Steward, default)).Value);
        await store.Seat("AP-001");
        Assert.Equal("AL-24", (await store.ActOnAppeal.Run("AP-001", AppealVerb.GrantAppeal, "weighed", null, Guid.NewGuid(), People.Panel, default, ["condition 3"])).Rule?.Code);
        Assert.Equal("LODGED", (await store.ActOnAppeal.Run("AP-001", AppealVerb.GrantAppeal, "weighed", null, Guid.NewGuid(), People.Panel, default, ["condition 2"])).Value);

        var actors = new ActorAccessor(new SignedInAs(People.SecondPanel));
        var steps = new StepUp(store, null!, null!, null!, new(IsOn: false, TimeSpan.FromMinutes(5)), store.Clock);
        Services.AddSingleton(actors).AddSingleton(store.ActOnAppeal).AddSingleton(steps).AddSingleton(DemonstrationSignIns.None).AddScoped<StepUpAsk>();
        var view = await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", People.SecondPanel, default);
        var tab = Render<AppealsTab>(with => with.Add(one => one.View, view!));

        Assert.Equal([false, true], tab.FindAll("input[type=checkbox]").Select(box => box.HasAttribute("checked")));
        Assert.Contains("(condition 2)", tab.Markup);
        await tab.FindAll("input[type=checkbox]")[0].ChangeAsync(new() { Value = true });
        Assert.Equal([true, true], tab.FindAll("input[type=checkbox]").Select(box => box.HasAttribute("checked")));
    }
}
