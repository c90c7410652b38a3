using Bunit;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Components.Shared;

public sealed class ConfirmDialogTests : ComponentTest
{
    private static readonly ConfirmRequest Refusal = new("Refuse A-014",
        [new DocumentFact("Application", "A-014"), new DocumentFact("Recipient", "Rift Lakes Epidemiology Network")],
        "The applicant is told and may appeal within 30 days.", "Refuse", "Reason", IsReasonRequired: true, IsGrave: true);

    [Fact]
    public async Task Dialog_Shown_RepeatsNumberPartiesAndEffect()
    {
        var (provider, _) = await Show(Refusal);

        foreach (var text in new[] { "Refuse A-014", "A-014", "Rift Lakes Epidemiology Network", "The applicant is told and may appeal within 30 days." })
            Assert.Contains(text, provider.Markup);
    }

    [Fact]
    public async Task Confirm_WithoutARequiredReason_StaysAndSaysSo()
    {
        var (provider, answer) = await Show(Refusal);
        await provider.Find("textarea").InputAsync("   ");

        await Press(provider, "Refuse");

        Assert.False(answer.IsCompleted);
        Assert.Contains("Write the reason", provider.Find("[role=alert]").TextContent);
        Assert.Equal("true", provider.Find("textarea").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Confirm_WithReason_AnswersItTrimmed()
    {
        var (provider, answer) = await Show(Refusal);
        await provider.Find("textarea").InputAsync("  Over the threshold. ");

        await Press(provider, "Refuse");

        Assert.Equal(new ConfirmAnswer("Over the threshold."), await answer);
    }

    [Fact]
    public async Task Confirm_WhenNoReasonIsAsked_AnswersEmpty()
    {
        var (provider, answer) = await Show(Refusal with { ReasonLabel = null, IsReasonRequired = false });

        await Press(provider, "Refuse");

        Assert.Equal(new ConfirmAnswer(""), await answer);
    }

    [Fact]
    public async Task Cancel_Pressed_AnswersNothing()
    {
        var (provider, answer) = await Show(Refusal);

        await Press(provider, "Cancel");

        Assert.Null(await answer);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Provider, Task<ConfirmAnswer?> Answer)> Show(ConfirmRequest request)
    {
        var provider = Render<MudDialogProvider>();
        var answer = Task.FromResult<ConfirmAnswer?>(null);
        await provider.InvokeAsync(() => { answer = ConfirmDialog.Ask(Services.GetRequiredService<IDialogService>(), request); });
        provider.WaitForElement("dl");
        return (provider, answer);
    }

    private static Task Press(IRenderedComponent<MudDialogProvider> provider, string label) =>
        provider.FindAll("button").Single(button => button.TextContent.Trim() == label).ClickAsync();
}
