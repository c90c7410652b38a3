using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Features.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>
/// An auditor finds one event among a hundred thousand, proves it with three files in a place where there is no portal, and
/// settles the alert that another raised.
/// </summary>
public sealed class AccessLogTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const int Events = 100_000;
    private const string Licence = "XP-2026-0000017";

    /// <summary>The rules read a hundred thousand events beside the browser, on two cores.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task AccessLog_HundredThousandEvents_OneIsFoundProvedOutsideAndAnAlertSettled()
    {
        using var folder = new TemporaryFolder();
        var key = CheckpointKey.Create(folder.Write("mark", []) + ".key", "enclave-north");
        await OpenSource(key);
        await Deliver(key);

        var auditor = await NewPerson();
        await auditor.SignInUnseen("sigrun@adeo.example");
        await auditor.Open("/log", "Access log");
        await Expect(auditor.Locator(".when b", new() { HasText = $"{Events.ToString("N0", CultureInfo.InvariantCulture)} events" })).ToBeVisibleAsync(Patient);
        await auditor.CheckBoth();
        await WalksByKeys(auditor);
        foreach (var facet in (string[])["Iceland", "download", "Denied"])
        {
            await auditor.Locator(".facets a", new() { HasText = facet }).First.ClickAsync();
            await Expect(auditor.Locator(".find a", new() { HasText = facet })).ToBeVisibleAsync(Patient);
        }
        await Expect(auditor.Locator("tbody tr")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Expect(auditor.Locator(".explorer[aria-busy]")).ToHaveCountAsync(0);
        Assert.True(await auditor.EvaluateAsync<bool>("document.activeElement.closest('.facets') !== null")); // by keyboard one goes on from here
        await auditor.Locator("tbody a[data-row]").ClickAsync();
        await Expect(auditor.GetByText("In the log", new() { Exact = true })).ToBeVisibleAsync(Patient);
        await auditor.CheckBoth();
        await Screenshot(auditor, "access-log");

        await auditor.Keyboard.PressAsync("e"); // to the export
        var files = new List<string>();
        foreach (var link in (string[])["Events as JSON Lines", "Signed checkpoint", "Public key"])
        {
            var download = await auditor.RunAndWaitForDownloadAsync(() => auditor.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
            var file = folder.Write(download.SuggestedFilename, []);
            await download.SaveAsAsync(file);
            files.Add(file);
        }
        await auditor.CheckBoth();
        var (code, output) = Verb("log", "verify", "--export", files[0], "--checkpoint", files[1], "--key", files[2]);
        Assert.True(code == 0, output);
        Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("rows").GetInt64());
        await File.WriteAllTextAsync(files[0], (await File.ReadAllTextAsync(files[0])).Replace("\"outcome\":\"denied\"", "\"outcome\":\"allowed\""));
        Assert.Equal(1, Verb("log", "verify", "--export", files[0], "--checkpoint", files[1], "--key", files[2]).Code);

        await Settle(auditor);
    }

    /// <summary>What is open beside the rows follows the arrows, and Escape closes it; then its row has the focus again.</summary>
    private static async Task WalksByKeys(IPage page)
    {
        var (row, panel) = (page.Locator("tbody a[data-row]").First, page.Locator("[data-panel]"));
        await row.PressAsync("Enter");
        await Expect(panel).ToBeVisibleAsync(Patient);
        var first = (await panel.GetAttributeAsync("aria-label"))!;
        await row.PressAsync("ArrowDown");
        await Expect(panel).Not.ToHaveAttributeAsync("aria-label", first, new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(panel).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToHaveCountAsync(0);
        await Expect(page.Locator("tbody a[data-row]").Nth(1)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AccessLog_Recipient_SeesItsOwnAlone()
    {
        var page = await NewPerson();
        await page.SignInUnseen("hanneke@lindemeer.example");
        await page.Open("/log", "Access log");
        await Expect(page.GetByText("The accesses under your own licences.")).ToBeVisibleAsync();
        await Expect(page.GetByText("0 events")).ToBeVisibleAsync();
        await Axe.Check(page);
        await FoldsTheFilters(page);
        Watch.Expect("403");
        await page.GotoAsync("/log/alerts");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Alerts", Exact = true })).Not.ToBeVisibleAsync();
    }

    /// <summary>Beside the events where there is room, and behind their heading on a phone until somebody asks for them.</summary>
    private static async Task FoldsTheFilters(IPage page)
    {
        await page.Open("/log?outcome=denied", "Access log");
        var (heading, clear) = (page.Locator(".facets summary", new() { HasText = "Filters (1 chosen)" }), page.GetByRole(AriaRole.Link, new() { Name = "Clear", Exact = true }));
        await Expect(clear).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(360, 800);
        await page.ReloadAsync();
        await Expect(page.GetByText("0 events")).ToBeVisibleAsync();
        await Expect(clear).Not.ToBeVisibleAsync();
        await Axe.Check(page);
        await heading.PressAsync("Enter");
        await page.Locator(".facets a", new() { HasText = "Denied" }).ClickAsync();
        await Expect(page.Locator(".facets summary", new() { HasTextRegex = new("^Filters$") })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.facets details').open && document.documentElement.scrollWidth <= innerWidth"));
    }

    /// <summary>The rules read on while the page is open, so the alert may take a while to come.</summary>
    private async Task Settle(IPage auditor)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            await auditor.Open("/log/alerts?rule=AN-06", "Alerts");
            if (await auditor.Locator("tbody a[data-row]").CountAsync() > 0)
                break;
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(3), "No alert of AN-06 came.");
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        }
        // Which rule narrows the list is said, stays in every view, and can be taken off.
        await Expect(auditor.GetByText("Only AN-06: ")).ToBeVisibleAsync();
        await Expect(auditor.Locator("a[href='/log/alerts?view=settled&rule=AN-06']")).ToBeVisibleAsync();
        await Expect(auditor.GetByRole(AriaRole.Link, new() { Name = "Show all rules" })).ToHaveAttributeAsync("href", "/log/alerts");
        await auditor.CheckBoth();
        await auditor.Locator("tbody a[data-row]").First.ClickAsync();
        await Expect(auditor.GetByText("A query returned 7 persons, fewer than ten.")).ToBeVisibleAsync(Patient);
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true }).ClickAsync();
        await Expect(auditor.Locator(".head").GetByText("In work")).ToBeVisibleAsync(Patient);
        await auditor.CheckBoth();
        await Screenshot(auditor, "alert");
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Explained", Exact = true }).ClickAsync();
        await auditor.GetByLabel("Reason").FillAsync("A test query of the enclave's own monitoring, announced yesterday.");
        await auditor.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Explained" }).ClickAsync();
        await Expect(auditor.Locator(".head").GetByText("Explained")).ToBeVisibleAsync(Patient);
        await auditor.Open("/log/alerts?view=settled", "Alerts");
        await Expect(auditor.Locator("tbody tr", new() { HasText = "AN-06" }).First).ToContainTextAsync("Explained", new() { Timeout = 60_000 });
        await auditor.Open("/log/retention", "Retention and legal holds");
        await Expect(auditor.GetByText("How long records are kept")).ToBeVisibleAsync(Patient);
        await auditor.CheckBoth();
    }

    private async Task OpenSource(CheckpointKey key)
    {
        var (administrator, second) = (await NewPerson(), await NewPerson());
        await administrator.SignInUnseen("ruben@adeo.example");
        await second.SignInUnseen("thea@adeo.example");
        await administrator.OpenSource(second, key);
        await administrator.CheckBoth();
    }

    private async Task Deliver(CheckpointKey key)
    {
        using var bytes = new MemoryStream();
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        await using (var writer = new StreamWriter(new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true), new UTF8Encoding(false)))
            for (var number = 0; number < Events; number++)
                await writer.WriteLineAsync(BusyHour.Line(number, Licence, start));
        var body = bytes.ToArray();
        using var client = new HttpClient { BaseAddress = Portal.Address, Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/access-events") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Access-Source", key.Key.Name);
        request.Headers.Add("Access-Signature", Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(key.Key.Name, ContentHash.Of(body))))));
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(ContentHash.Of(body).Hex))}:");
        request.Content.Headers.ContentEncoding.Add("gzip");
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Events, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("accepted").GetInt32());
    }

    /// <summary>The portal's binary in a folder where there is no portal, no setting and no store.</summary>
    private static (int Code, string Output) Verb(params string[] arguments)
    {
        var empty = Directory.CreateTempSubdirectory("nothing-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ExportPortal.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = empty };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Directory.Delete(empty);
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }
}
