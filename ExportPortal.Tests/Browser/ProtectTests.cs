using System.Text;
using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>A steward asks what would bring a file under the line, makes it so, takes the copy away and registers it with its lineage.</summary>
public sealed class ProtectTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    // 240 persons: every day of some months, so that days tell apart and months do not.
    private static readonly byte[] Cohort = Encoding.UTF8.GetBytes("name,visit,age,sex,illness\n" + string.Concat(Enumerable.Range(0, 240)
        .Select(i => $"person {i},2026-0{1 + i % 3}-{1 + i * 7 % 28:00},{20 + i * 11 % 40},{(i / 3 % 2 == 0 ? "f" : "m")},\"{(i % 5 == 0 ? "flu, \"\"A\"\"" : "cold")}\"\n")));

    [Theory]
    [InlineData(1440, 1000)]
    [InlineData(360, 740)]
    public async Task Protect_FileOverTheLine_BecomesAVersionUnderIt(int width, int height)
    {
        var page = await NewPerson(new() { ViewportSize = new() { Width = width, Height = height } });
        await page.SignInUnseen("mina@hospital-trust.example");
        var number = await Register(page);
        await page.GotoAsync($"/datasets/{number}/measure");
        await Measure(page);

        var help = page.Locator(".ep-card:has(h2:text-is('What would bring it under the line'))");
        await Assertions.Expect(help.Locator("[aria-label='Steps of age']")).ToHaveValueAsync("5,10,20", new() { Timeout = 30_000 });
        await Assertions.Expect(help.Locator("[aria-label='Kind of generalisation of visit']")).ToHaveValueAsync("date");
        await help.Locator("text=Find what would help").ClickAsync();
        await Assertions.Expect(help).ToContainTextAsync("Proven: no smaller set of changes", new() { Timeout = 30_000 });
        await Assertions.Expect(help).ToContainTextAsync("Generalise visit to month");
        await Assertions.Expect(help).ToContainTextAsync("; what the data are sets T2.");
        await help.Locator("summary:has-text('What each tier says of these figures')").ClickAsync();
        await Assertions.Expect(help.Locator("[aria-label='Limits of each tier'] tbody tr")).ToHaveCountAsync(5);
        await Look(page);
        await Screenshot(page, $"protect/help-{width}");
        await Fits(page);
        await help.Locator("text=Use these changes").ClickAsync();

        var make = page.Locator(".ep-card:has(h2:text-is('Make it so'))");
        await Assertions.Expect(make).ToContainTextAsync("left out, a direct identifier");
        await make.Locator("text=Make the protected copy").ClickAsync();
        await Assertions.Expect(make).ToContainTextAsync("The copy measures exactly what was worked out before it was written.", new() { Timeout = 30_000 });
        await Look(page);
        await Screenshot(page, $"protect/made-{width}");
        await Fits(page);
        await make.Locator("text=Save the copy as a new version").ClickAsync();
        await Assertions.Expect(make).ToContainTextAsync("The copy is a version of the dataset, with its lineage");

        var download = await page.RunAndWaitForDownloadAsync(() => make.Locator("text=Download the copy").ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync() ?? throw new InvalidOperationException("There is no file."));
        Assert.Matches("^cohort-protected-[0-9a-f]{8}[.]csv$", download.SuggestedFilename);
        Assert.StartsWith("visit,age,sex,illness\n", text);
        Assert.DoesNotContain("person", text);
        Assert.Contains(",\"flu, \"\"A\"\"\"\n", text);
        // The bytes went once; there is nothing to fetch a second time.
        Watch.Expect("404");
        Assert.Equal(404, (await page.APIRequest.GetAsync(new Uri(download.Url).PathAndQuery)).Status);

        await page.GotoAsync($"/datasets/{number}");
        var lineage = page.Locator(".ep-card:has(h2:text-is('Where it comes from'))");
        await Assertions.Expect(lineage.Locator(".graph svg")).ToHaveAttributeAsync("aria-label", "1 version, 1 protection step, 1 source file, from left to right.");
        await lineage.Locator("summary").ClickAsync();
        await Assertions.Expect(lineage).ToContainTextAsync("Suppression: masking");
        await Assertions.Expect(lineage).ToContainTextAsync("ExportPortal");
        await Look(page);
        await Screenshot(page, $"protect/lineage-{width}");
        await page.ClickAsync("[data-theme-toggle]");
        await Look(page);
        await Screenshot(page, $"protect/lineage-dark-{width}");
        await Fits(page);
    }

    /// <summary>From the file to the figures by the keyboard alone: no click, and no focus set from outside.</summary>
    private static async Task Measure(IPage page)
    {
        await page.WaitForSelectorAsync("#file:enabled");
        var chooser = await Choose(page) ?? await Choose(page) ?? throw new TimeoutException("No file can be chosen by the keyboard.");
        await chooser.SetFilesAsync(new FilePayload { Name = "cohort.csv", MimeType = "text/csv", Buffer = Cohort });
        await page.WaitForSelectorAsync("text=Run the measurement");
        foreach (var (column, role) in ((string, string)[])[("name", "Identifier"), ("visit", "QuasiIdentifier"), ("age", "QuasiIdentifier"), ("sex", "QuasiIdentifier"), ("illness", "Sensitive")])
        {
            var select = $"[aria-label='Role of {column}']";
            await TabTo(page, select);
            var away = await page.EvaluateAsync<int>("role => [...document.activeElement.options].findIndex(one => one.value === role) - document.activeElement.selectedIndex", role);
            for (var i = 0; i < Math.Abs(away); i++)
                await page.Keyboard.PressAsync(away > 0 ? "ArrowDown" : "ArrowUp");
            await Assertions.Expect(page.Locator(select)).ToHaveValueAsync(role);
        }
        await TabTo(page, "button:text-is('Run the measurement')");
        await page.Keyboard.PressAsync("Enter");
        // The figures take the focus, so the next key goes on from there.
        await Assertions.Expect(page.Locator(".results")).ToBeFocusedAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".figures li").First).ToContainTextAsync("k, smallest class");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.results').contains(document.activeElement)"), "The next stop is not in the figures.");
    }

    /// <summary>Asks for a file by the keyboard; null where the browser, busy with others, lost the key.</summary>
    private static async Task<IFileChooser?> Choose(IPage page)
    {
        await TabTo(page, "#file");
        try
        {
            return await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Space"), new() { Timeout = 15_000 });
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task TabTo(IPage page, string selector)
    {
        var target = await page.Locator(selector).ElementHandleAsync();
        for (var stops = 0; stops < 200; stops++)
        {
            if (await page.EvaluateAsync<bool>("one => document.activeElement === one", target))
                return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    /// <summary>From the top: what the bar covers is no target.</summary>
    private static async Task Look(IPage page)
    {
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Axe.Check(page);
    }

    private static async Task Fits(IPage page) => Assert.Empty(await page.EvaluateAsync<string[]>("""
        document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
          .filter(one => one.getBoundingClientRect().right > innerWidth && !one.closest('.ep-table-wrap, .graph')).map(one => one.outerHTML.slice(0, 80))
        """));

    private static async Task<string> Register(IPage page)
    {
        await page.GotoAsync("/datasets/new");
        await page.FillAsync("#title", "Visits");
        await page.FillAsync("#limitations", "none known");
        await page.FillAsync("#persons", "240");
        await page.FillAsync("#prevalence", "0.001");
        await page.FillAsync("#entry-search", "1M01");
        await page.CheckAsync("[aria-describedby='entry-1M01']");
        await page.ClickAsync("text=Register the dataset");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/datasets/DS-\\d+$"));
        return page.Url.Split('/')[^1];
    }
}
