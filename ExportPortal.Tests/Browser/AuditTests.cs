using System.Text.RegularExpressions;
using ExportPortal.Cli;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>Audits as the auditor and the audited side do them, on a portal of their own.</summary>
public sealed class AuditTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 1)
{
    private static async Task Act(IPage page, string address, string verb, Func<ILocator, Task>? fill = null)
    {
        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        if (fill is not null)
            await fill(dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByText("Done, and on record.")).ToBeVisibleAsync();
    }

    private static Func<ILocator, Task> Texts(params string[] texts) => async dialog =>
    {
        for (var at = 0; at < texts.Length; at++)
            await dialog.Locator("textarea").Nth(at).FillAsync(texts[at]);
    };

    [Fact]
    public async Task Audit_FromNoticeToClosedFinding_AsBothSides()
    {
        var (auditor, recipient) = (await Person("sigrun@adeo.example"), await Person("kenji@kurohana.example"));
        await auditor.GotoAsync("/licences");
        var licence = (await auditor.Locator("table a[data-row]").First.TextContentAsync())!.Trim();
        await auditor.GotoAsync("/audits/new");
        await auditor.FillAsync("#licence", licence);
        await auditor.FillAsync("#why", "yearly check");
        await auditor.FillAsync("#scope", "Use under the licence.");
        await auditor.CheckBoth();
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Plan the audit" }).ClickAsync();
        await auditor.WaitForURLAsync(new Regex("/audits/AU-\\d+"));
        var address = new Uri(auditor.Url).AbsolutePath;

        await Act(auditor, address, "Send the notice");
        await Act(recipient, address, "Agree to start earlier");
        await Act(auditor, address, "Request evidence", Texts("The list of users"));
        await recipient.GotoAsync(address);
        await recipient.FillAsync("#evidence-title", "The list of users");
        await recipient.SetInputFilesAsync("#evidence-file", new FilePayload { Name = "users.txt", MimeType = "text/plain", Buffer = "a"u8.ToArray() });
        await Expect(recipient.Locator("main")).ToContainTextAsync("users.txt");
        await recipient.CheckBoth();
        await Act(auditor, address, "Start the tests");
        await Act(auditor, address, "Record a finding", async dialog =>
        {
            await dialog.Locator("select").First.SelectOptionAsync("FG3");
            await dialog.Locator("input").First.FillAsync("SG-10");
            await dialog.Locator("textarea").FillAsync("Two users sign in without a second factor.");
        });
        await recipient.GotoAsync(address);
        await Expect(recipient.Locator("main")).Not.ToContainTextAsync("Two users sign in");
        await Act(auditor, address, "Finish the tests");
        await Act(auditor, address, "Send the draft findings");
        await Act(recipient, address, "Reply to the draft", Texts("We agree."));
        await Act(auditor, address, "Issue the final report", Texts("One safeguard does not work."));
        await Act(recipient, address, "Send the plan", async dialog =>
        {
            await Texts("Accounts were made by hand\nNobody checks", "Switch it on", "Make it the default", "Check monthly")(dialog);
            await dialog.Locator("input[type=text]").FillAsync("Yuki Mori");
            await dialog.Locator("input[type=date]").FillAsync(DateTime.UtcNow.AddDays(10).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        });
        await Act(recipient, address, "Report the fix", Texts("It is on for all."));
        await Act(auditor, address, "Verify the fix", Texts("Tried with two accounts."));
        await Act(auditor, address, "Finish the corrections");
        await Store("UPDATE audit SET Findings = replace(Findings, '\"EffectClock\":{\"Key\":\"capa-effect\",\"Length\":90', '\"EffectClock\":{\"Key\":\"capa-effect\",\"Length\":0') WHERE Number = $it", address.Split('/')[^1]);
        await Act(auditor, address, "Confirm the effect", Texts("It still holds."));
        await Act(auditor, address, "Close the audit");
        await Expect(auditor.Locator("main")).ToContainTextAsync("Closed");
        await auditor.CheckBoth();
        await Screenshot(auditor, "audits/audit");

        var download = await auditor.RunAndWaitForDownloadAsync(() => auditor.GetByText("Sealed report, PDF").ClickAsync());
        var (_, said) = ExternalTool.Run("pdfsig", await download.PathAsync());
        Assert.Contains("Signature is Valid", said);
        Assert.Contains("Total document signed", said);

        await auditor.GotoAsync("/audits");
        await Expect(auditor.Locator(".calendar")).ToBeVisibleAsync();
        await auditor.CheckBoth();
        await Screenshot(auditor, "audits/calendar");
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Make my address" }).ClickAsync();
        var feed = await auditor.APIRequest.GetAsync((await auditor.Locator(".address").TextContentAsync())!.Trim());
        Assert.Contains("BEGIN:VEVENT", await feed.TextAsync());
        Assert.Equal(404, (await auditor.APIRequest.GetAsync($"/audits/calendar.ics?token={new string('a', 64)}")).Status);
        await auditor.SetViewportSizeAsync(360, 800);
        Assert.True(await auditor.EvaluateAsync<bool>("(wrap => wrap.scrollWidth <= wrap.clientWidth)(document.querySelector('.calendar').parentElement)")); // no day lies out of sight
    }

    [Fact]
    public async Task Draw_OfTheLastQuarter_IsRepeatedByTheVerbAlone()
    {
        var quarter = Domain.Audits.Quarter.Of(DateTimeOffset.UtcNow).Previous;
        // As if the licence had been active since that quarter: its steps lie a quarter back.
        await Store("UPDATE licence SET GrantedAt = 1, Steps = (SELECT json_group_array(json(json_set(value, '$.At', $it))) FROM json_each(Steps))", $"{quarter.Last:yyyy-MM-dd}T00:00:00+00:00");
        var auditor = await Person("sigrun@adeo.example");
        var address = $"/audits/draw?quarter={quarter}";
        var (_, made, _) = await Verb.Run("", "draw", "commit", $"{quarter}");
        var outside = System.Text.Json.JsonElement.Parse(made);
        await auditor.GotoAsync(address);
        await auditor.GetByRole(AriaRole.Button, new() { Name = $"Commit for {quarter}" }).ClickAsync();
        await auditor.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Commit", Exact = true }).ClickAsync();
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Add the outside party" }).ClickAsync();
        var dialog = auditor.GetByRole(AriaRole.Dialog);
        await dialog.Locator("input").Nth(0).FillAsync("Audit Court");
        await dialog.Locator("input").Nth(1).FillAsync(outside.GetProperty("commitment").GetString()!);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Open and draw" }).ClickAsync();
        await dialog.Locator("input").FillAsync(outside.GetProperty("secret").GetString()!);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Open and draw" }).ClickAsync();
        await Expect(auditor.GetByText("Repeated just now: same seed, same licences.")).ToBeVisibleAsync();
        await auditor.CheckBoth();
        await Screenshot(auditor, "audits/draw");

        var stranger = await NewPerson(new() { BaseURL = Own.Address.ToString() });
        var text = await (await stranger.APIRequest.GetAsync($"/audits/draws/{quarter}.json")).TextAsync();
        var (code, output, _) = await Verb.Run(text, "draw", "verify", "-");
        Assert.Equal(0, code);
        Assert.Matches("XP-\\d{4}-\\d{7}", output);
    }

    private async Task Store(string sql, string it)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Pooling=False;Default Timeout=20");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$it", it);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
