using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>
/// The main job from end to end, as the different people: measure, apply, review, decide, seal, accept, download,
/// verify, suspend; and the log of it all, proven and tampered with. Keeps a picture of each screen under artifacts/walk
/// and the sealed package as artifacts/licence.pdf.
/// </summary>
[Collection(LongWalks.Name)]
public sealed class WalkTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Steward = "mina@hospital-trust.example", Recipient = "hanneke@lindemeer.example", Stranger = "kadri@saaremets.example";
    private const string Officer = "ilva@adeo.example", Technical = "marek@adeo.example", Legal = "odile@adeo.example", Manager = "petra@adeo.example";

    private PortalProcess? own;

    /// <summary>A portal of its own, because the walk ends with tampering.</summary>
    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync() => own = await PortalProcess.Start();

    protected override IAsyncDisposable? Own => own;

    [Fact]
    public async Task MainJob_FromFileToVerifiedLicence_WorksAsEachPerson()
    {
        var steward = await SignIn(Steward);
        var (dataset, version) = await Measure(steward);
        var application = await Apply(steward, version);

        var officer = await SignIn(Officer);
        await officer.GotoAsync("/");
        await Expect(officer.GetByText(application).First).ToBeVisibleAsync();
        await Keep(officer, "03-desk");
        await Act(officer, application, "Register");
        await Act(officer, application, "Start the review");
        await Act(await SignIn(Technical), application, "Give the technical opinion", "Measured on the full file; the classes are large.");
        await Act(await SignIn(Legal), application, "Give the legal opinion", "The purpose is covered; nothing stands against the destination.");
        await Act(officer, application, "Recommend", "Both opinions concur and the risk is far under the line.");
        await Act(officer, application, "Send to the decider");
        await Expect(officer.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveAttributeAsync("aria-disabled", "true");
        foreach (var tab in (string[])["summary", "risk", "decision", "parties"])
        {
            await officer.GotoAsync($"/applications/{application}?tab={tab}");
            await Expect(officer.GetByRole(AriaRole.Heading, new() { Name = application })).ToBeVisibleAsync();
            await Keep(officer, $"04-case-{tab}");
        }
        await AddClause(await SignIn(Manager), application);
        await Act(await SignIn(Manager), application, "Approve", "The benefit is clear and the safeguards of the tier are enough.");

        var licence = await Accept(steward, "05-accept");
        var recipient = await SignIn(Recipient);
        Assert.Equal(licence, await Accept(recipient, "05-accept-recipient"));
        await Download(recipient, licence);
        await NobodyElse(licence);
        await Verify(licence, "Valid and active today", "08-verify-active");
        await Suspend(licence);
        await Verify(licence, "Genuine, but suspended today", "08-verify-suspended");
        await History(officer, application);
        await LogVerifies();
    }

    /// <summary>The decider adds a clause beside those of the rules, which have no button to take them away.</summary>
    private async Task AddClause(IPage page, string application)
    {
        await page.GotoAsync($"/applications/{application}?tab=conditions");
        await page.GetByLabel("Add a clause").SelectOptionAsync("AC-11");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("The patients' council asked to see the drafts.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await Expect(page.GetByText("added by the licensing manager: The patients' council asked to see the drafts.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take back" })).ToHaveCountAsync(1);
        await Keep(page, "04-case-conditions");
    }

    /// <summary>Step 1: a dataset is registered, its file uploaded, measured and saved.</summary>
    private async Task<(string Dataset, string Version)> Measure(IPage page)
    {
        await page.GotoAsync("/datasets/new");
        await page.FillAsync("#title", "Adult census extract");
        await page.FillAsync("#limitations", "Complete rows only; two occupations were merged.");
        await page.FillAsync("#persons", "30162");
        await page.FillAsync("#prevalence", "0.0001");
        await page.FillAsync("#entry-search", "5M02");
        await page.CheckAsync("[aria-describedby='entry-5M02']");
        await Keep(page, "01-dataset");
        await page.GetByText("Register the dataset").ClickAsync();
        await page.WaitForURLAsync(new Regex("/datasets/DS-\\d+$"));
        var dataset = page.Url.Split('/')[^1];
        await page.GotoAsync($"/datasets/{dataset}/measure");
        await page.WaitForSelectorAsync("#file:enabled");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "census.csv", MimeType = "text/csv", Buffer = Census() });
        await page.WaitForSelectorAsync("text=Run the measurement");
        await page.SelectOptionAsync("[aria-label='Give all columns one role']", "Other");
        await page.SelectOptionAsync("[aria-label='Role of sex']", "QuasiIdentifier");
        await page.SelectOptionAsync("[aria-label='Role of age']", "QuasiIdentifier");
        await page.SelectOptionAsync("[aria-label='Role of income']", "Sensitive");
        await page.GetByText("Run the measurement").ClickAsync();
        await Expect(page.Locator(".figures")).ToContainTextAsync("500k, smallest class");
        await Keep(page, "01-measured");
        await page.GetByText("Save as version and assessment").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("The uploaded file is gone from the portal.");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(own!.Folder, "staging")));
        var apply = await page.Locator("a:has-text('Apply for an export')").GetAttributeAsync("href");
        return (dataset, apply!.Split('=')[^1]);
    }

    /// <summary>Step 2: the decision with its reasons stands beside the form before anything is submitted.</summary>
    private async Task<string> Apply(IPage page, string version)
    {
        await page.GotoAsync($"/my/applications/new?version={version}");
        await Expect(page.Locator("#new-version")).ToHaveValueAsync(version);
        await page.SelectOptionAsync("#new-recipient", new SelectOptionValue { Label = await page.Locator("#new-recipient option", new() { HasText = "Lindemeer" }).InnerTextAsync() });
        await page.GetByText("Start the application").ClickAsync();
        await page.WaitForURLAsync(new Regex("/my/applications/A-\\d+/edit"));
        var number = page.Url.Split('/')[^2];
        await page.FillForm(number, new("public-health-research", "Incomes by age and sex, to plan public services. Only tables are published.",
            "Tables by age alone would hide what differs between women and men.", "NL", DateTime.UtcNow, DateTime.UtcNow.AddMonths(12), "Hanneke Vos", "E3"));
        await page.SignStatement(number, await SignIn(Recipient), "Hanneke Vos");
        await page.Step(number, 14);
        await Expect(page.GetByText("Nothing is missing.")).ToBeVisibleAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("Entry 5M02 (Income, tax, credit, employment and benefit microdata) sets base tier T2");
        await Keep(page, "02-apply");
        await page.SubmitForm(number);
        return number;
    }

    private static async Task Act(IPage page, string application, string verb, string? reason = null)
    {
        await page.GotoAsync($"/applications/{application}");
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (verb.EndsWith("opinion", StringComparison.Ordinal))
            await dialog.GetByLabel("Concurs").CheckAsync();
        if (reason is not null)
            await dialog.Locator("textarea").First.FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Waits for the seal, then accepts for the person's own side; gives the number of the licence.</summary>
    private async Task<string> Accept(IPage page, string picture)
    {
        var accept = page.Locator(".todo li", new() { HasText = "Adult census extract" }).GetByRole(AriaRole.Button, new() { Name = "Accept" });
        for (var tries = 0; tries < 20 && await accept.CountAsync() == 0; tries++)
        {
            await page.GotoAsync("/my/licences");
            await Expect(page.Locator(".todo, .ep-empty").First).ToBeVisibleAsync();
        }
        var card = page.Locator("section.card", new() { HasText = "Adult census extract" });
        var number = (await card.GetAttributeAsync("aria-labelledby"))!;
        await Keep(page, picture);
        await accept.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Accept the licence" }).ClickAsync();
        await Expect(accept).ToHaveCountAsync(0);
        return number;
    }

    /// <summary>Step 3: the sealed package as the recipient gets it; two foreign programs accept it and find nothing wrong.</summary>
    private async Task Download(IPage page, string licence)
    {
        await page.GotoAsync("/my/licences");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"a[href='/licences/{licence}/package.pdf']").First.ClickAsync());
        await download.SaveAsAsync(Package);
        var signed = ExternalTool.Run("pdfsig", Package).Output;
        Assert.Contains("Signature is Valid", signed, StringComparison.Ordinal);
        Assert.Contains("Total document signed", signed, StringComparison.Ordinal);
        ExternalTool.QpdfAccepts(Package);
        await page.GotoAsync($"/licences/{licence}/document");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Decision and reasons" })).ToBeVisibleAsync();
        await Keep(page, "06-document");
        await page.GotoAsync($"/licences/{licence}");
        await Expect(page.Locator("main")).ToContainTextAsync("Access is open today.");
        await Keep(page, "06-licence");
    }

    /// <summary>Step 4: for another recipient the licence does not exist, by any route.</summary>
    private async Task NobodyElse(string licence)
    {
        Watch.Expect("404");
        var page = await SignIn(Stranger);
        foreach (var path in (string[])["", "/document", "/package.pdf", "/licence.json", "/policy.odrl.jsonld"])
            Assert.Equal(404, (await page.APIRequest.GetAsync($"/licences/{licence}{path}")).Status);
        Assert.Equal(404, (await page.APIRequest.GetAsync($"/api/licences/{licence}")).Status);
        Assert.Equal(404, (await page.APIRequest.GetAsync($"/api/licences/{licence}/package.pdf")).Status);
        Assert.Contains("\"hits\":[]", await (await page.APIRequest.GetAsync($"/api/search?q={licence}")).TextAsync(), StringComparison.Ordinal);
        await page.GotoAsync($"/licences/{licence}");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Adult census extract");
    }

    /// <summary>Step 5: anybody, by number and by file, and a changed byte is told.</summary>
    private async Task Verify(string licence, string heading, string picture)
    {
        var page = await NewPerson(new() { BaseURL = own!.Address.ToString() });
        await page.GotoAsync("/verify");
        await page.FillAsync("#number", licence.ToLowerInvariant());
        await page.PressAsync("#number", "Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await Keep(page, $"{picture}-number");
        await page.GotoAsync("/verify");
        await page.SetInputFilesAsync("#file", Package);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await Keep(page, picture);
        var changed = await File.ReadAllBytesAsync(Package);
        changed[changed.Length / 3] ^= 1;
        await page.GotoAsync("/verify");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "changed.pdf", MimeType = "application/pdf", Buffer = changed });
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Do not rely on this file" })).ToBeVisibleAsync();
    }

    private async Task Suspend(string licence)
    {
        var page = await SignIn(Manager);
        await page.GotoAsync($"/licences/{licence}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").FillAsync("A copy was reported on a machine outside the assessed environment.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Access is closed today.");
        await Keep(page, "07-suspended");
    }

    /// <summary>Step 6: each act of the case with its proof.</summary>
    private async Task History(IPage page, string application)
    {
        await page.GotoAsync($"/applications/{application}?tab=history");
        await Expect(page.Locator(".acts > li").First).ToBeVisibleAsync();
        Assert.True(await page.Locator(".acts > li").CountAsync() >= 9);
        await Expect(page.GetByText("In the log at place").First).ToBeVisibleAsync();
        await Keep(page, "09-history");
    }

    /// <summary>Step 6: the verb finds the log true, and then finds what somebody changed behind the portal's back.</summary>
    private async Task LogVerifies()
    {
        Assert.Equal(0, (await own!.Verb("log", "verify")).Code);
        await using (var store = new SqliteConnection($"Data Source={Path.Combine(own!.Folder, "portal.db")};Pooling=False"))
        {
            await store.OpenAsync();
            await using var command = store.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_event_no_update; UPDATE audit_event SET act = 'application.refuse' WHERE seq = 3;";
            await command.ExecuteNonQueryAsync();
        }
        var (code, output) = await own.Verb("log", "verify");
        Assert.Equal(1, code);
        Assert.Contains("application.refuse", output, StringComparison.Ordinal);
    }

    private static string Package => Artifacts.Path("licence.pdf");

    private async Task Keep(IPage page, string name)
    {
        await Axe.Check(page);
        await Screenshot(page, $"walk/{name}");
    }

    private async Task<IPage> SignIn(string email)
    {
        var page = await NewPerson(new() { BaseURL = own!.Address.ToString() });
        await page.SignInUnseen(email);
        return page;
    }

    /// <summary>6,000 invented persons in 12 classes of 500 by sex and age.</summary>
    private static byte[] Census()
    {
        var text = new StringBuilder("sex,age,income\n");
        for (var row = 0; row < 6000; row++)
            text.Append(row % 2 == 0 ? "f" : "m").Append(',').Append(20 + row / 2 % 6 * 10).Append(',').Append(row / 12 % 7 * 400).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
