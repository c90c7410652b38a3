using System.Text;
using ExportPortal.Support;
using Microsoft.Playwright;
using UglyToad.PdfPig;

namespace ExportPortal.Browser;

/// <summary>The risk engine on screen and on paper: every option of a run, the saved record, the comparison and the certificate.</summary>
public sealed class AssessmentTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example";

    // Classes of 1 to 12 by four columns, a household of two and three members, and weights of 8 to 12.
    private static byte[] File(int towns) => Encoding.UTF8.GetBytes("age,sex,town,job,house,weight,illness,nights\n" + string.Concat(
        from person in Enumerable.Range(0, 240)
        select $"{20 + (person % 6 * 10)},{(person % 2 == 0 ? "f" : "m")},{"abcdefgh"[person % towns]},{(person % 97 == 0 ? "judge" : "clerk")},{person / 3},{8 + (person % 5)},{(person % 7 == 0 ? "flu" : "cold")},{1 + (person % 9)}\n"));

    [Fact]
    public async Task Measure_EveryOption_IsShownSavedComparedRepeatedAndPrinted()
    {
        var page = await SignIn(Steward);
        var number = await Register(page);
        await Measure(page, number, File(8), "first.csv", isLooked: true);
        var main = page.Locator("main");
        foreach (var part in (string[])["Risk by background knowledge", "What contributes most", "Special uniques", "Thresholds in both readings", "Sensitive attributes", "Beyond the sample", "Individual risk", "Channels", "Stress tests"])
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = part, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(main).ToContainTextAsync("Sample: 2.4 % of 10,000 persons");
        await Assertions.Expect(main).ToContainTextAsync("Households");
        await Assertions.Expect(main).ToContainTextAsync("Seed 77");
        await Axe.Check(page);
        await Screenshot(page, "assessments/measured");

        await Sliders(page);
        await page.ClickAsync("text=Save as version and assessment");
        await page.ClickAsync("text=Open the assessment");
        var first = page.Url.Split('/')[^1];
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync($"Assessment {first}");
        await Assertions.Expect(main).ToContainTextAsync("E4 secure processing environment, motive low, tier T3 Restricted");
        await page.CheckBoth();
        await Screenshot(page, "assessments/assessment-dark");
        await Print(page, first);

        await Repeat(page, number, first);
        var second = await MeasureAgain(page, number);
        await Compare(page, first, second);
    }

    [Fact]
    public async Task Case_RiskTab_ShowsTheSameFiguresAndWhatWasNotAssessed()
    {
        var page = await SignIn(Officer);
        await page.GotoAsync("/applications/A-001?tab=risk");
        var main = page.Locator("main");
        await Assertions.Expect(main).ToContainTextAsync("A, measured on the full file");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Stress tests", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(main).ToContainTextAsync("Not assessed");
        await page.Locator("summary:has-text('ST-07')").ClickAsync();
        await Assertions.Expect(main).ToContainTextAsync("To assess it:");
        await page.CheckBoth();
        await Screenshot(page, "assessments/case-risk");
    }

    [Fact]
    public async Task Pages_OnAPhone_AreAccessibleAndFit()
    {
        var page = await SignIn(Officer, new() { ViewportSize = new() { Width = 360, Height = 740 } });
        foreach (var (path, heading) in ((string, string)[])[("/assessments/RA-0001", "Assessment RA-0001"), ("/assessments/RA-0001/certificate", "Risk certificate RA-0001"), ("/applications/A-001?tab=risk", "A-001")])
        {
            await page.Open(path, heading);
            await Axe.Check(page);
            await Screenshot(page, $"assessments/phone-{path.Split('/', '?')[2]}-{path.Length}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than 360 px.");
        }
    }

    private static async Task Sliders(IPage page)
    {
        var index = page.Locator(".verdict b");
        var before = await index.InnerTextAsync();
        await page.SelectOptionAsync("#tier", "3");
        await page.Locator("#environment").PressAsync("End");
        await Assertions.Expect(index).Not.ToHaveTextAsync(before);
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("needs at least 3");
        await page.Locator("#motive").PressAsync("End");
        await Assertions.Expect(page.Locator("label[for=motive] + b")).ToHaveTextAsync("high");
        await page.Locator("#motive").PressAsync("Home");
        await Assertions.Expect(page.Locator("label[for=motive] + b")).ToHaveTextAsync("low");
    }

    private static async Task Print(IPage page, string number)
    {
        var answer = await page.APIRequest.GetAsync($"/assessments/{number}/certificate.pdf");
        Assert.Equal(200, answer.Status);
        var path = Artifacts.Path("assessments/certificate.pdf");
        await System.IO.File.WriteAllBytesAsync(path, await answer.BodyAsync());
        using (var pdf = PdfDocument.Open(path))
            Assert.True(pdf.Advanced.TryGetEmbeddedFiles(out var files) && files.Any(file => file.Name == "risk.json"));
        var (_, text) = ExternalTool.Run("pdftotext", "-enc", "UTF-8", "-layout", path, "-");
        foreach (var words in (string[])[$"Risk certificate {number}", "for E4 secure processing environment, motive low, tier T3", "ST-04", "Background knowledge", "seed 77", "estimate", "A value like any other", "Policy pack (SHA-256)", "Review by", "not a warranty of anonymity"])
            Assert.Contains(words, text, StringComparison.Ordinal);

        await page.ClickAsync("text=Read the certificate");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync($"Risk certificate {number}");
        await page.CheckBoth();
        await Screenshot(page, "assessments/certificate");
    }

    private async Task Repeat(IPage page, string dataset, string number)
    {
        await page.GotoAsync($"/datasets/{dataset}/measure?repeat={number}");
        await page.WaitForSelectorAsync("#file:enabled");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("It needs the file ");
        Watch.Expect("422");
        await page.SetInputFilesAsync("#file", Payload("other.csv", File(2)));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"other.csv is not what {number} was measured on");
        await page.CheckBoth();
        await Screenshot(page, "assessments/repeat-another");
        await page.SetInputFilesAsync("#file", Payload("again.csv", File(8)));
        await page.ClickAsync("text=Run the measurement");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"Repeated: the same bytes as {number}, every figure alike.");
        await page.ClickAsync("text=Discard the file");
        await page.WaitForSelectorAsync("#file:enabled");
    }

    private static async Task<string> MeasureAgain(IPage page, string dataset)
    {
        await Measure(page, dataset, File(2), "second.csv", isLooked: false);
        await page.ClickAsync("text=Save as version and assessment");
        await page.ClickAsync("text=Open the assessment");
        return page.Url.Split('/')[^1];
    }

    private static async Task Compare(IPage page, string first, string second)
    {
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync($"Assessment {second}");
        await page.Locator($"a.ep-link:has-text('{first}')").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"{second} against {first}: Better in");
        await Assertions.Expect(page.Locator("tr:has-text('Average risk')").First).ToContainTextAsync("better");
        await page.CheckBoth();
        await Screenshot(page, "assessments/compare");
    }

    private static async Task Measure(IPage page, string number, byte[] content, string name, bool isLooked)
    {
        await page.GotoAsync($"/datasets/{number}/measure");
        await page.WaitForSelectorAsync("#file:enabled");
        await page.SetInputFilesAsync("#file", Payload(name, content));
        await page.WaitForSelectorAsync("text=Run the measurement");
        foreach (var (column, role) in ((string, string)[])[("illness", "Sensitive"), ("nights", "Sensitive"), ("house", "Other"), ("weight", "Other"), ("age", "QuasiIdentifier"), ("sex", "QuasiIdentifier"), ("town", "QuasiIdentifier"), ("job", "QuasiIdentifier")])
            await page.SelectOptionAsync($"[aria-label='Role of {column}']", role);
        await page.SelectOptionAsync("[aria-label='Type of nights']", "Number");
        await page.FillAsync("#populations", "10,000; 100,000");
        await page.Locator("#populations").BlurAsync();
        await page.SelectOptionAsync("#weight", "weight");
        await page.SelectOptionAsync("#household", "house");
        await page.FillAsync("#seed", "77");
        await page.Locator("#seed").BlurAsync();
        if (isLooked)
        {
            await Axe.Check(page);
            await Screenshot(page, "assessments/options");
        }
        await page.ClickAsync("text=Run the measurement");
        await page.WaitForSelectorAsync(".figures");
        // The stress tests follow the figures; while they run nothing can be saved.
        await page.WaitForSelectorAsync("text=Save as version and assessment");
    }

    private async Task<IPage> SignIn(string email, BrowserNewContextOptions? options = null)
    {
        var page = await NewPerson(options);
        await page.SignInUnseen(email);
        return page;
    }

    private static async Task<string> Register(IPage page)
    {
        await page.GotoAsync("/datasets/new");
        await page.FillAsync("#title", "Sick leave extract");
        await page.FillAsync("#limitations", "none known");
        await page.FillAsync("#persons", "240");
        await page.FillAsync("#prevalence", "0.0001");
        await page.FillAsync("#entry-search", "1M01");
        await page.CheckAsync("[aria-describedby='entry-1M01']");
        await Assertions.Expect(page.Locator("[aria-labelledby=base-tier]")).ToContainTextAsync("sets base tier T2");
        await page.ClickAsync("text=Register the dataset");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/datasets/DS-\\d+$"));
        return page.Url.Split('/')[^1];
    }

    private static FilePayload Payload(string name, byte[] content) => new() { Name = name, MimeType = "text/csv", Buffer = content };
}
