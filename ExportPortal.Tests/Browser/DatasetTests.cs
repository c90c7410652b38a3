using System.Text;
using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>A steward brings a file, measures it and saves the figures; the file itself leaves no trace.</summary>
public sealed class DatasetTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Recipient = "kenji@kurohana.example";

    // North: 4 women, 4 men; South: 4 women. Classes of 4 by region and sex, so k = 4 and the average risk is 3/12.
    private static readonly byte[] Small = Encoding.UTF8.GetBytes("region,sex,illness,nights\n" + string.Concat(
        from place in (string[])["north,f", "north,m", "south,f"]
        from night in Enumerable.Range(1, 4)
        select $"{place},{(night % 2 == 0 ? "flu" : "cold")},{night}\n"));

    [Fact]
    public async Task Measure_OwnFile_IsSavedAndTheFileIsGone()
    {
        Watch.Expect("422"); // Chromium notes the refused request on its console
        var page = await SignIn(Steward);
        var number = await Register(page, "Small cohort");
        await OpenMeasure(page, number);
        await Axe.Check(page);
        await Screenshot(page, "datasets/upload");
        await RefuseRaggedRow(page);
        await CancelUpload(page);

        await page.SetInputFilesAsync("#file", File("small.csv", Small));
        await page.WaitForSelectorAsync("text=Run the measurement");
        await page.SelectOptionAsync("[aria-label='Role of illness']", "Sensitive");
        await page.SelectOptionAsync("[aria-label='Role of nights']", "Other");
        await AddPopulation(page);
        await Axe.Check(page);
        await Screenshot(page, "datasets/columns");
        await page.ClickAsync("text=Run the measurement");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("4k, smallest class");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("0.25average risk");
        await Assertions.Expect(page.Locator(".ep-card:has(h2:text-is('In the population'))")).ToContainTextAsync("Persons in the population 24");
        await Axe.Check(page);
        await Screenshot(page, "datasets/results");

        await page.ClickAsync("text=Save as version and assessment");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The uploaded file is gone from the portal.");
        await Assertions.Expect(page.Locator("a:has-text('Apply for an export')")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^/my/applications/new\\?version=[0-9a-f-]{36}$"));
        await Axe.Check(page);
        Assert.Empty(Staged);

        await page.ClickAsync("text=Back to the dataset");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("small.csv");
        await page.CheckBoth();
        await Screenshot(page, "datasets/dataset");
        await MeasureAdult(page, number);
    }

    private async Task MeasureAdult(IPage page, string number)
    {
        if (Golden.Folder is null)
            return;
        await OpenMeasure(page, number);
        await page.SetInputFilesAsync("#file", Golden.Require("data/adult.csv"));
        await page.SelectOptionAsync("[aria-label='Give all columns one role']", "Other");
        await page.SelectOptionAsync("[aria-label='Role of sex']", "QuasiIdentifier");
        await page.SelectOptionAsync("[aria-label='Role of race']", "QuasiIdentifier");
        // A role that was chosen by hand before all were given one shows what it is.
        await Assertions.Expect(page.Locator("[aria-label='Role of sex']")).ToHaveValueAsync("QuasiIdentifier");
        // The version before knew region and sex.
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Other quasi-identifiers than version 1 has. No longer counted as known to others: region. A lower risk may come from that alone. Newly counted as known to others: race.");
        await page.CheckBoth();
        await Screenshot(page, "datasets/other-columns");
        await page.ClickAsync("text=Run the measurement");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("87k, smallest class");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("10 classes");
        await page.ClickAsync("text=Save as version and assessment");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Saved as assessment RA-");
        Assert.Empty(Staged);
    }

    private async Task RefuseRaggedRow(IPage page)
    {
        await page.SetInputFilesAsync("#file", File("ragged.csv", "a,b\n1,2\n3\n"u8.ToArray()));
        var fault = page.Locator("[data-upload-fault]");
        await Assertions.Expect(fault).ToContainTextAsync("ragged.csv was not taken: line 3, column 1.");
        await Assertions.Expect(fault).ToContainTextAsync("Add the missing cells");
        await Assertions.Expect(fault).ToContainTextAsync("Nothing of the file was kept.");
        await Axe.Check(page);
        await Screenshot(page, "datasets/fault");
        Assert.Empty(Staged);
    }

    private async Task CancelUpload(IPage page)
    {
        // Never more than the first bytes: the rest of the body waits until the page gives up.
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("Network.enable");
        await Upload(tools, bytesPerSecond: 40_000);
        await page.SetInputFilesAsync("#file", File("large.csv", Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 1_000_000)))));
        await page.WaitForSelectorAsync("progress");
        await Axe.Check(page);
        await Screenshot(page, "datasets/receiving");
        await page.ClickAsync("text=Cancel the upload");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The upload was cancelled. Nothing of the file was kept.");
        Assert.Empty(Staged);
        await Upload(tools, bytesPerSecond: -1);
        await page.WaitForSelectorAsync("#file:enabled");
    }

    /// <summary>Twice as many persons in the same classes: refused first, where a row is ragged.</summary>
    private async Task AddPopulation(IPage page)
    {
        await page.SetInputFilesAsync("#population-file", File("ragged.csv", "region,sex\nnorth\n"u8.ToArray()));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The population table was not taken: line 2, column 1.");
        await page.SetInputFilesAsync("#population-file", File("everybody.csv", [.. Small, .. Small.AsSpan(Small.AsSpan().IndexOf((byte)'\n') + 1)]));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("everybody.csv, 24 persons");
        Assert.Equal(2, Staged.Count());
        await Assertions.Expect(page.Locator("[aria-label='Role of nights']")).ToHaveValueAsync("Other");
    }

    [Fact]
    public async Task Sliders_Moved_MoveTheWaterfallWithoutARun()
    {
        var page = await SignIn(Officer);
        await page.GotoAsync("/datasets/DS-01");
        var index = page.Locator(".verdict b");
        await page.Locator("#environment").PressAsync("End");
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("Under the line");
        var safest = double.Parse(await index.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await page.Locator("#environment").PressAsync("Home");
        await Assertions.Expect(page.Locator("label[for=environment] + b")).ToContainTextAsync("E0");
        await Assertions.Expect(index).Not.ToHaveTextAsync(Shown(safest));
        Assert.True(double.Parse(await index.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture) > safest);
        await Axe.Check(page);
        await Assertions.Expect(page.Locator("text=Measure a new version")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(1440, 1000)]
    [InlineData(360, 740)]
    public async Task Pages_WideAndNarrow_AreAccessibleAndFit(int width, int height)
    {
        var page = await SignIn(Steward, new() { ViewportSize = new() { Width = width, Height = height } });
        foreach (var (path, ready) in ((string, string)[])[("/datasets", "table"), ("/datasets/new", "#entry-list"), ("/datasets/DS-01", ".verdict")])
        {
            await page.GotoAsync(path);
            await page.WaitForSelectorAsync(ready);
            await Axe.Check(page);
            await Screenshot(page, $"datasets/{path.Split('/')[^1]}-{width}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px.");
        }
    }

    [Fact]
    public async Task Dataset_OfAnother_IsNotThere()
    {
        Watch.Expect("404");
        Watch.Expect("403");
        var page = await SignIn(Recipient);
        var answer = await page.APIRequest.GetAsync("/datasets/DS-01/assessments/RA-0001/classes.csv", new() { MaxRedirects = 0 });
        Assert.NotEqual(200, answer.Status);
        await page.GotoAsync("/datasets/DS-01");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Not open to you");
    }

    private async Task<IPage> SignIn(string email, BrowserNewContextOptions? options = null)
    {
        var page = await NewPerson(options);
        await page.SignInUnseen(email);
        return page;
    }

    /// <summary>Registers a dataset through the form; gives its number.</summary>
    internal static async Task<string> Register(IPage page, string title)
    {
        await page.GotoAsync("/datasets/new");
        await page.FillAsync("#title", title);
        await page.FillAsync("#limitations", "none known");
        await page.FillAsync("#persons", "12");
        await page.FillAsync("#prevalence", "0.001");
        await page.FillAsync("#entry-search", "1M01");
        await page.CheckAsync("[aria-describedby='entry-1M01']");
        await Assertions.Expect(page.Locator("[aria-labelledby=base-tier]")).ToContainTextAsync("sets base tier T2");
        await page.ClickAsync("text=Register the dataset");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/datasets/DS-\\d+$"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        return page.Url.Split('/')[^1];
    }

    internal static async Task OpenMeasure(IPage page, string number)
    {
        await page.GotoAsync($"/datasets/{number}/measure");
        await page.WaitForSelectorAsync("#file:enabled");
    }

    /// <param name="bytesPerSecond">Of the line up; -1 for as fast as it goes.</param>
    private static Task Upload(ICDPSession tools, int bytesPerSecond) =>
        tools.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object> { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = bytesPerSecond });

    internal static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "text/csv", Buffer = content };

    private static string Shown(double index) => index.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
