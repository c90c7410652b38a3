using ExportPortal.Browser;
using ExportPortal.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ExportPortal.Identity;

/// <summary>Passkeys in a real browser with a virtual authenticator; a breach of the Content-Security-Policy fails them.</summary>
[Collection(LongWalks.Name)]
public sealed class PasskeyTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private readonly DevelopmentHost host = new();
    private string address = "";

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        host.UseKestrel(0);
        host.StartServer();
        address = $"http://localhost:{host.ClientOptions.BaseAddress.Port}";
    }

    protected override IAsyncDisposable? Own => host;

    [Fact]
    public async Task Passkey_AddedNamedAndUsed_OpensTheSession()
    {
        var user = await host.Account();
        var page = await PersonWithKey(user);

        await page.GetByLabel("Name, such as the device").FillAsync("Desk computer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Desk computer", Exact = true })).ToBeVisibleAsync();

        await EnterWithKey(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Profile" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Passkey_LockedAccount_IsRefused()
    {
        var user = await host.Account();
        var page = await PersonWithKey(user);
        await host.Lock(user);

        await EnterWithKey(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not open the portal");
    }

    [Fact]
    public async Task Passkey_Removed_OpensNothing()
    {
        var user = await host.Account();
        var page = await PersonWithKey(user);
        await page.GotoAsync($"{address}/Account/Manage/Passkeys");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();

        await Assertions.Expect(page.GetByText("You have none yet")).ToBeVisibleAsync();
        Assert.Empty(await host.With(async services =>
        {
            var users = services.GetRequiredService<UserManager<PortalUser>>();
            return await users.GetPasskeysAsync((await users.FindByIdAsync(user.Id.ToString()))!);
        }));
    }

    /// <summary>Signed in with the password, with a key just made; stands on the page that names it.</summary>
    private async Task<IPage> PersonWithKey(PortalUser user)
    {
        var page = await NewPerson();
        await page.GotoAsync($"{address}/Account/Login?ReturnUrl=%2FAccount%2FManage%2FPasskeys");
        await page.GetByLabel("E-mail").FillAsync(user.Email!);
        await page.GetByLabel("Password").FillAsync(IdentityHost.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/Account/Manage/Passkeys");
        await page.AddVirtualKey();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/RenamePasskey/**");
        return page;
    }

    /// <summary>Without the session of before. The page may take the key by itself, as browsers do in the e-mail field.</summary>
    private async Task EnterWithKey(IPage page)
    {
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{address}/Account/Login?ReturnUrl=%2FAccount%2FManage");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" });
        try
        {
            await button.ClickAsync(new() { Timeout = 3000 });
        }
        catch (TimeoutException)
        {
            // The page took the key by itself and has moved on; what it led to, the test asserts.
        }
    }
}
