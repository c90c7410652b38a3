using Bunit;
using ExportPortal.Components;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Identity;

/// <summary>What a page's act does when the server refuses it or wants the second factor first: nothing that was typed is lost.</summary>
public sealed class StepUpAskTests : ComponentTest
{
    private const string Act = "licence.suspend";
    private static readonly Rule TooOld = new(StepUp.Code, "This act needs your second factor again.");
    private static readonly Rule Refused = new("FE-1", "Somebody else does this.");
    private static readonly ConfirmRequest Suspend = new("Suspend XP-2026-0000016", [new("Licence", "XP-2026-0000016")], "Access stops.", "Suspend", "Reasons", IsReasonRequired: true);

    private (StepUpAsk Ask, IRenderedComponent<MudDialogProvider> Dialogs) Open(TestStore store)
    {
        var actors = new ActorAccessor(new SignedInAs(People.Manager));
        // Nothing is due before the act; whether the server asks is what each test says.
        var steps = new StepUp(store, null!, null!, null!, new(IsOn: false, TimeSpan.FromMinutes(5)), store.Clock);
        Services.AddSingleton(actors).AddSingleton(steps).AddSingleton(DemonstrationSignIns.None);
        var dialogs = Render<MudDialogProvider>();
        return (new StepUpAsk(steps, actors, Services.GetRequiredService<IDialogService>()), dialogs);
    }

    private static Task Press(IRenderedComponent<MudDialogProvider> dialogs, string label) => dialogs.FindAll("button").Single(button => button.TextContent.Trim() == label).ClickAsync();

    private static async Task<string> Typed(IRenderedComponent<MudDialogProvider> dialogs) => (await dialogs.WaitForElementAsync("textarea")).GetAttribute("value") ?? "";

    [Fact]
    public async Task Confirm_AfterARefusal_FindsTheReasonAsTypedUntilTheActIsDone()
    {
        await using var store = await TestStore.Sqlite();
        var (ask, dialogs) = Open(store);
        var answers = new Queue<Outcome<string>>([Outcome<string>.From(Outcome.Broken(Refused)), Outcome<string>.Done("SUSPENDED"), Outcome<string>.Done("SUSPENDED")]);
        var (heard, keys) = (new List<string>(), new HashSet<Guid>());
        async Task<Outcome<string>?> Asked(string expected, string? types)
        {
            var asked = Task.FromResult<Outcome<string>?>(null);
            await dialogs.InvokeAsync(() =>
            {
                asked = ask.Confirm(Suspend, Act, (reason, key, _) =>
                {
                    heard.Add(reason);
                    keys.Add(key);
                    return Task.FromResult(answers.Dequeue());
                });
            });
            Assert.Equal(expected, await Typed(dialogs));
            if (types is not null)
                await dialogs.Find("textarea").InputAsync(types);
            await Press(dialogs, "Suspend");
            return await asked;
        }

        Assert.Equal("FE-1", (await Asked("", "The log has a gap."))!.Rule?.Code);
        Assert.Equal("SUSPENDED", (await Asked("The log has a gap.", null))!.Value);
        Assert.Equal("SUSPENDED", (await Asked("", "Another reason."))!.Value);
        Assert.Equal(["The log has a gap.", "The log has a gap.", "Another reason."], heard);
        Assert.Equal(3, keys.Count); // each press is an intent of its own
    }

    [Fact]
    public async Task Confirm_FactorGrewOldAndTheUserGoesBack_ActsOnNothingAndAsksAgainWithTheReason()
    {
        await using var store = await TestStore.Sqlite();
        var (ask, dialogs) = Open(store);
        var tries = 0;
        var asked = Task.FromResult<Outcome<string>?>(null);
        await dialogs.InvokeAsync(() => { asked = ask.Confirm(Suspend, Act, (_, _, _) => Task.FromResult(++tries == 1 ? Outcome<string>.From(Outcome.Forbidden(TooOld)) : Outcome<string>.Done("SUSPENDED"))); });
        await dialogs.WaitForElementAsync("textarea");
        await dialogs.Find("textarea").InputAsync("The log has a gap.");
        await Press(dialogs, "Suspend");
        await dialogs.WaitForElementAsync("input[autocomplete=one-time-code]");
        await Press(dialogs, "Back, without acting");

        Assert.Equal(("The log has a gap.", 1, false), (await Typed(dialogs), tries, asked.IsCompleted));
        await Press(dialogs, "Cancel");
        Assert.Null(await asked);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task Confirm_PressedTwice_AsksOnceAndActsOnce()
    {
        await using var store = await TestStore.Sqlite();
        var (ask, dialogs) = Open(store);
        var (tries, done) = (0, new TaskCompletionSource<Outcome<string>>());
        Task<Outcome<string>?> Pressed() => ask.Confirm(Suspend, Act, (_, _, _) => { tries++; return done.Task; });
        var (first, second) = (Task.FromResult<Outcome<string>?>(null), Task.FromResult<Outcome<string>?>(null));
        await dialogs.InvokeAsync(() => { (first, second) = (Pressed(), Pressed()); });
        Assert.Null(await second);
        await dialogs.WaitForElementAsync("textarea");
        await dialogs.Find("textarea").InputAsync("The log has a gap.");
        await Press(dialogs, "Suspend");
        Assert.Null(await ask.Run(Act, _ => Task.FromResult(Outcome<string>.Done("TWICE")))); // while the first is carried out
        done.SetResult(Outcome<string>.Done("SUSPENDED"));
        Assert.Equal(("SUSPENDED", 1), ((await first)!.Value, tries));
        Assert.Equal("AGAIN", (await ask.Run(Act, _ => Task.FromResult(Outcome<string>.Done("AGAIN"))))!.Value);
    }
}
