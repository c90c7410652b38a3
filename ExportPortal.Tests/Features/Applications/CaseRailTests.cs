using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Features.Applications;

/// <summary>The rail of a case says what an act came to, and offers nobody what can never be theirs.</summary>
public sealed class CaseRailTests : ComponentTest
{
    private static async Task<CaseView> View(TestStore store, Actor reader) =>
        (await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", reader, default))!;

    private void Serve(TestStore store, Actor reader)
    {
        AddAuthorization();
        Services.AddSingleton(new ActorAccessor(new SignedInAs(reader))).AddSingleton(store.Act).AddSingleton(DemonstrationSignIns.None).AddScoped<StepUpAsk>()
            .AddSingleton(new StepUp(store, null!, null!, null!, new(IsOn: false, TimeSpan.FromMinutes(5)), store.Clock))
            .AddSingleton(new ReviewersQuery(store, Cases.Packs, store.Clock)).AddSingleton(new AskReviewer(store.Pipeline, Cases.Packs, new CaseChanges()));
    }

    private async Task<IRenderedComponent<CaseRail>> Rail(TestStore store, Actor reader)
    {
        var view = await View(store, reader);
        IRenderedComponent<CaseRail> rail = null!;
        rail = Render<CaseRail>(with => with.Add(one => one.View, view).Add(one => one.OnActed, async () =>
        {
            var now = await View(store, reader);
            rail.Render(again => again.Add(one => one.View, now));
        }));
        return rail;
    }

    [Fact]
    public async Task Act_FirstOfTwoSignatures_SaysThatASecondPersonSignsNext()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        Serve(store, People.Manager);
        var dialogs = Render<MudDialogProvider>();
        var rail = await Rail(store, People.Manager);

        var pressed = rail.FindAll(".verbs button").Single(button => Seen(button) == ApplicationVerb.OverrideTier.Label()).ClickAsync(new());
        dialogs.WaitForElement("textarea");
        await dialogs.Find("fieldset input").ChangeAsync(new() { Value = "on" });
        await dialogs.Find("textarea").InputAsync(new() { Value = "Because of the place." });
        await dialogs.Find("button.ep-btn--primary").ClickAsync(new());
        await pressed;

        rail.WaitForAssertion(() => Assert.Equal("Override the tier: on record. First of two signatures; a second person signs next.", Seen(rail.Find("[role=status]"))));
    }

    [Fact]
    public async Task Rail_OfAParty_HoldsItsOwnVerbsAlone()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        Serve(store, People.Steward);

        var rail = await Rail(store, People.Steward);

        Assert.Equal([ApplicationVerb.Withdraw.Label()], rail.FindAll(".verbs button").Select(Seen));
        Assert.DoesNotContain("Only for", rail.Markup);
    }

    [Fact]
    public async Task Rail_OfTheOffice_SaysOfEachVerbWhoseItIs()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        Serve(store, People.Officer);

        var rail = await Rail(store, People.Officer);

        Assert.Contains("Only for: technical reviewer", rail.Markup);
    }
}
