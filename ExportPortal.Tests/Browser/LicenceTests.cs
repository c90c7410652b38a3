using ExportPortal.Hosting.Demonstration;
using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>Licences on screen, for a recipient and for staff, in light and dark, wide and narrow.</summary>
public sealed class LicenceTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Recipient_OwnLicence_ReadsDownloadsAndFindsNoFault(ColorScheme scheme, int width)
    {
        var page = await SignIn("kenji@kurohana.example", scheme, width);
        await Open(page, "/my/licences");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You may not" })).ToBeVisibleAsync();
        await Axe.Check(page);
        await Screenshot(page, $"my-licences-{scheme}-{width}");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Sealed licence, PDF").ClickAsync());
        Assert.Matches(@"^XP-\d{4}-\d{7}\.pdf$", download.SuggestedFilename);
        var (_, said) = ExternalTool.Run("pdfsig", await download.PathAsync());
        Assert.Contains("Signature is Valid", said);
        Assert.Contains("Total document signed", said);

        var number = Path.GetFileNameWithoutExtension(download.SuggestedFilename);
        await Open(page, $"/licences/{number}");
        await Assertions.Expect(page.GetByText("Access is open today.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Surrender" })).ToBeVisibleAsync();
        await Axe.Check(page);
        await Open(page, $"/licences/{number}/document");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(number);
        await Axe.Check(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Staff_RegisterAndSearch_FindTheLicence(ColorScheme scheme, int width)
    {
        var page = await SignIn("petra@adeo.example", scheme, width);
        await Open(page, "/licences?state=ACTIVE");
        var row = page.Locator("table a[data-row]").First;
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Axe.Check(page);
        await row.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true })).ToBeVisibleAsync();
        await Axe.Check(page);
        await Screenshot(page, $"licence-{scheme}-{width}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Reason")).ToBeVisibleAsync();
        await Axe.Check(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Open(page, "/search?q=hospital");
        await Assertions.Expect(page.Locator("table a[data-row]").First).ToBeVisibleAsync();
        await Axe.Check(page);
    }

    private async Task<IPage> SignIn(string email, ColorScheme scheme, int width)
    {
        var page = await NewPerson(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await page.GotoAsync("/Account/Login?ReturnUrl=%2Fverify");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(DemonstrationPeople.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.PassSecondStep();
        await page.WaitForURLAsync("**/verify");
        return page;
    }

    private static Task Open(IPage page, string address) => page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
}
