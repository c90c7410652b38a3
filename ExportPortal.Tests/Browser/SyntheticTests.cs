using System.Text;
using ExportPortal.Microdata.Attacks;
using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>A steward attacks a synthetic file with its training file and a hold-out, and saves what came of it.</summary>
public sealed class SyntheticTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Steward = "mina@hospital-trust.example", Recipient = "kenji@kurohana.example";
    private static readonly byte[] Training = Bytes(SyntheticSamples.Text(800, 1)), HoldOut = Bytes(SyntheticSamples.Text(800, 2));

    [Fact]
    public async Task Synthetic_CopyOfTheTrainingFile_IsSavedAsAFail()
    {
        var page = await SignIn(Steward);
        var number = await DatasetTests.Register(page, "Synthetic cohort");
        await DatasetTests.OpenMeasure(page, number);
        await page.SetInputFilesAsync("#file", DatasetTests.File("synthetic.csv", Training));
        await page.SelectOptionAsync("[aria-label='Role of ill']", "Sensitive");
        await page.ClickAsync("text=Run the measurement");
        await page.ClickAsync("text=Save as version and assessment");
        await page.ClickAsync("text=Back to the dataset");
        await page.ClickAsync("text=Attack synthetic data");
        await page.WaitForSelectorAsync("#file-original:not([disabled])");
        await Axe.Check(page);
        await Screenshot(page, "synthetic/empty");

        foreach (var (place, name, bytes) in new[] { ("original", "training.csv", Training), ("synthetic", "synthetic.csv", Training), ("holdout", "holdout.csv", HoldOut) })
        {
            await page.WaitForSelectorAsync($"#file-{place}:not([disabled])");
            await page.SetInputFilesAsync($"#file-{place}", DatasetTests.File(name, bytes));
            await Assertions.Expect(page.Locator($".place:has(#file-{place})")).ToContainTextAsync("800 records");
        }
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("version 1 of this dataset");
        await page.SelectOptionAsync("[aria-label='Type of age']", "Number");
        await page.SelectOptionAsync("[aria-label='Type of income']", "Number");
        await Axe.Check(page);
        await Screenshot(page, "synthetic/columns");
        await page.ClickAsync("text=Run the attacks");
        await Assertions.Expect(page.Locator(".results")).ToContainTextAsync("Over the limits");
        await Assertions.Expect(page.Locator(".results")).ToContainTextAsync("800 synthetic records are exact copies of training records.");
        await Assertions.Expect(page.Locator(".results")).ToContainTextAsync("A low figure here does not show that the data are safe");
        await Axe.Check(page);
        await Screenshot(page, "synthetic/results");
        await page.SetViewportSizeAsync(360, 740);
        await Screenshot(page, "synthetic/results-360");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.SetViewportSizeAsync(1440, 1000);

        await page.ClickAsync("text=Save with the version");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("All three uploaded files are gone from the portal.");
        Assert.Empty(Staged);
        await page.Locator("summary").First.ClickAsync();
        await Assertions.Expect(page.Locator("details")).ToContainTextAsync("Over the limits");
        await page.ClickAsync("[data-theme-toggle]");
        await Axe.Check(page);
        await Screenshot(page, "synthetic/saved-dark");
        await page.ClickAsync("text=Back to the dataset");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("SY-0001 on version 1");
        await Axe.Check(page);
    }

    [Fact]
    public async Task Synthetic_ByARecipient_IsNotThere()
    {
        Watch.Expect("403");
        Watch.Expect("404");
        var page = await SignIn(Recipient);
        await page.GotoAsync("/datasets/DS-01/synthetic");
        await Assertions.Expect(page.Locator("#file-original")).ToHaveCountAsync(0);
    }

    private async Task<IPage> SignIn(string email)
    {
        var page = await NewPerson();
        await page.SignInUnseen(email);
        return page;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
