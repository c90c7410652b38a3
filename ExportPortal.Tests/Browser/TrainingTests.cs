using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>What surrounds an application: training and rulings.</summary>
public sealed class TrainingTests(ChromiumFixture chromium, PortalFixture portal) : BrowserTest(chromium, portal)
{
    [Fact]
    public async Task Ruling_Asked_IsAnsweredAndPublishedWithoutNames()
    {
        var (asker, officer, stranger) = (await NewPerson(), await NewPerson(), await NewPerson());
        await asker.SignInUnseen("kadri@saaremets.example");
        await asker.Open("/my/rulings", "Classification");
        await asker.FillAsync("#ruling-question", "Nights in hospital of the patients of Saaremets Clinic, by month.");
        await asker.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(asker.GetByText("Asked as CR-001")).ToBeVisibleAsync();
        await asker.CheckBoth();

        await officer.SignInUnseen("ilva@adeo.example");
        await officer.Open("/my/rulings", "Classification");
        await officer.SelectOptionAsync("#CR-001-entry", "1M01");
        await officer.FillAsync("#CR-001-public", "Nights in hospital by month, one record for each stay.");
        await officer.FillAsync("#CR-001-reasons", "One record for each stay is microdata on health.");
        await officer.CheckBoth();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Give the answer" }).ClickAsync();
        await Expect(officer.GetByText("CR-001 is answered and published")).ToBeVisibleAsync();

        await stranger.GotoAsync("/rulings");
        await Expect(stranger.GetByText("Nights in hospital by month, one record")).ToBeVisibleAsync();
        await Expect(stranger.Locator("main")).Not.ToContainTextAsync("Saaremets");
        await Expect(stranger.Locator("main")).Not.ToContainTextAsync("Ilva");
        await stranger.CheckBoth();
        await Screenshot(stranger, "training/rulings");
    }

    [Fact]
    public async Task Training_FourModules_GiveACertificate()
    {
        var page = await NewPerson();
        await page.SignInUnseen("amina@rift-lakes.example");
        await page.Open("/my/training", "Training");
        await Expect(page.GetByText("0 of 4 passed")).ToBeVisibleAsync();
        await page.CheckBoth();
        foreach (var module in Cases.Pack.Training!.Modules)
        {
            await page.GetByRole(AriaRole.Link, new() { Name = module.Title }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Check my answers" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Answer every question");
            for (var at = 0; at < module.Questions.Count; at++)
                await page.GetByLabel(module.Questions[at].Choices[module.Questions[at].Right - 1]).CheckAsync();
            if (module == Cases.Pack.Training.Modules[0])
                await page.CheckBoth();
            await page.GetByRole(AriaRole.Button, new() { Name = "Check my answers" }).ClickAsync();
            await page.WaitForURLAsync("**/my/training");
        }
        await Expect(page.GetByText("Licences that name you take this day")).ToBeVisibleAsync();
        await page.CheckBoth();
        await Screenshot(page, "training/certificate");
    }
}
