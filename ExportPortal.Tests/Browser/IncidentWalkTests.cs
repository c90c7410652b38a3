using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>From an event that a rule finds to a sanction that the panel lifts, as the different people, on a portal of their own.</summary>
[Collection(LongWalks.Name)]
public sealed class IncidentWalkTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 1)
{
    private static readonly TimeSpan Behind = TimeSpan.FromHours(30);

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
    /// <param name="gone">Words that are there no longer.</param>
    private static async Task Until(IPage page, string address, string words, string? gone = null)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            await page.GotoAsync(address);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var said = await page.Locator("main").InnerTextAsync();
            if (said.Contains(words, StringComparison.Ordinal) && (gone is null || !said.Contains(gone, StringComparison.Ordinal)))
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
        var licence = await DeliverFromTwoCountries();
        var lead = await Person("jonas@adeo.example");
        await MakeIncident(lead);
        await Until(lead, "/incidents?view=list", "INC-001");
        await lead.CheckBoth();
        await lead.GotoAsync("/incidents/INC-001");
        await lead.GetByLabel("Persons possibly identifiable").FillAsync("24000");
        await lead.GetByLabel("Why", new() { Exact = true }).FillAsync("Two countries within 20 minutes.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Triage and take the lead" }).ClickAsync();
        await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Suspend for 72 hours" })).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "What was reported" })).ToBeVisibleAsync();
        await CorrectAwareness(lead);
        await Expect(lead.Locator("main")).ToContainTextAsync("late by");

        await lead.GetByText("Record that it was sent: Licence: first notice").ClickAsync();
        await lead.GetByLabel("How", new() { Exact = true }).FillAsync("online form");
        await lead.GetByLabel("Reference", new() { Exact = true }).FillAsync("R-17");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(lead.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give the reasons for the delay");
        await lead.GetByLabel("The notice is late. Reasons for the delay").FillAsync("The log came late.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync("reasons filed: The log came late.");
        await SendInTime(lead);
        await lead.CheckBoth();
        await Screenshot(lead, "incident/01-clocks");

        await lead.GetByRole(AriaRole.Button, new() { Name = "Suspend for 72 hours" }).ClickAsync();
        await lead.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync("A copy may be abroad.");
        await lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync($"{licence} is suspended for 72 hours.");
        await Press(lead, "Record the containment");
        await Expect(Clock(lead, "Containment")).ToContainTextAsync("done in time");
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
        // The sanction took over the suspension that was provisional, and what a gateway is told follows from the same.
        await Until(manager, $"/licences/{licence}", "Sanction SN-001, L4: Weighed.", gone: "The suspension is provisional.");
        await Expect(manager.Locator("main")).ToContainTextAsync("Access is closed today.");
        var gateway = await Gateway(recipient);
        Assert.Equal("AD-02", await Ask(gateway, licence));
        await OnSanction(recipient, "Lodge an appeal");
        await recipient.CheckBoth();
        var hedda = await Person("hedda@adeo.example");
        var noor = await Person("noor@adeo.example");
        await noor.GotoAsync("/sanctions/SN-001");
        await noor.NamePanel();
        foreach (var member in (IPage[])[hedda, await Person("ottmar@adeo.example")])
            await OnSanction(member, "Grant the appeal");
        await Until(manager, $"/licences/{licence}", "Access is open today.");
        Assert.Equal("AD-00", await Ask(gateway, licence));
        await lead.SetViewportSizeAsync(360, 800);
        await lead.GotoAsync("/incidents/INC-001");
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Clocks" })).ToBeVisibleAsync();
        Assert.Equal(360, await lead.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Report_WithoutAccountOrScript_IsTakenIn()
    {
        var page = await NewPerson(new() { BaseURL = Own.Address.ToString(), JavaScriptEnabled = false, ViewportSize = new() { Width = 360, Height = 800 } });
        await page.GotoAsync("/report");
        await page.GetByLabel("What is it about?").SelectOptionAsync("I-07");
        await page.GetByLabel("In a few words").FillAsync("A join gives names");
        await page.GetByLabel("What you saw, and how we can see it too").FillAsync("Two public files join.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the report" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Your report is INC-001.");
    }

    /// <summary>An enclave delivers what one user did thirty hours ago in two countries within twenty minutes; the rule reads it.</summary>
    private async Task<string> DeliverFromTwoCountries()
    {
        using var folder = new TemporaryFolder();
        var key = CheckpointKey.Create(folder.Write("mark", []) + ".key", "enclave-south");
        await (await Person("ruben@adeo.example")).OpenSource(await Person("thea@adeo.example"), key);
        var licence = await LicenceOfTheDemonstration();
        var at = DateTimeOffset.UtcNow - Behind;
        var lines = BusyHour.Line(10, licence, at) + "\n" + BusyHour.Line(10, licence, at.AddMinutes(20)).Replace("\"JP\"", "\"BR\"", StringComparison.Ordinal) + "\n";
        using var client = new HttpClient { BaseAddress = Own.Address };
        using var delivery = AccessHost.Delivery((key.Key.Name, key), lines);
        using var answer = await client.SendAsync(delivery);
        Assert.Contains("\"accepted\":2", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return licence;
    }

    private async Task<string> LicenceOfTheDemonstration()
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Mode=ReadOnly;Pooling=False;Default Timeout=20");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = "SELECT Number FROM licence LIMIT 1";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The lead looks at the alert of AN-02 and makes it an incident.</summary>
    private static async Task MakeIncident(IPage lead)
    {
        await Until(lead, "/log/alerts?rule=AN-02", "AN-02");
        await lead.Locator("tbody a[data-row]").First.ClickAsync();
        await Expect(lead.Locator("main")).ToContainTextAsync("Brazil", new() { Timeout = 60_000 });
        await lead.GetByRole(AriaRole.Button, new() { Name = "Make it an incident", Exact = true }).ClickAsync();
        var dialog = lead.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("Nobody can travel as fast.");
        await dialog.Locator(".mud-dialog-actions button").Last.ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>The row of a clock on the page of the incident.</summary>
    private static ILocator Clock(IPage page, string name) => page.Locator(".clocks > li").Filter(new() { Has = page.Locator(".duty b", new() { HasTextRegex = new($"^{name}$") }) });

    /// <summary>The first notice was late; the one with the detail has 72 hours, so it is not.</summary>
    private static async Task SendInTime(IPage lead)
    {
        var detail = Clock(lead, "Licence: detail");
        await detail.GetByText("Record that it was sent: Licence: detail").ClickAsync();
        await detail.GetByLabel("How", new() { Exact = true }).FillAsync("letter");
        await detail.GetByLabel("Reference", new() { Exact = true }).FillAsync("R-18");
        await Expect(detail.GetByLabel("The notice is late. Reasons for the delay")).ToHaveCountAsync(0);
        await detail.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(detail.Locator(".result--met")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("sent .* early"));
        await Expect(detail).ToContainTextAsync("Proof: letter, R-18");
        await Expect(Clock(lead, "Licence: first notice").Locator(".result--metlate")).ToContainTextAsync("late");
        await Expect(Clock(lead, "Triage")).ToContainTextAsync("done in time");
    }

    /// <summary>The recipient makes a key for its gateway.</summary>
    private static async Task<string> Gateway(IPage recipient)
    {
        await recipient.GotoAsync("/my/connections");
        await recipient.GetByLabel("Name of the system").FillAsync("Gateway");
        await recipient.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        return (await recipient.Locator(".secret").TextContentAsync())!.Trim();
    }

    /// <summary>The code that a gateway is answered with when a named user asks for the data.</summary>
    private async Task<string> Ask(string key, string licence)
    {
        using var client = new HttpClient { BaseAddress = Own.Address };
        using var question = new HttpRequestMessage(HttpMethod.Post, "/api/access-decisions") { Content = JsonContent.Create(new { licence, user = "aiko@kurohana.example", action = "transfer", amount = 1, country = "JP" }) };
        question.Headers.Authorization = new("Bearer", key);
        question.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(question);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    /// <summary>It was known thirty hours ago: the clock of the first notice has passed.</summary>
    private static async Task CorrectAwareness(IPage lead)
    {
        await lead.GetByText("Correct the time of awareness", new() { Exact = true }).ClickAsync();
        await lead.GetByLabel("Known since (UTC)").FillAsync((DateTimeOffset.UtcNow - Behind).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await lead.GetByLabel("How that is known").FillAsync("The help desk had been told of it.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Correct", Exact = true }).ClickAsync();
    }
}
