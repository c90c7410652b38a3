using ExportPortal.Support;

namespace ExportPortal.Browser;

/// <summary>The account pages as a person meets them: plain HTML, in light and dark.</summary>
public sealed class AccountTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Pages_OfTheAccount_AreAccessible()
    {
        var page = await NewPerson();
        await page.GotoAsync("/Account/Login");
        await page.CheckBoth();
        await Screenshot(page, "account/login");
        await page.SignIn("petra@adeo.example");
        foreach (var path in (string[])["", "/Password", "/SecondFactor", "/Authenticator", "/Passkeys"])
        {
            await page.GotoAsync($"/Account/Manage{path}");
            await page.CheckBoth();
        }
    }
}
