using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Data.Logs;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>People of the demonstration at their screens.</summary>
internal static partial class Office
{
    /// <summary>Signs in and waits for the page that the person lands on.</summary>
    public static async Task SignIn(this IPage page, string email)
    {
        await page.GotoAsync("/Account/Login");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("demonstration-only");
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.PassSecondStep();
        await page.WaitForURLAsync(url => !url.Contains("/Account/"));
    }

    /// <summary>
    /// Signs the person's browser in without opening a page, by the forms that the pages send: for tests that go on to an address of
    /// their own. Those of signing in walk through its pages.
    /// </summary>
    public static async Task SignInUnseen(this IPage page, string email)
    {
        var form = await page.Context.APIRequest.GetAsync("/Account/Login?ReturnUrl=%2FAccount%2FManage");
        var next = await page.Send(form, ("Input.Email", email), ("Input.Password", "demonstration-only"));
        if (next.Url.Contains("/Account/LoginWith2fa", StringComparison.Ordinal))
            next = await page.Send(next, ("Input.Code", Code()));
        Assert.EndsWith("/Account/Manage", new Uri(next.Url).AbsolutePath);
    }

    private static async Task<IAPIResponse> Send(this IPage page, IAPIResponse shown, params (string Field, string Value)[] filled)
    {
        var data = page.Context.APIRequest.CreateFormData();
        foreach (Match hidden in HiddenField().Matches(await shown.TextAsync()))
            data.Set(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        foreach (var (field, value) in filled)
            data.Set(field, value);
        return await page.Context.APIRequest.PostAsync(shown.Url, new() { Form = data });
    }

    /// <summary>After the password: types the code where the account asks for one. What comes next, the caller waits for.</summary>
    public static async Task PassSecondStep(this IPage page)
    {
        // The address alone: the end of loading a page that is left at once is never seen.
        await Assertions.Expect(page).Not.ToHaveURLAsync(PasswordPage());
        if (new Uri(page.Url).AbsolutePath != "/Account/LoginWith2fa")
            return;
        await page.FillAsync("[id='Input.Code']", Code());
        await page.ClickAsync("button:text-is('Continue')");
        await Assertions.Expect(page).Not.ToHaveURLAsync(CodePage());
    }

    /// <summary>What the app of the authority's people shows now.</summary>
    public static string Code() => AuthenticatorApp.Code(DemonstrationPeople.AuthenticatorKey, DateTimeOffset.UtcNow);

    /// <summary>From the page of an appeal: names Hedda, Ottmar and the member from outside who hear it.</summary>
    public static async Task NamePanel(this IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Name the panel" }).ClickAsync();
        foreach (var name in (string[])["Hedda Morrow", "Ottmar Lisle", "Severin Hallgrim"])
            await page.GetByRole(AriaRole.Checkbox, new() { Name = name }).CheckAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("3 of 3 chosen");
        await page.CheckBoth();
        await page.GetByRole(AriaRole.Button, new() { Name = "Name the panel" }).ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(PanelPage());
    }

    /// <summary>Gives the browser a security key that always says yes.</summary>
    public static async Task AddVirtualKey(this IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true,
                ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    /// <summary>Opens an address and waits until its content is there.</summary>
    public static async Task Open(this IPage page, string path, string heading)
    {
        await page.GotoAsync(path);
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>An administrator asks for a source, and a second one lets it deliver to the access log.</summary>
    public static async Task OpenSource(this IPage administrator, IPage second, CheckpointKey key)
    {
        await administrator.Open("/log/sources", "Log sources");
        await administrator.GetByLabel("Name").FillAsync(key.Key.Name);
        await administrator.GetByLabel("Public key, Ed25519 in base64").FillAsync(Convert.ToBase64String(key.Key.PublicKey.Span));
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(administrator.GetByText("waits for a second administrator")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(administrator.GetByRole(AriaRole.Button, new() { Name = $"Confirm {key.Key.Name}" })).ToHaveCountAsync(0);
        await second.Open("/log/sources", "Log sources");
        await second.GetByRole(AriaRole.Button, new() { Name = $"Confirm {key.Key.Name}" }).ClickAsync();
        await second.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(second.GetByText("may deliver from now on")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Axe in light, and in dark what depends on colours.</summary>
    public static async Task CheckBoth(this IPage page)
    {
        await page.Wear("light");
        await Axe.Check(page);
        await page.Wear("dark");
        await Axe.CheckColours(page);
    }

    private static Task Wear(this IPage page, string theme) =>
        page.EvaluateAsync("theme => { localStorage.setItem('ep-theme', theme); document.documentElement.dataset.theme = theme; }", theme);

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex HiddenField();

    [GeneratedRegex("/Account/Login(\\?|$)")]
    private static partial Regex PasswordPage();

    [GeneratedRegex("/Account/LoginWith2fa(\\?|$)")]
    private static partial Regex CodePage();

    [GeneratedRegex("/panel$")]
    private static partial Regex PanelPage();
}
