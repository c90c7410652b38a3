using System.Text;
using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>A steward checks a table before it goes out; the authority reads what was found.</summary>
public sealed class OutputTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example";
    private const string Table = "sex,area,patients\nf,North,40\nf,South,*\nf,Total,44\nm,North,30\nm,South,31\nm,Total,61\n";

    [Fact]
    public async Task Outputs_TableWithASmallCellToWorkOut_IsNamedInASentenceAndKept()
    {
        var page = await NewPerson();
        await page.SignInUnseen(Steward);
        await page.Open("/datasets/DS-01/outputs", "Output tables");
        await page.CheckBoth();
        await Screenshot(page, "outputs/empty");
        await page.SetInputFilesAsync("#table", new FilePayload { Name = "discharges.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Table) });
        await Assertions.Expect(page.Locator("#layout-count")).ToHaveValueAsync("patients");
        await page.ClickAsync("text=Nested areas, running totals");
        await page.CheckBoth();
        await Screenshot(page, "outputs/layout");
        await page.ClickAsync("text=Check and keep the result");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("sex = f, area = South is hidden, but it is 4: sex = f, area = Total less its other cell.");
        await page.CheckBoth();
        await Screenshot(page, "outputs/result");
        await page.SetViewportSizeAsync(360, 800);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        await Screenshot(page, "outputs/result-360");

        var officer = await NewPerson();
        await officer.SignInUnseen(Officer);
        await officer.Open("/datasets/DS-01/outputs", "Output tables");
        await Assertions.Expect(officer.Locator("main")).ToContainTextAsync("not for release");
        await Assertions.Expect(officer.Locator("#table")).ToHaveCountAsync(0);
        await Assertions.Expect(officer.Locator("#withdraw")).ToHaveCountAsync(0);

        // It never went out: withdrawn, it stays on record and counts no more.
        await page.ClickAsync("text=Withdraw this check");
        await page.Locator("#withdraw").FillAsync("Not released; corrected first.");
        await page.CheckBoth();
        await page.ClickAsync("text=Withdraw OC-");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("so it counts for no stress test: Not released; corrected first.");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "discharges.csv" }).First).ToContainTextAsync("withdrawn");
        await page.CheckBoth();
        await Screenshot(page, "outputs/withdrawn-360");
    }

    [Fact]
    public async Task Outputs_PastedTableThatCannotBeRead_SaysWhere()
    {
        var page = await NewPerson();
        await page.SignInUnseen(Steward);
        await page.Open("/datasets/DS-01/outputs", "Output tables");
        await page.ClickAsync("text=Paste it instead");
        await page.GetByLabel("CSV file of the table, pasted").FillAsync("sex,n\nf\n");
        await page.ClickAsync("text=Take the pasted table");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("The pasted table has no name.");
        await page.Locator("#table-name").FillAsync("persons by sex");
        await page.ClickAsync("text=Take the pasted table");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("line 2, column 1");
        await page.GetByLabel("CSV file of the table, pasted").FillAsync("sex,n\nf,many\n");
        await page.ClickAsync("text=Take the pasted table");
        await page.ClickAsync("text=Check and keep the result");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("Line 2: the count is neither a whole number");
    }
}
