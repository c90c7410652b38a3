using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>People of the demonstration at their screens.</summary>
internal static class Office
{
    /// <summary>Signs in and waits for the page that the person lands on.</summary>
    public static async Task SignIn(this IPage page, string email)
    {
        await page.GotoAsync("/Account/Login");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("demonstration-only");
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/Account/"));
    }

    /// <summary>Signs in to the account page, which is plain HTML: for tests that go on to an address of their own.</summary>
    public static async Task SignInToAccount(this IPage page, string email)
    {
        await page.GotoAsync("/Account/Login?ReturnUrl=%2FAccount%2FManage");
        await page.FillAsync("[id='Input.Email']", email);
        await page.FillAsync("[id='Input.Password']", "demonstration-only");
        await page.ClickAsync("button:text-is('Sign in')");
        await page.WaitForURLAsync("**/Account/Manage");
    }

    /// <summary>Opens an address and waits until its content is there.</summary>
    public static async Task Open(this IPage page, string path, string heading)
    {
        await page.GotoAsync(path);
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Axe in light and in dark.</summary>
    public static async Task CheckBoth(this IPage page)
    {
        foreach (var theme in (string[])["light", "dark"])
        {
            await page.EvaluateAsync("theme => { localStorage.setItem('ep-theme', theme); document.documentElement.dataset.theme = theme; }", theme);
            await Axe.Check(page);
        }
    }
}
