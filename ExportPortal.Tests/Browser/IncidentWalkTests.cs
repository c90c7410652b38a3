using System.Globalization;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>From an alert that nobody explained to a sanction that the panel lifts, as the different people, on a portal of their own.</summary>
[Collection(LongWalks.Name)]
public sealed class IncidentWalkTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private PortalProcess own = null!;

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        own = await PortalProcess.Start(new Dictionary<string, string> { ["Jobs:EverySeconds"] = "1" });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await own.DisposeAsync();
    }

    private async Task<IPage> Person(string email)
    {
        var page = await NewPerson(new() { BaseURL = own.Address.ToString() });
        await page.SignInToAccount(email);
        return page;
    }

    private static async Task Press(IPage page, string verb, string reason = "Weighed.")
    {
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").FillAsync(reason);
        await dialog.Locator(".mud-dialog-actions button").Last.ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".ep-say--good").First).ToBeVisibleAsync();
    }

    /// <summary>What the portal does by itself, a moment later.</summary>
    private static async Task Until(IPage page, string address, string words)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            await page.GotoAsync(address);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if ((await page.Locator("main").InnerTextAsync()).Contains(words, StringComparison.Ordinal))
                return;
            await Task.Delay(500);
        }
        Assert.Fail($"{address} never said: {words}");
    }

    private static async Task OnSanction(IPage page, string verb)
    {
        await page.GotoAsync("/sanctions/SN-001");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Proportionality" })).ToBeVisibleAsync();
        await Press(page, verb);
    }

    [Fact]
    public async Task Alert_BecomesAnIncidentWithClocks_SuspensionSanctionAndAppeal()
    {
        var licence = await RaiseUnexplainedAlert();
        var lead = await Person("jonas@adeo.example");
        await Until(lead, "/incidents?view=list", "INC-001");
        await lead.CheckBoth();
        await lead.GotoAsync("/incidents/INC-001");
        await lead.GetByLabel("Persons possibly identifiable").FillAsync("24000");
        await lead.GetByLabel("Why", new() { Exact = true }).FillAsync("Two countries within 20 minutes.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Triage and take the lead" }).ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync("late by");

        await lead.GetByText("Record that it was sent: Licence: first notice").ClickAsync();
        await lead.GetByLabel("How", new() { Exact = true }).FillAsync("online form");
        await lead.GetByLabel("Reference", new() { Exact = true }).FillAsync("R-17");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(lead.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give the reasons for the delay");
        await lead.GetByLabel("The notice is late. Reasons for the delay").FillAsync("The log came late.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync("reasons filed: The log came late.");
        await lead.CheckBoth();
        await Screenshot(lead, "incident/01-clocks");

        await lead.GetByRole(AriaRole.Button, new() { Name = "Suspend for 72 hours" }).ClickAsync();
        await lead.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync("A copy may be abroad.");
        await lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync($"{licence} is suspended for 72 hours.");
        await Press(lead, "Record the containment");
        await Press(lead, "Start the investigation");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Print the report" }).ClickAsync();
        var download = await lead.RunAndWaitForDownloadAsync(() => lead.GetByRole(AriaRole.Link, new() { Name = "Report 1", Exact = true }).ClickAsync());
        using (var pdf = PdfDocument.Open(await File.ReadAllBytesAsync((await download.PathAsync())!)))
        {
            var text = string.Join(' ', pdf.GetPages().Select(page => page.Text));
            foreach (var said in (string[])["The log came late.", "A copy outside the environment", "Public summary", licence])
                Assert.Contains(said, text);
        }

        await lead.GotoAsync("/incidents/INC-001/sanction");
        await lead.GetByLabel("Finding", new() { Exact = true }).SelectOptionAsync("FG4");
        foreach (var why in await lead.GetByLabel(new System.Text.RegularExpressions.Regex("^Why, PF-")).AllAsync())
            await why.FillAsync("Nothing is known of it.");
        await lead.GetByLabel("What is ordered, advised or stated").FillAsync("Stop the use until the place is clear.");
        await lead.CheckBoth();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await lead.WaitForURLAsync("**/sanctions/SN-001");
        await OnSanction(lead, "Give notice");
        var recipient = await Person("kenji@kurohana.example");
        await OnSanction(recipient, "Reply");
        var manager = await Person("petra@adeo.example");
        await OnSanction(manager, "Impose");
        await OnSanction(recipient, "Lodge an appeal");
        await recipient.CheckBoth();
        foreach (var member in (string[])["hedda@adeo.example", "ottmar@adeo.example"])
            await OnSanction(await Person(member), "Grant the appeal");
        await Until(manager, $"/licences/{licence}", "Access is open today.");
        await lead.SetViewportSizeAsync(360, 800);
        await lead.GotoAsync("/incidents/INC-001");
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Clocks" })).ToBeVisibleAsync();
        Assert.Equal(360, await lead.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Report_WithoutAccountOrScript_IsTakenIn()
    {
        var page = await NewPerson(new() { BaseURL = own.Address.ToString(), JavaScriptEnabled = false, ViewportSize = new() { Width = 360, Height = 800 } });
        await page.GotoAsync("/report");
        await page.GetByLabel("What is it about?").SelectOptionAsync("I-07");
        await page.GetByLabel("In a few words").FillAsync("A join gives names");
        await page.GetByLabel("What you saw, and how we can see it too").FillAsync("Two public files join.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the report" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Your report is INC-001.");
    }

    /// <summary>A critical alert about the licence of the demonstration, raised 30 hours ago, which nobody explained in its four hours.</summary>
    private async Task<string> RaiseUnexplainedAlert()
    {
        var raised = DateTimeOffset.UtcNow.AddHours(-30);
        await using var store = new SqliteConnection($"Data Source={Path.Combine(own.Folder, "portal.db")};Pooling=False;Default Timeout=20");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = "SELECT Number FROM licence LIMIT 1";
        var licence = (string)(await command.ExecuteScalarAsync())!;
        command.CommandText = """
            INSERT INTO alert (Id, Fingerprint, Rule, Level, Licence, Actor, Day, Sentence, Findings, RaisedAt, DueAt, State, Steps, Evidence, Revision)
            VALUES ($id, 'AN-02 walk', 'AN-02', 'Critical', $licence, 'a1', $day, 'One user in JP and BR within 20 minutes.', 1, $raised, $due, 'New', '[]', '[7]', 0)
            """;
        command.Parameters.AddWithValue("$id", Guid.NewGuid().ToString().ToUpperInvariant());
        command.Parameters.AddWithValue("$licence", licence);
        command.Parameters.AddWithValue("$day", raised.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("$raised", raised.UtcTicks);
        command.Parameters.AddWithValue("$due", raised.AddHours(4).UtcTicks);
        await command.ExecuteNonQueryAsync();
        return licence;
    }
}
