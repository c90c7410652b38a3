using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>Desk, list and recipients in the browser, as the people who work with them; nothing is changed here.</summary>
public sealed class DeskTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Desk_Officer_OpensACaseFromQueueAndPicture()
    {
        var page = await NewPerson();
        await page.SignIn("ilva@adeo.example");
        await page.Open("/", "Desk");
        await page.CheckBoth();
        await Screenshot(page, "cases/desk");

        // The picture is drawn anew when its figures arrive; a key pressed in that moment is pressed again, as a person would.
        var point = page.GetByRole(AriaRole.Button, new() { Name = "Open A-004" });
        for (var press = 0; press < 10 && !IsAtCase(page); press++)
        {
            try
            {
                await point.PressAsync("Enter", new() { Timeout = 2000 });
                await page.WaitForURLAsync("**/applications/A-004", new() { Timeout = 2000 });
            }
            catch (TimeoutException) when (press < 9)
            {
                // Not there yet: pressed again.
            }
        }
        await page.WaitForURLAsync("**/applications/A-004");
        await page.Open("/", "Desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "A-004" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/applications/A-004");
    }

    private static bool IsAtCase(IPage page) => page.Url.EndsWith("/applications/A-004", StringComparison.Ordinal);

    [Fact]
    public async Task List_FilterInTheAddress_NarrowsAndExports()
    {
        var page = await NewPerson();
        await page.SignIn("sigrun@adeo.example");
        await page.Open("/applications?group=C&sort=-number", "Applications");
        await page.GetByRole(AriaRole.Link, new() { Name = "A-004" }).WaitForAsync();
        Assert.Equal(["A-004", "A-002"], await page.Locator("tbody a[data-row]").AllInnerTextsAsync());
        await page.CheckBoth();

        await page.GetByLabel("Tier", new() { Exact = true }).SelectOptionAsync("3");
        await page.WaitForURLAsync("**tier=3**");
        await page.GetByText("1 found").WaitForAsync();
        var export = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var rows = await File.ReadAllTextAsync(await export.PathAsync());
        Assert.Contains("\nA-002,", rows);
        Assert.DoesNotContain("A-004", rows);
        await page.GetByText("Saved views").ClickAsync();
        await page.GetByLabel("Name of this view").FillAsync("Tier 3 to C");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tier 3 to C" })).ToHaveAttributeAsync("href", "/applications?tier=3&group=C&sort=-number");
        await page.GetByLabel("Officer", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Ilva Torrend" });
        await page.WaitForURLAsync("**officer=**");
        await Axe.Check(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Tier 3 to C" }).ClickAsync();
        await page.GetByText("You have none yet.").WaitForAsync();
    }

    [Fact]
    public async Task Recipients_Staff_ShowIdentityAndControls()
    {
        var page = await NewPerson();
        await page.SignIn("tomas@adeo.example");
        await page.Open("/recipients", "Recipients");
        await page.GetByRole(AriaRole.Link, new() { Name = "Kurohana" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Kurohana Medical University Foundation", Level = 1 }).WaitForAsync();
        await page.GetByText("黒花医科大学財団").First.WaitForAsync();
        await page.CheckBoth();
        await page.Open("/recipients", "Recipients");
        await page.CheckBoth();
    }

    [Fact]
    public async Task Desk_Party_IsSentToItsOwnPage()
    {
        var steward = await NewPerson();
        await steward.SignIn("mina@hospital-trust.example");
        await steward.GotoAsync("/");
        await steward.WaitForURLAsync("**/my/applications");
        await steward.GetByRole(AriaRole.Link, new() { Name = "A-005" }).WaitForAsync();
        await steward.CheckBoth();
    }

    [Fact]
    public async Task Desk_Phone_FitsTheScreen()
    {
        var page = await NewPerson(new() { ViewportSize = new() { Width = 360, Height = 780 } });
        await page.SignIn("ilva@adeo.example");
        foreach (var (path, heading) in ((string, string)[])[("/", "Desk"), ("/applications", "Applications"), ("/applications/A-002?tab=decision", "A-002"), ("/recipients", "Recipients")])
        {
            await page.Open(path, heading);
            Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            await Axe.Check(page);
        }

        await page.Open("/", "Desk");
        var cell = page.GetByRole(AriaRole.Table, new() { Name = "Cases that wait for you" }).Locator("tbody tr").First.Locator("td").Last;
        await Assertions.Expect(cell).ToHaveAttributeAsync("data-label", "Time left");
        Assert.True(await cell.EvaluateAsync<bool>("cell => [...cell.children].every(one => one.getBoundingClientRect().right <= innerWidth)"), "The time left of a case is outside the screen.");
    }
}
