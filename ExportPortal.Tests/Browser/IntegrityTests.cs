using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>An auditor reads the log, its checkpoints and proofs, and verifies the whole of it.</summary>
public sealed class IntegrityTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Integrity_Auditor_VerifiesTheLogAndOpensAProof()
    {
        var page = await SignIn("sigrun");
        await page.GotoAsync("/log/integrity");
        await Expect(page.GetByText("Published outside the database")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Log of acts: read", Exact = true }).First).ToBeVisibleAsync();
        await Axe.Check(page);

        var older = Directory.GetFiles(Path.Combine(Portal.Folder, "witness"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("access", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
        await page.GetByLabel("or its file").SetInputFilesAsync(older);
        await Expect(page.GetByLabel("An older checkpoint")).Not.ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Expect(page.GetByText("Nothing was changed.")).ToBeVisibleAsync();
        await Expect(page.GetByText("continuation of the checkpoint you gave")).ToBeVisibleAsync();
        await Screenshot(page, "integrity");

        await page.GotoAsync("/log/integrity?entry=3");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Canonical bytes" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Proof of inclusion" })).ToContainTextAsync("c2sp.org/tlog-proof@v1");
        await Axe.Check(page);
        await Screenshot(page, "integrity-entry");
    }

    [Fact]
    public async Task Integrity_CheckpointThatIsNone_SaysSoAndVerifiesNothing()
    {
        var page = await SignIn("sigrun");
        await page.GotoAsync("/log/integrity");
        await page.GetByLabel("An older checkpoint").FillAsync("no checkpoint");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "signed note" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing was changed.")).Not.ToBeVisibleAsync();
    }

    [Fact]
    public async Task Integrity_Recipient_SeesNothingOfIt()
    {
        Watch.Expect("403");
        var page = await SignIn("kenji");
        await page.GotoAsync("/log/integrity");
        await Expect(page.GetByText("Published outside the database")).Not.ToBeVisibleAsync();
        await Expect(page.GetByText("Log of acts: read")).Not.ToBeVisibleAsync();
    }

    private async Task<IPage> SignIn(string who)
    {
        var page = await NewPerson();
        var email = Portal.Output.Split([' ', '\n']).First(word => word.Contains('@') && word.StartsWith(who, StringComparison.OrdinalIgnoreCase));
        Watch.Expect("404"); // the page after signing in is another area's
        await page.GotoAsync("/Account/Login");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("demonstration-only");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.PassSecondStep();
        return page;
    }
}
