using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The case file and the application form in the browser. Acts change cases, so these walk on a portal of their own.</summary>
[Collection(LongWalks.Name)]
public sealed class CaseTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private PortalProcess own = null!;

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        own = await PortalProcess.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await own.DisposeAsync();
    }

    private async Task<IPage> Person(string email)
    {
        var page = await NewPerson(new() { BaseURL = own.Address.ToString() });
        await page.SignIn(email);
        return page;
    }

    [Fact]
    public async Task CaseFile_EveryTab_OpensByItsKeyAndIsAccessible()
    {
        var page = await Person("ilva@adeo.example");
        await page.Open("/applications/A-002", "A-002");
        await page.CheckBoth();
        foreach (var (key, tab, words) in ((string, string, string)[])
            [("2", "risk", "Where an attempt may come from"), ("3", "decision", "How the tier was reached"), ("4", "parties", "What the rules take from the parties"), ("5", "conditions", "Clauses of the licence"), ("6", "history", "In the log at place")])
        {
            await page.Keyboard.PressAsync(key);
            await page.WaitForURLAsync($"**/applications/A-002?tab={tab}");
            await page.GetByText(words).First.WaitForAsync();
            await page.CheckBoth();
            await Screenshot(page, $"cases/case-{tab}");
        }
        await page.Locator("details summary").Filter(new() { HasText = "In the log" }).First.ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the proof" }).First.ClickAsync());
        Assert.StartsWith("c2sp.org/tlog-proof@v1", await File.ReadAllTextAsync(await download.PathAsync()));
    }

    [Fact]
    public async Task TryChange_OtherDestination_ShowsBothResultsAndSavesNothing()
    {
        var page = await Person("ilva@adeo.example");
        await page.Open("/applications/A-002?tab=decision", "A-002");
        await page.GetByLabel("Destination group").SelectOptionAsync("A");
        await Expect(page.GetByText("Reasons that fall away")).ToContainTextAsync("M5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(page.GetByText("The case itself stays as it is")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Verb_TwoOfficers_TheSecondIsToldAndUndoesNothing()
    {
        var (ilva, bram) = (await Person("ilva@adeo.example"), await Person("bram@adeo.example"));
        await bram.Open("/applications/A-004", "A-004");
        await ilva.Open("/applications/A-004", "A-004");
        await bram.GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await Axe.Check(bram);
        await bram.GetByLabel("What is missing").FillAsync("The statement lacks its date.");

        await ilva.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await ilva.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(ilva.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();

        await Expect(bram.GetByText("Ilva Torrend has just acted on this case")).ToBeVisibleAsync();
        await bram.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await Expect(bram.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Somebody else changed this case");
        await Expect(bram.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Form_Steward_SavesAsTypedAndSubmitsWithASignature()
    {
        var page = await Person("mina@hospital-trust.example");
        await page.Open("/my/applications/A-005/edit", "Application A-005");
        await page.CheckBoth();
        await Expect(page.GetByText("One point is open")).ToBeVisibleAsync();
        await page.GetByLabel("Signatory of the end-use statement").FillAsync("Kadri Saar");
        await Expect(page.GetByText("Nothing is missing")).ToBeVisibleAsync();
        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Signatory of the end-use statement")).ToHaveValueAsync("Kadri Saar");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and submit" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign and submit" }).ClickAsync();
        await Expect(dialog.GetByText("Tick the declaration")).ToBeVisibleAsync();
        await Axe.Check(page);
        await dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign and submit" }).ClickAsync();
        await page.WaitForURLAsync("**/applications/A-005");
        await Expect(page.GetByText("Completeness clock")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task NewApplication_Subject_ShowsTheTierAndStartsOneDraft()
    {
        var page = await Person("mina@hospital-trust.example");
        await page.Open("/my/applications/new", "New application");
        await page.GetByLabel("Dataset version").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Recipient", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Korvania Urban Systems (XV)" });
        await Expect(page.GetByText("against")).ToBeVisibleAsync();
        await page.CheckBoth();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the application" }).ClickAsync();
        await page.WaitForURLAsync("**/my/applications/A-006/edit");
    }

    [Fact]
    public async Task CaseFile_OfOthers_IsNotFound()
    {
        var page = await Person("hanneke@lindemeer.example");
        Watch.Expect("404");
        foreach (var path in (string[])["/applications/A-003", "/applications/A-003/proofs/3", "/applications.csv"])
            Assert.Equal(404, (await page.APIRequest.GetAsync(path)).Status);
        Assert.Equal(404, (await page.GotoAsync("/applications/A-003"))!.Status);
    }
}
