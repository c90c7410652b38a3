using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>Rules and guide are open to anybody, without script and on a telephone.</summary>
public sealed class RulesTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Theory]
    [InlineData("/policy", 1440)]
    [InlineData("/policy", 360)]
    [InlineData("/guide", 1440)]
    [InlineData("/guide", 360)]
    public async Task Page_WithoutAccount_ReadsWellInAnyWidth(string path, int width)
    {
        var page = await NewPerson(new() { ViewportSize = new() { Width = width, Height = 900 } });
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the screen.");
        await Axe.Check(page);
        await Screenshot(page, $"{path.TrimStart('/')}-{width}");
    }

    [Fact]
    public async Task Policy_SearchWithoutScript_FiltersTheControlList()
    {
        var page = await NewPerson(new() { JavaScriptEnabled = false });
        await page.GotoAsync("/policy");
        await page.GetByLabel("Search code, title or definition").FillAsync("1M01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Control list" }).GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("1M01");
    }
}
