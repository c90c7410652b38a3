using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Features.Applications;

public sealed class VerbDialogTests : ComponentTest
{
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
