using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>A steward records differentially private releases on the dataset page and sees what is left.</summary>
public sealed class PrivacyTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Ledger_ReleaseRecorded_ShowsWhatIsLeft_PlanBeyondTheLimitIsRefused()
    {
        var page = await NewPerson();
        await page.SignInUnseen("mina@hospital-trust.example");
        await page.GotoAsync("/datasets/DS-01");
        await page.ClickAsync("text=Record a release");
        await page.FillAsync("label:has-text('What was released') input", "Counts by age");
        await page.FillAsync("label:has-text('Epsilon') input", "2");
        await page.ClickAsync("text=Record the release");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("does not count as differentially private");
        foreach (var box in await page.Locator("fieldset:has-text('It counts only') input[type=checkbox]").AllAsync())
            await box.CheckAsync();
        await Axe.Check(page);
        await page.ClickAsync("text=Record the release");
        await Assertions.Expect(page.Locator(".spent")).ToContainTextAsync("2 of 10 spent");
        await Assertions.Expect(page.Locator(".spent")).ToContainTextAsync("8 left");
        await Axe.Check(page);
        await page.Locator(".recipient").ScrollIntoViewIfNeededAsync();
        await Screenshot(page, "privacy/ledger");

        await page.FillAsync("label:has-text('What was released') input", "Too much");
        await page.FillAsync("label:has-text('Epsilon') input", "9");
        await page.FillAsync("label:has-text('Day') input", "2031-01-01");
        foreach (var box in await page.Locator("fieldset:has-text('It counts only') input[type=checkbox]").AllAsync())
            await box.CheckAsync();
        await page.ClickAsync("text=Record the release");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("this tier allows 5 for one release");
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await Axe.Check(page);
        await Screenshot(page, "privacy/refused-360");

        // The recipient may hold the data under a licence: then not whoever recorded the release takes it back.
        page = await NewPerson();
        await page.SignInUnseen("marek@adeo.example");
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync("/datasets/DS-01");
        await page.ClickAsync("button[aria-label='Withdraw Counts by age']");
        await page.FillAsync(".recipient textarea", "It was never made.");
        await page.ClickAsync("text=Withdraw this release");
        await Assertions.Expect(page.Locator("tr.withdrawn")).ToContainTextAsync("so it does not count: It was never made.");
        await Assertions.Expect(page.Locator(".spent")).ToContainTextAsync("10 left");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await Axe.Check(page);
    }
}
