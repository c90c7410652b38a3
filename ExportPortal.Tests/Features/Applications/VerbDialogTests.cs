using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Features.Applications;

public sealed class VerbDialogTests : ComponentTest
{
    /// <summary>What an act was refused for stands in the form that was typed in, with all that was typed; an override says what becomes of the term.</summary>
    [Fact]
    public async Task Ask_AfterARefusal_ShowsItWithWhatWasTyped()
    {
        var shown = Render<MudDialogProvider>();
        var typed = new VerbText { Reason = "they refused it", Ground = "RG-13", Change = "new facts", Partner = "Partner of Aldermark", PartnerReference = "R-7", PartnerOn = new(2020, 1, 2) };
        RefusalGround[] grounds = [new("RG-13", "refused by a partner", 36)];
        var asked = shown.InvokeAsync(() => VerbDialog.Ask(Services.GetRequiredService<IDialogService>(), new(ApplicationVerb.AnnounceRefusal, [], "Aldermark", "Petra", grounds, []) { Refused = "The day of the partner's refusal is not within the last 36 months." }, typed));
        shown.WaitForElement("[id$=-refused]");
        Assert.Contains("not within the last 36 months", Seen(shown.Find("[id$=-refused]")), StringComparison.Ordinal);
        Assert.Equal("R-7", shown.Find("input[id*=reference]").GetAttribute("value"));
        await shown.FindAll("button").Single(button => Seen(button) == "Cancel").ClickAsync(new());
        Assert.False(await asked);

        var moved = shown.InvokeAsync(() => VerbDialog.Ask(Services.GetRequiredService<IDialogService>(), new(ApplicationVerb.OverrideTier, [], "Aldermark", "Petra", [], [2, 4]) { Terms = new Dictionary<int, string> { [4] = "the term then ends on 31 May 2027" } }, new()));
        shown.WaitForElement("fieldset");
        Assert.Equal(["T2", "T4"], shown.FindAll("fieldset label").Select(label => Seen(label)[..2]));
        Assert.Equal([false, true], shown.FindAll("fieldset label").Select(label => Seen(label).EndsWith("the term then ends on 31 May 2027", StringComparison.Ordinal)));
        await shown.FindAll("button").Single(button => Seen(button) == "Cancel").ClickAsync(new());
        Assert.False(await moved);
    }

    [Fact]
    public async Task Ask_ApproveWithALaterCondition_TakesItWholeOrNotAtAll()
    {
        var shown = Render<MudDialogProvider>();
        var typed = new VerbText { Reason = "because" };
        var asked = shown.InvokeAsync(() => VerbDialog.Ask(Services.GetRequiredService<IDialogService>(), new(ApplicationVerb.Approve, [], "Aldermark", "Petra", [], []), typed));
        await shown.WaitForElement("button.ep-btn--small").ClickAsync(new());
        await shown.Find(".fields input[type=text], .fields input:not([type])").ChangeAsync(new() { Value = "Hand in the equity plan." });
        await shown.Find("button.ep-btn--primary").ClickAsync(new());
        Assert.Contains("Give each later condition its words and its last day", Seen(shown.Find("[role=alert]")));
        Assert.False(asked.IsCompleted);

        await shown.Find(".fields input[type=date]").ChangeAsync(new() { Value = "2027-03-01" });
        await shown.Find(".fields input[type=checkbox]").ChangeAsync(new() { Value = true });
        await shown.Find("button.ep-btn--primary").ClickAsync(new());
        Assert.True(await asked);
        Assert.Equal(new LaterCondition("Hand in the equity plan.", new(2027, 3, 1), true), Assert.Single(typed.Later).Condition);
    }
}
