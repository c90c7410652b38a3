using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>A recipient as the different people of the authority work on it: its match, owners, environment and permits.</summary>
public sealed class ScreeningTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 1)
{
    private async Task<IPage> Person(string email, int width = 1280)
    {
        var page = await NewPerson(new() { BaseURL = Own.Address.ToString(), ViewportSize = new() { Width = width, Height = 900 } });
        await page.SignInUnseen(email);
        return page;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task Confirm(IPage page, string button, string reason)
    {
        await page.Locator(".mud-dialog textarea").FillAsync(reason);
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Recipient_MatchOwnersEnvironmentAndPermit_AreWorkedOnByTheDifferentPeople()
    {
        var officer = await Person("ilva@adeo.example");
        await officer.Open("/recipients/screening", "Screening");
        await Expect(officer.Locator("main")).ToContainTextAsync("1 match waits for two persons");
        await Expect(officer.Locator("main")).ToContainTextAsync("Invented list of the demonstration");
        await officer.CheckBoth();
        await Screenshot(officer, "screening/1-board");
        await officer.GetByRole(AriaRole.Link, new() { Name = "Korvania Urban Systems" }).ClickAsync();
        await Expect(officer.Locator(".match")).ToContainTextAsync("Корвания Урбан Системс (korvaniya urban sistems)");
        var address = new Uri(officer.Url).AbsolutePath;
        await Screenshot(officer, "screening/2-recipient");
        await Button(officer, "It is another party").ClickAsync();
        await Confirm(officer, "Clear the match", "Another register number and another seat.");
        await Expect(officer.Locator(".match")).ToContainTextAsync("Ilva Torrend");
        await Expect(officer.Locator(".match")).ToContainTextAsync("You have signed this already");

        var analyst = await Person("tomas@adeo.example", 360);
        await analyst.Open(address, "Korvania Urban Systems");
        Assert.True(await analyst.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "The page is wider than 360 px.");
        await Button(analyst, "It is another party").ClickAsync();
        await Confirm(analyst, "Clear the match", "Compared with the register: not the same.");
        await Expect(analyst.Locator(".match")).ToContainTextAsync("Cleared");
        await analyst.CheckBoth();
        await Screenshot(analyst, "screening/3-cleared-360");

        await Button(officer, "Change").ClickAsync();
        await Button(officer, "Add an owner").ClickAsync();
        await officer.FillAsync("#owner-name-1", "Northwall Trading House");
        await officer.FillAsync("#owner-country-1", "XT");
        await officer.FillAsync("#owner-share-1", "50");
        await officer.FillAsync("#party-numbers", "LEI: 5493001KJT");
        await officer.CheckBoth();
        await Screenshot(officer, "screening/4-owners");
        await Button(officer, "Save").ClickAsync();
        await Expect(officer.Locator("main")).ToContainTextAsync("The portal screens them within a minute");
        await Expect(officer.Locator("main")).ToContainTextAsync("50 %");

        await Button(officer, "Change the standing").ClickAsync();
        await officer.GetByLabel("Medium", new() { Exact = true }).CheckAsync();
        await officer.FillAsync("#standing-reason", "Its new board sells no profiles.");
        await officer.CheckBoth();
        await Screenshot(officer, "screening/4-standing");
        await Button(officer, "Set down").ClickAsync();
        await Expect(officer.Locator("main")).ToContainTextAsync("Open cases are read anew within a minute");

        await Button(officer, "Correct name and country").ClickAsync();
        await officer.FillAsync("#identity-reason", "As it was.");
        await officer.CheckBoth();
        await Screenshot(officer, "screening/4-identity");
        await Button(officer, "Save the correction").ClickAsync();
        await Expect(officer.Locator("main")).ToContainTextAsync("Change a name or the country, or leave all.");

        var reviewer = await Person("marek@adeo.example");
        await reviewer.Open(address, "Korvania Urban Systems");
        await Button(reviewer, "Set down the controls").ClickAsync();
        for (var at = 1; at <= 5; at++)
        {
            await reviewer.SelectOptionAsync($"#answer-C0{at}", "Yes");
            await reviewer.FillAsync($"#evidence-C0{at}", "Visit report of the year");
            await reviewer.FillAsync($"#until-C0{at}", "2099-12-31");
        }
        await reviewer.Locator("#until-C05").BlurAsync();
        await reviewer.CheckBoth();
        await Screenshot(reviewer, "screening/5-controls");
        await Button(reviewer, "Approve level E1").ClickAsync();
        await Expect(reviewer.Locator("main")).ToContainTextAsync("by Marek Sool");
        await Screenshot(reviewer, "screening/6-environment");

        var manager = await Person("petra@adeo.example");
        await manager.Open("/recipients/recognition", "Recognised partners");
        foreach (var (field, text) in ((string, string)[])[("partner", "Helvetic Data Office"), ("country", "CH"), ("permit", "data permit"), ("categories", "1, 7"), ("check", "signature and public register"), ("reason", "The agreement is signed.")])
            await manager.FillAsync($"#mr-{field}", text);
        await manager.CheckBoth();
        await Button(manager, "Propose").ClickAsync();
        await Expect(manager.Locator("main")).ToContainTextAsync("MR-001, Helvetic Data Office");
        var board = await Person("anselm@adeo.example");
        await board.Open("/recipients/recognition", "Recognised partners");
        await Button(board, "Sign as second person").ClickAsync();
        await Confirm(board, "Sign as second person", "Agreed.");
        await Expect(board.Locator("main")).ToContainTextAsync("in force");
        await Screenshot(board, "screening/7-recognition");

        await officer.Open(address, "Korvania Urban Systems");
        await officer.FillAsync("#permit-number", "CH-2026-77");
        await Button(officer, "Record a checked permit").ClickAsync();
        await Expect(officer.GetByRole(AriaRole.Region, new() { Name = "Permits of recognised partners" })).ToContainTextAsync("CH-2026-77");
        await officer.CheckBoth();
        await Screenshot(officer, "screening/8-whole");
        await ConfirmedByTwo(officer, analyst);
    }

    /// <summary>A case is under way when an owner of its recipient turns out to be listed; two persons say that it is the same, and the case ends.</summary>
    private static async Task ConfirmedByTwo(IPage officer, IPage analyst)
    {
        const string recipient = "Rift Lakes Epidemiology Network";
        await officer.Open("/applications/A-002", "A-002");
        await Expect(officer.Locator("main")).ToContainTextAsync("Recommended");
        await officer.Open("/recipients", "Recipients");
        await officer.GetByRole(AriaRole.Link, new() { Name = recipient }).ClickAsync();
        await Button(officer, "Change").ClickAsync();
        await Button(officer, "Add an owner").ClickAsync();
        await officer.FillAsync("#owner-name-1", "Northwall Trading House");
        await officer.FillAsync("#owner-country-1", "XT");
        await officer.FillAsync("#owner-share-1", "60");
        await Button(officer, "Save").ClickAsync();
        await Expect(officer.Locator("main")).ToContainTextAsync("60 %");
        var address = new Uri(officer.Url).AbsolutePath;
        for (var tries = 0; tries < 40 && !(await officer.Locator("main").InnerTextAsync()).Contains("Screening hold", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await officer.Open("/applications/A-002", "A-002");
        }
        await Expect(officer.Locator("main")).ToContainTextAsync("Screening hold");
        foreach (var person in (IPage[])[officer, analyst])
        {
            await person.Open(address, recipient);
            await Button(person, "It is the same party").ClickAsync();
            await Confirm(person, "Confirm the match", "Name, seat and register number are those of the list.");
            await person.CheckBoth();
        }
        await Expect(analyst.Locator(".match")).ToContainTextAsync("Confirmed");
        await Screenshot(analyst, "screening/9-confirmed-360");
        await officer.Open("/applications/A-002", "A-002");
        await Expect(officer.Locator("main")).ToContainTextAsync("Prohibited");
        await officer.CheckBoth();
    }
}
