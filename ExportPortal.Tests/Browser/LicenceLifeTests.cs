using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>A licence after issue, on screen, as the different people. Each test has a portal of its own, because it ends a licence.</summary>
[Collection(LongWalks.Name)]
public sealed class LicenceLifeTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 1)
{
    private const string Recipient = "kenji@kurohana.example", Officer = "ilva@adeo.example", Manager = "petra@adeo.example", SecondManager = "leif@adeo.example", Auditor = "sigrun@adeo.example";

    private string number = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        number = (string)(await Sql("SELECT Number FROM licence ORDER BY Number LIMIT 1"))!;
    }

    /// <summary>Reads or moves a date as time would, behind the portal's back.</summary>
    private async Task<object?> Sql(string sql)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Pooling=False;Default Timeout=30");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private async Task<IPage> SignIn(string email, int width = 1440)
    {
        var page = await NewPerson(new() { BaseURL = Own.Address.ToString(), ViewportSize = new() { Width = width, Height = 900 } });
        await page.SignInUnseen(email);
        return page;
    }

    private static Task Open(IPage page, string address) => page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });

    private static async Task Press(IPage page, string verb, string reason)
    {
        await page.Locator(".ep-rail").GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync(reason);
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new("on record\\.") })).ToBeVisibleAsync();
    }

    private Task Until(IPage page, string words) => Expect(page.Locator("main")).ToContainTextAsync(words, new() { Timeout = 20_000 });

    private static string Day(int fromToday) => DateTime.UtcNow.Date.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Amendment_AskedAndGranted_SealsANewVersion()
    {
        // As a global licence that names one site: the card of the sites is looked at with the rest, and an officer lists it.
        const string site = "[{\"No\":1,\"Organisation\":\"Second house\",\"Country\":\"JP\",\"Address\":\"1 Canal Street, Kurohana\"}]";
        await Sql($"UPDATE licence SET \"Grant\" = json_set(\"Grant\", '$.Sites', json('{site}')) WHERE Number = '{number}'");
        var kenji = await SignIn(Recipient);
        await Open(kenji, $"/licences/{number}/change");
        await kenji.CheckBoth();
        await kenji.GetByLabel("Name").FillAsync("Sora Abe");
        await kenji.GetByLabel("Account at the gateway or enclave").FillAsync("sora@kurohana.example");
        await kenji.GetByLabel("Access from (two letters)").FillAsync("jp");
        await kenji.GetByLabel("Evidence, where the portal has no certificate").FillAsync("course of the foundation");
        await kenji.GetByLabel("Trained on").FillAsync(Day(-400));
        await kenji.GetByLabel("Reason").FillAsync("Sora joins the project.");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Ask for the change" }).ClickAsync();
        await Expect(kenji.GetByRole(AriaRole.Alert)).ToContainTextAsync("older than 12 months");
        await kenji.GetByLabel("Trained on").FillAsync(Day(-5));
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Ask for the change" }).ClickAsync();
        await kenji.WaitForURLAsync(new Regex("/amendments/AM-0001$"));

        var ilva = await SignIn(Officer);
        await Open(ilva, "/amendments/AM-0001");
        await ilva.CheckBoth();
        await Screenshot(ilva, "licence-amendment");
        await Press(ilva, "Grant", "The training is fresh.");
        for (var tries = 0; tries < 20 && !(await kenji.Locator("main").InnerTextAsync()).Contains("Versions of the package"); tries++)
            await Open(kenji, $"/licences/{number}");
        await Until(kenji, "Sora Abe");
        await Until(kenji, "minor amendment AM-0001");
        await Until(kenji, "It may not touch the data.");
        await kenji.CheckBoth();
        await Screenshot(kenji, "licence-versions");
        await Open(ilva, $"/licences/{number}");
        await ilva.GetByLabel("What is to be done").SelectOptionAsync("list 1");
        await ilva.GetByLabel("Accession form signed on").FillAsync(Day(-3));
        await ilva.GetByLabel("Where the signed form lies").FillAsync("File 12.");
        await ilva.CheckBoth();
        await ilva.GetByRole(AriaRole.Button, new() { Name = "Put on the list" }).ClickAsync();
        await Until(ilva, "It joined on");
        var download = await kenji.RunAndWaitForDownloadAsync(() => kenji.GetByLabel("PDF of version 1").ClickAsync());
        var stranger = await NewPerson(new() { BaseURL = Own.Address.ToString() });
        await stranger.GotoAsync("/verify");
        await stranger.SetInputFilesAsync("input[type=file]", (await download.PathAsync())!);
        await stranger.Locator("button[type=submit]").Last.ClickAsync();
        await Until(stranger, "Genuine, but replaced");
    }

    [Fact]
    public async Task Renewal_AskedInTheWindow_IsWeighedGrantedAndSealed()
    {
        // Granted some time ago, and measured anew since.
        await Sql($"UPDATE licence SET End = '{Day(60)}', LastDay = '{Day(60)}', GrantedAt = GrantedAt - {TimeSpan.FromDays(30).Ticks} WHERE Number = '{number}'");
        var kenji = await SignIn(Recipient, 390);
        await Open(kenji, $"/licences/{number}/change?renewal=true");
        await kenji.GetByLabel("New last day").FillAsync(Day(300));
        await kenji.GetByLabel("Reason").FillAsync("The series goes on.");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Ask for the renewal" }).ClickAsync();
        await kenji.WaitForURLAsync(new Regex("/amendments/AM-0001$"));
        await Open(kenji, "/my/licences");
        await Until(kenji, "Your renewal is in review.");
        await kenji.CheckBoth();
        await Screenshot(kenji, "licence-renewal-390");
        await Open(kenji, "/inbox");
        await Until(kenji, $"Licence {number} ends on");
        await kenji.CheckBoth();
        await Screenshot(kenji, "licence-inbox-390");

        var (ilva, petra) = (await SignIn(Officer), await SignIn(Manager));
        foreach (var (person, verb) in ((IPage, string)[])[(ilva, "Start the review"), (await SignIn("marek@adeo.example"), "Give the technical opinion: concurs"), (await SignIn("odile@adeo.example"), "Give the legal opinion: concurs"), (petra, "Grant")])
        {
            await Open(person, "/amendments/AM-0001");
            if (verb == "Grant")
                await person.GetByLabel("To be met before the change takes effect, one a line").FillAsync("The clinic has signed the annex");
            await Press(person, verb, "The series goes on as it was granted.");
            await person.CheckBoth();
        }
        await MeetsTheCondition(ilva, petra, kenji);
        for (var tries = 0; tries < 20 && !(await kenji.Locator("main").InnerTextAsync()).Contains("renewal AM-0001"); tries++, await Task.Delay(500))
            await Open(kenji, $"/licences/{number}");
        await Until(kenji, "renewal AM-0001");
        await Until(kenji, DateTime.UtcNow.Date.AddDays(300).ToString("d MMM yyyy", CultureInfo.InvariantCulture));
        await Until(kenji, "Access is open today.");
    }

    /// <summary>Until the condition has its evidence and two have confirmed it, the licence stays as it is.</summary>
    private async Task MeetsTheCondition(IPage officer, IPage manager, IPage recipient)
    {
        await Open(recipient, "/amendments/AM-0001");
        await Until(recipient, "Granted on conditions");
        await Until(recipient, "No evidence yet.");
        await recipient.CheckBoth();
        await Screenshot(recipient, "licence-renewal-condition-390");
        await Open(recipient, $"/licences/{number}");
        await Until(recipient, "Access is open today.");
        await Expect(recipient.Locator("main")).Not.ToContainTextAsync("Versions of the package");
        await Open(officer, "/amendments/AM-0001");
        await Expect(officer.GetByText("A condition has no evidence on record yet.")).ToBeVisibleAsync();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Record evidence: The clinic has signed the annex" }).ClickAsync();
        await officer.GetByLabel("Evidence", new() { Exact = true }).FillAsync("The annex of this month, seen.");
        await officer.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Until(officer, "The annex of this month, seen.");
        foreach (var person in (IPage[])[officer, manager])
        {
            await Open(person, "/amendments/AM-0001");
            await Press(person, "Confirm the conditions", "The annex is signed.");
        }
    }

    [Fact]
    public async Task Suspension_ByTheAuditor_IsConfirmedAndLiftedByTwo()
    {
        var sigrun = await SignIn(Auditor);
        await Open(sigrun, $"/licences/{number}");
        await Press(sigrun, "Suspend provisionally", "An access from a place that is not named.");
        await Until(sigrun, "The suspension is provisional.");
        await sigrun.CheckBoth();
        await Screenshot(sigrun, "licence-provisional");

        var kenji = await SignIn(Recipient);
        await Open(kenji, "/my/licences");
        await Until(kenji, "The data may not be used.");
        await Open(kenji, $"/licences/{number}");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "We have stopped access" }).ClickAsync();
        await Until(kenji, "by Dr Kenji Arata");

        var petra = await SignIn(Manager);
        await Open(petra, $"/licences/{number}");
        await Expect(petra.GetByText("Closed: The suspension is provisional: confirm it or lift it.")).ToBeVisibleAsync();
        await Press(petra, "Confirm the suspension", "The place has to be explained first.");
        await Press(petra, "Lift the suspension", "It was a journey with consent.");
        await Expect(petra.GetByText("Waiting for a second person")).ToBeVisibleAsync();
        var leif = await SignIn(SecondManager);
        await Open(leif, $"/licences/{number}");
        await Press(leif, "Lift the suspension", "I agree.");
        await Until(leif, "Access is open today.");
        await Expect(leif.GetByRole(AriaRole.Cell, new() { Name = "Suspension confirmed" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Expiry_WhileAPageIsOpen_RefusesTheActAndShowsTheEnd()
    {
        var petra = await SignIn(Manager);
        await Open(petra, $"/licences/{number}");
        await Until(petra, "Access is open today.");
        await Sql($"UPDATE licence SET Start = '{Day(-200)}', End = '{Day(-1)}', LastDay = '{Day(-1)}' WHERE Number = '{number}'");
        await petra.Locator(".ep-rail").GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();
        await petra.GetByLabel("Reason").FillAsync("A doubt.");
        await petra.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true }).ClickAsync();

        await Expect(petra.GetByRole(AriaRole.Status).First).ToContainTextAsync(new Regex("expired|Somebody else changed this"));
        await Until(petra, "Access is closed today.");
        for (var tries = 0; tries < 20 && !(await petra.Locator("main").InnerTextAsync()).Contains("Ended with its term"); tries++)
        {
            await Task.Delay(500);
            await Open(petra, $"/licences/{number}");
        }
        await Until(petra, "Ended with its term");
    }

    [Fact]
    public async Task Revocation_AfterAHearing_EndsWithCertificateReportAndClose()
    {
        var petra = await SignIn(Manager);
        await Open(petra, $"/licences/{number}");
        await Expect(petra.GetByText("Closed: Announce the revocation first, so that the licensee is heard. Where that cannot wait, revoke urgently.")).ToBeVisibleAsync();
        await Press(petra, "Announce revocation", "Passed on to a party that is not listed.");
        var kenji = await SignIn(Recipient);
        await Open(kenji, "/my/licences");
        await Until(kenji, "Answer the announced revocation");
        await Open(kenji, $"/licences/{number}");
        await Press(kenji, "Answer the announcement", "It was an auditor of ours, under contract.");
        await Open(petra, $"/licences/{number}");
        await Press(petra, "Revoke", "The contract came later than the passing on.");
        var leif = await SignIn(SecondManager);
        await Open(leif, $"/licences/{number}");
        await Press(leif, "Revoke", "I agree.");
        await Until(leif, "The licence was revoked.");

        await Open(kenji, $"/licences/{number}/deletion");
        await kenji.CheckBoth();
        var hash = Regex.Match(await kenji.Locator("#files-hint").InnerTextAsync(), "[0-9a-f]{64}").Value;
        await kenji.GetByLabel("Files that are deleted").FillAsync(hash);
        foreach (var (field, text) in ((string, string)[])[("#media", "Two disks of the analysis server"), ("#backups", "none"), ("#derived", "Tables for the report, kept as published"), ("#day", Day(0)), ("#signatory", "Dr Kenji Arata")])
            await kenji.FillAsync(field, text);
        await Screenshot(kenji, "licence-deletion");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Certify" }).ClickAsync();
        await kenji.WaitForURLAsync(new Regex($"/licences/{number}$"));
        await Until(kenji, "Deletion certificate");

        var ilva = await SignIn(Officer);
        await Open(ilva, $"/licences/{number}");
        await Expect(ilva.GetByText("Closed: This is still owed: Access report")).ToBeVisibleAsync();
        await Open(kenji, "/my/licences");
        await kenji.GetByRole(AriaRole.Link, new() { Name = "Start: Access report" }).First.ClickAsync();
        await kenji.GetByLabel("Persons who used the data in this period").FillAsync("2");
        await kenji.GetByLabel("Results that left the environment or were published").FillAsync("1");
        await kenji.GetByLabel("What the data were used for").FillAsync("Length of stay by season, one table.");
        await kenji.GetByLabel("Nobody tried to identify a person").CheckAsync();
        await kenji.CheckBoth();
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await kenji.WaitForURLAsync(new Regex($"/licences/{number}$"));
        await Open(ilva, $"/licences/{number}");
        await ilva.GetByRole(AriaRole.Link, new() { Name = "Look at: Access report" }).First.ClickAsync();
        await Expect(ilva.GetByText("What the access log says")).ToBeVisibleAsync();
        await ilva.CheckBoth();
        await ilva.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await ilva.WaitForURLAsync(new Regex($"/licences/{number}$"));
        // Until the licensee can no longer appeal it is not closed.
        await Sql($"UPDATE licence SET Steps = replace(Steps, '{Day(0)}T', '{Day(-40)}T') WHERE Number = '{number}'");
        await Open(ilva, $"/licences/{number}");
        await Press(ilva, "Close", "Certificate and report are in order.");
        await Until(ilva, "The licence is closed.");
        await ilva.CheckBoth();
        await Screenshot(ilva, "licence-closed");
    }

    [Fact]
    public async Task Connections_KeyAndAddress_AreMadeAndShownOnce()
    {
        var kenji = await SignIn(Recipient, 390);
        await Open(kenji, "/my/connections");
        await kenji.CheckBoth();
        await kenji.GetByLabel("Name of the system").FillAsync("Gateway");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Expect(kenji.Locator(".secret")).ToHaveTextAsync(new Regex("^xpk_[0-9a-f]{64}$"));
        await kenji.GetByLabel("Address").FillAsync("http://plain.example/ends");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Set the address" }).ClickAsync();
        await Expect(kenji.GetByRole(AriaRole.Alert)).ToContainTextAsync("https://");
        await Expect(kenji.Locator(".secret")).ToHaveCountAsync(0);
        await kenji.GetByLabel("Address").FillAsync("https://enclave.example/ends");
        await kenji.GetByRole(AriaRole.Button, new() { Name = "Set the address" }).ClickAsync();
        await Expect(kenji.Locator(".secret")).ToHaveTextAsync(new Regex("^whsec_[0-9a-f]{64}$"));
        await Screenshot(kenji, "connections-390");
    }
}
