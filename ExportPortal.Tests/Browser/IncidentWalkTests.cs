using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>Incidents as the people outside and inside see them, on a portal of their own.</summary>
public sealed class IncidentWalkTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private PortalProcess own = null!;

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        own = await PortalProcess.Start(new Dictionary<string, string> { ["Jobs:EverySeconds"] = "1" });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Report_WithoutAccountOrScript_IsTakenIn()
    {
        var page = await NewPerson(new() { BaseURL = own.Address.ToString(), JavaScriptEnabled = false, ViewportSize = new() { Width = 360, Height = 800 } });
        await page.GotoAsync("/report");
        await page.GetByLabel("In a few words").FillAsync("A join gives names");
        await page.GetByLabel("What you saw, and how we can see it too").FillAsync("Two public files join.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the report" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Your report is INC-001.");
    }
}
