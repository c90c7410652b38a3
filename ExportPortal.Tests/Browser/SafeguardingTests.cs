using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>Interests and emergency access as people use them, on a portal of their own.</summary>
public sealed class SafeguardingTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture)
{
    [Fact]
    public async Task Interest_Declared_ClosesTheVerbsOfTheCaseOnItsPage()
    {
        var officer = await Person("ilva@adeo.example");
        await officer.GotoAsync("/interests");
        await officer.SelectOptionAsync("#interest-organisation", new SelectOptionValue { Label = "Banyan Grove AI Research" });
        await officer.FillAsync("#interest-words", "My brother works there.");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Declare", Exact = true }).ClickAsync();
        await Expect(officer.Locator(".rows")).ToContainTextAsync("My brother works there.");
        await officer.CheckBoth();
        await Screenshot(officer, "life/10-interests");
        await officer.GotoAsync("/applications/A-004");
        await Expect(officer.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true })).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(officer.Locator("main")).ToContainTextAsync("You declared an interest in a party to this case");
    }

    [Fact]
    public async Task Emergency_AdministratorAndAuditor_OpenACaseForReading()
    {
        var (administrator, auditor) = (await Person("ruben@adeo.example"), await Person("sigrun@adeo.example"));
        await administrator.GotoAsync("/emergency");
        await administrator.FillAsync("#emergency-case", "A-003");
        await administrator.FillAsync("#emergency-reason", "The officer cannot be reached and the recipient reports a leak.");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(administrator.Locator(".rows")).ToContainTextAsync("EA-001");
        await Expect(administrator.GetByRole(AriaRole.Link, new() { Name = "Read the case" })).ToHaveCountAsync(0);
        await auditor.GotoAsync("/emergency");
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Open as second person" }).ClickAsync();
        await auditor.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(auditor.Locator("main")).ToContainTextAsync("1 access waits for the review of an auditor");
        await auditor.CheckBoth();
        await Screenshot(auditor, "life/11-emergency");
        await administrator.GotoAsync("/emergency");
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Read the case" }).ClickAsync();
        await Expect(administrator.GetByRole(AriaRole.Heading, new() { Name = "A-003", Level = 1 })).ToBeVisibleAsync();
        await Expect(administrator.Locator(".ep-rail button[aria-disabled='true']").First).ToBeVisibleAsync();
        await Expect(administrator.Locator(".ep-rail button:not([aria-disabled])")).ToHaveCountAsync(0);
    }
}
