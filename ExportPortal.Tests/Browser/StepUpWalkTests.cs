using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>A manager whose page stood open for a while is asked for the second factor in place, and the act goes on.</summary>
public sealed class StepUpWalkTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private readonly DemonstrationHost host = new();

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        host.UseKestrel(0);
        host.StartServer();
    }

    protected override IAsyncDisposable? Own => host;

    [Fact]
    public async Task Act_AfterFiveMinutes_AsksForCodeOrPasskeyAndGoesOnWithWhatWasTyped()
    {
        var page = await NewPerson(new() { BaseURL = $"http://localhost:{host.ClientOptions.BaseAddress.Port}" });
        await page.GotoAsync("/Account/Login");
        await Expect(page.GetByText("Now it is")).ToBeVisibleAsync();
        await page.SignIn("petra@adeo.example");
        await page.GotoAsync("/Account/Manage/Passkeys");
        await page.AddVirtualKey();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/RenamePasskey/**");
        var number = await host.First();
        await page.Open($"/licences/{number}", number);
        host.Clock.Advance(TimeSpan.FromMinutes(6));

        await Press(page, "Suspend", "A credential of the recipient was seen elsewhere.");
        var ask = page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "Is it still you?" });
        await Expect(ask.GetByLabel("Code of your authenticator app")).ToBeFocusedAsync();
        await page.CheckBoth();
        await Screenshot(page, "account/step-up");
        await ask.GetByRole(AriaRole.Button, new() { Name = "Back, without acting" }).ClickAsync();
        await Expect(page.GetByLabel("Reason", new() { Exact = true })).ToHaveValueAsync("A credential of the recipient was seen elsewhere.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await ask.GetByLabel("Code of your authenticator app").FillAsync(AuthenticatorApp.WrongCode(Hosting.Demonstration.DemonstrationPeople.AuthenticatorKey));
        await page.Keyboard.PressAsync("Enter");
        await Expect(ask.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong, too old");
        Assert.Equal(LicenceState.Active, await State(number));
        await ask.GetByLabel("Code of your authenticator app").FillAsync(Office.Code());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Done, and on record.")).ToBeVisibleAsync();
        Assert.Equal(LicenceState.Suspended, await State(number));

        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await Press(page, "Announce revocation", "The recipient did not answer.");
        await ask.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).ClickAsync();
        await Expect(page.GetByText("Done, and on record.")).ToBeVisibleAsync();
        await Expect(ask).Not.ToBeVisibleAsync();
    }

    private Task<LicenceState> State(string number) => host.Read(db => db.Licences.Where(one => one.Number == number).Select(one => one.State).SingleAsync());

    private static async Task Press(IPage page, string verb, string reason)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await page.GetByLabel("Reason", new() { Exact = true }).FillAsync(reason);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
    }
}
