using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The ways of a case that are not the straight one, as the different people, on a portal of their own.</summary>
[Collection(LongWalks.Name)]
public sealed class LifeTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 1)
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Technical = "marek@adeo.example", Legal = "odile@adeo.example";

    private static async Task Act(IPage page, string application, string verb, string? reason = null, Func<ILocator, Task>? fill = null)
    {
        await page.GotoAsync($"/applications/{application}");
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (verb.EndsWith("opinion", StringComparison.Ordinal))
            await dialog.GetByLabel("Concurs").CheckAsync();
        if (reason is not null)
            await dialog.Locator("textarea").First.FillAsync(reason);
        if (fill is not null)
            await fill(dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    private static async Task Sees(IPage page, string application, string words)
    {
        await page.GotoAsync($"/applications/{application}");
        await Expect(page.Locator("main")).ToContainTextAsync(words);
    }

    [Fact]
    public async Task Incomplete_Questions_Lapse_Reopening_AndConditions_WorkAsEachPerson()
    {
        var (officer, steward) = (await Person(Officer), await Person(Steward));
        await Act(officer, "A-004", "Return as incomplete", "The statement names another purpose\nThe term is longer than the ethics vote");
        await Expect(officer.Locator("main")).ToContainTextAsync("Time to mend the gaps");
        await steward.GotoAsync("/my/applications/A-004/edit");
        await Expect(steward.Locator("main")).ToContainTextAsync("The term is longer than the ethics vote");
        await Screenshot(steward, "life/01-incomplete");
        await steward.SubmitForm("A-004");

        await Act(officer, "A-004", "Register");
        await Act(officer, "A-004", "Start the review");
        await Act(await Person(Technical), "A-004", "Ask a question", "Why single nights?");
        var legal = await Person(Legal);
        await Act(legal, "A-004", "Ask a question", "Which notice covers this?");
        await officer.GotoAsync("/applications/A-004");
        await Act(officer, "A-004", "Send the questions");
        await Sees(officer, "A-004", "Stands still since");
        await Screenshot(officer, "life/02-stopped");

        await LetTimePass("A-004", "rfi-open");
        await Sees(steward, "A-004", "Lapsed");
        await Answer(steward, "A-004", "Reopen", "Because beds are planned by nights.", "The notice of 2019.");
        await Sees(officer, "A-004", "In review");
        await officer.GotoAsync("/applications/A-004?tab=conversation");
        await Expect(officer.Locator("main")).ToContainTextAsync("The notice of 2019.");
        await Axe.Check(officer);
        await Screenshot(officer, "life/03-answers");

        await Act(await Person(Technical), "A-004", "Give the technical opinion", "Measured.");
        await Sees(legal, "A-004", "Sealed until all of this round are in");
        await Act(legal, "A-004", "Give the legal opinion", "Covered.");
        await Act(await Person("saga@adeo.example"), "A-004", "Give the ethics opinion", "Nobody is harmed.");
        await Act(officer, "A-004", "Recommend", "All concur.");
        await Act(officer, "A-004", "Send to the decider");
        await Act(await Person("anselm@adeo.example"), "A-004", "Approve", "The secret words of the first.");
        var second = await Person("noor@adeo.example");
        await Sees(second, "A-004", "Their reasons can be read once the second person has signed");
        await Expect(second.Locator("main")).Not.ToContainTextAsync("The secret words of the first");
        await second.GotoAsync("/applications/A-004?tab=history");
        await Expect(second.Locator(".acts > li").First).ToBeVisibleAsync();
        await Expect(second.Locator("main")).Not.ToContainTextAsync("The secret words of the first");
        await Act(second, "A-004", "Approve", "Seen the same.");
        await Sees(officer, "A-004", "Conditions due");

        await steward.GotoAsync("/applications/A-004?tab=conditions");
        await steward.SetInputFilesAsync("#file-condition-1", Paper);
        await Expect(steward.GetByRole(AriaRole.Link, new() { Name = "map.pdf" })).ToBeVisibleAsync();
        await steward.CheckBoth();
        await officer.GotoAsync("/applications/A-004?tab=conditions");
        await Expect(officer.GetByRole(AriaRole.Link, new() { Name = "map.pdf" })).ToBeVisibleAsync();
        var record = officer.GetByRole(AriaRole.Button, new() { Name = "Record evidence" });
        await Expect(record.First).ToBeVisibleAsync();
        for (var left = await record.CountAsync(); left > 0; left--)
        {
            await record.First.ClickAsync();
            var ask = officer.GetByRole(AriaRole.Dialog);
            await ask.Locator("textarea").FillAsync("Certificate seen.");
            await ask.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
            await Expect(record).ToHaveCountAsync(left - 1);
        }
        await Screenshot(officer, "life/04-conditions");
        await Act(officer, "A-004", "Confirm the conditions", "All seen.");
        await Act(await Person("petra@adeo.example"), "A-004", "Confirm the conditions", "All seen.");
        await Sees(officer, "A-004", "Approved");
    }

    [Fact]
    public async Task Notice_Answer_Refusal_AndAppeal_WorkAsEachPerson()
    {
        var (officer, steward, manager) = (await Person(Officer), await Person(Steward), await Person("petra@adeo.example"));
        await Act(officer, "A-003", "Ask a question", "Which months?");
        await Act(officer, "A-003", "Send the questions");
        await Answer(steward, "A-003", "Send the answer", "January to June.");
        await Sees(steward, "A-003", "Legal review");
        await Act(await Person(Legal), "A-003", "Give the legal opinion", "Covered.");
        await Act(officer, "A-003", "Recommend", "Both concur.");
        await Act(officer, "A-003", "Send to the decider");

        await steward.GotoAsync("/applications/A-003");
        await Expect(steward.Locator("main")).ToContainTextAsync("Decision pending");
        await Act(manager, "A-003", "Give notice of refusal", "The risk stays above the line.", async dialog =>
        {
            await dialog.Locator("select").SelectOptionAsync("RG-03");
            await dialog.Locator("textarea").Nth(1).FillAsync("A coarser file.");
        });
        // The applicant had the case open: the page says what the state is now, and not whose hand it was.
        await Expect(steward.GetByText("This has just changed. It is now: intent to refuse")).ToBeVisibleAsync();
        await Expect(steward.GetByText("has just acted on this")).ToHaveCountAsync(0);
        await manager.GotoAsync("/applications/A-003");
        await Expect(manager.GetByRole(AriaRole.Button, new() { Name = "Refuse", Exact = true })).ToHaveAttributeAsync("aria-disabled", "true");
        await Screenshot(manager, "life/05-intent");
        await AnswerWithForm(steward, "A-003");
        await Answer(steward, "A-003", "Send the answer", "We cannot make it coarser.");
        await manager.GotoAsync("/applications/A-003?tab=conversation");
        await Expect(manager.GetByRole(AriaRole.Link, new() { Name = "map.pdf" })).ToBeVisibleAsync();
        await manager.GotoAsync("/applications/A-003?tab=history");
        await Expect(manager.Locator("main")).ToContainTextAsync("Changed with the answer: Plain summary.");
        await Act(manager, "A-003", "Refuse", "The answer changes nothing.");

        await Sees(steward, "A-003", "Refused");
        await Answer(steward, "A-003", "Lodge the appeal", "The file was measured wrongly.");
        await steward.GotoAsync("/applications/A-003?tab=appeals");
        await Expect(steward.Locator("main")).ToContainTextAsync("Appeal lodged");
        var head = await Person("noor@adeo.example");
        await head.GotoAsync("/applications/A-003?tab=appeals");
        await head.NamePanel();
        foreach (var (member, picture) in ((string, string)[])[("hedda@adeo.example", "life/06-desk-of-the-panel"), ("ottmar@adeo.example", "life/07-appeal")])
        {
            var panel = await Person(member);
            await panel.GotoAsync("/");
            await Expect(panel.Locator("main")).ToContainTextAsync("Appeals that wait for you");
            await Screenshot(panel, picture);
            await panel.GotoAsync("/applications/A-003?tab=appeals");
            await panel.GetByRole(AriaRole.Button, new() { Name = "Send back for a new review" }).ClickAsync();
            var dialog = panel.GetByRole(AriaRole.Dialog);
            await dialog.Locator("textarea").FillAsync("It has to be measured anew.");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Send back for a new review" }).ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
            await Axe.Check(panel);
        }
        await Sees(officer, "A-003", "In review");
    }

    [Fact]
    public async Task Request_ByARecipient_BecomesADraftOfTheSteward()
    {
        var (recipient, steward) = (await Person("hanneke@lindemeer.example"), await Person(Steward));
        await recipient.GotoAsync("/my/requests");
        await recipient.SelectOptionAsync("#request-dataset", new SelectOptionValue { Index = 1 });
        await recipient.FillAsync("#request-purpose", "Plan beds by season.");
        await recipient.GetByRole(AriaRole.Button, new() { Name = "Send the request" }).ClickAsync();
        await Expect(recipient.Locator("main")).ToContainTextAsync("AR-001");
        await recipient.CheckBoth();
        await Screenshot(recipient, "life/08-request");
        await steward.GotoAsync("/my/requests");
        await steward.GetByRole(AriaRole.Button, new() { Name = "Adopt as a draft" }).ClickAsync();
        await steward.WaitForURLAsync(new Regex("/my/applications/A-\\d+/edit"));
        await Expect(steward.Locator("main")).ToContainTextAsync("Plan beds by season.");
        await Expect(steward.GetByRole(AriaRole.Link, new() { Name = "To the request" })).ToBeVisibleAsync();
        await steward.GetByRole(AriaRole.Link, new() { NameRegex = new("^5. Purpose") }).ClickAsync();
        await Expect(steward.Locator("#in-summary")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Guide_Workflows_AreDrawnAndAccessible()
    {
        var page = await NewPerson(new() { BaseURL = Own.Address.ToString() });
        await page.GotoAsync("/guide");
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("States of an application") })).ToBeVisibleAsync();
        await page.CheckBoth();
        await Screenshot(page, "life/09-guide");
    }

    private static FilePayload Paper => new() { Name = "map.pdf", MimeType = "application/pdf", Buffer = Hosting.Demonstration.DemonstrationPaper.Pdf("Map") };

    /// <summary>Hands in a document with the answer and opens the form again for it; what was typed of the answer is there when the form is done.</summary>
    private async Task AnswerWithForm(IPage page, string application)
    {
        await page.GotoAsync($"/my/applications/{application}/answer");
        await page.FillAsync("#answer-text", "We cannot");
        await page.SetInputFilesAsync("#paper-file", Paper);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "map.pdf" })).ToBeVisibleAsync();
        await page.CheckBoth();
        await Screenshot(page, "life/05a-answer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the form again" }).ClickAsync();
        await page.WaitForURLAsync($"**/my/applications/{application}/edit");
        await page.Step(application, 5);
        await page.FillAsync("#in-summary", "How long people stay in hospital, by season.");
        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        await page.Step(application, 14);
        await page.CheckBoth();
        await Screenshot(page, "life/05b-form-again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on to the answer" }).ClickAsync();
        await page.WaitForURLAsync($"**/my/applications/{application}/answer");
        await Expect(page.Locator("main")).ToContainTextAsync("Your answer changes the form: Plain summary.");
        await Expect(page.Locator("#answer-text")).ToHaveValueAsync("We cannot");
        // What was typed is not thrown away by one click.
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave the form as it was filed" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Throw the changes away" })).ToBeVisibleAsync();
        await page.CheckBoth();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep them" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Your answer changes the form: Plain summary.");
    }

    /// <summary>Answers on the applicant's page: one text for each field that it shows.</summary>
    private static async Task Answer(IPage page, string application, string button, params string[] answers)
    {
        await page.GotoAsync($"/my/applications/{application}/answer");
        await Expect(page.Locator("form textarea")).ToHaveCountAsync(answers.Length);
        for (var at = 0; at < answers.Length; at++)
            await page.Locator("form textarea").Nth(at).FillAsync(answers[at]);
        await Axe.Check(page);
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        // The address alone, for the page is composed anew while it loads.
        await Expect(page).ToHaveURLAsync(new Regex($"/applications/{application}\\?(tab=appeals&)?sent=[a-z]+$"));
        await Expect(page.Locator("#sent")).ToBeVisibleAsync();
    }

    /// <summary>Sets a clock of the case two months back in the store, as if that time had passed, and waits for the portal to see it.</summary>
    private async Task LetTimePass(string application, string clock)
    {
        var then = DateTimeOffset.UtcNow.AddMonths(-2).ToString("O", CultureInfo.InvariantCulture);
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Pooling=False;Default Timeout=20");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = "UPDATE application SET Clocks = (SELECT json_group_array(json(CASE json_extract(value, '$.Key') WHEN $clock THEN json_set(value, '$.StartedAt', $then) ELSE value END)) FROM json_each(Clocks)), WakeAt = 1 WHERE Number = $number";
        command.Parameters.AddWithValue("$clock", clock);
        command.Parameters.AddWithValue("$then", then);
        command.Parameters.AddWithValue("$number", application);
        await command.ExecuteNonQueryAsync();
        command.CommandText = "SELECT State FROM application WHERE Number = $number";
        for (var tries = 0; tries < 100 && (string?)await command.ExecuteScalarAsync() != "Lapsed"; tries++)
            await Task.Delay(200);
    }
}
