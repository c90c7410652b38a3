using ExportPortal.Cli;
using ExportPortal.Domain.Audits;
using ExportPortal.Features.Guide;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The guided tours as they are written, through the addresses that they name, on a copy of the whole scenario.</summary>
[Collection(LongWalks.Name)]
public sealed class TourTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private OwnPortal own = null!;

    protected override bool NeedsPortal => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        own = await OwnPortal.Start(isBrief: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await own.DisposeAsync();
    }

    private async Task<IPage> Person(string email)
    {
        var page = await NewPerson(new() { BaseURL = own.Address.ToString() });
        await page.SignInUnseen(email);
        return page;
    }

    /// <summary>The step as its person takes it: signed in, at the address that it names.</summary>
    private async Task<IPage> At(string tour, int step)
    {
        var taken = Tour.All.Single(one => one.Key == tour).Steps[step];
        var page = await Person(taken.Who!);
        await page.GotoAsync(taken.Link!);
        return page;
    }

    private static async Task Act(IPage page, string verb, string? reason = null)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (reason is not null)
            await dialog.Locator("textarea").First.FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tours_FourOfThem_WorkAsTheyAreWritten()
    {
        var stranger = await NewPerson(new() { BaseURL = own.Address.ToString() });
        await stranger.GotoAsync("/guide");
        await stranger.GetByRole(AriaRole.Link, new() { Name = "Guided tours through the demonstration" }).ClickAsync();
        await Expect(stranger.GetByRole(AriaRole.Heading, new() { Name = "Guided tours", Level = 1 })).ToBeVisibleAsync();
        await stranger.CheckBoth();
        await Screenshot(stranger, "tours/guide");
        await stranger.SetViewportSizeAsync(360, 800);
        Assert.True(await stranger.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));

        await Applies();
        await Decides(stranger);
        await Screening();
        await Auditor();
    }

    private async Task Auditor()
    {
        var auditor = await At("auditor", 0);
        var next = Quarter.Of(DateTimeOffset.UtcNow).Next;
        await auditor.GotoAsync($"/audits/draw?quarter={next.Previous.Previous}");
        await Expect(auditor.Locator("main")).ToContainTextAsync("Estonia-type data permit body");
        await auditor.GotoAsync($"/audits/draw?quarter={next}");
        await auditor.GetByRole(AriaRole.Button, new() { Name = $"Commit for {next}" }).ClickAsync();
        await Expect(auditor.GetByText("The commitment is published.")).ToBeVisibleAsync();

        var steps = Tour.All.Single(one => one.Key == "auditor").Steps;
        await auditor.GotoAsync(steps[1].Link!);
        await auditor.Locator("tbody a[data-row]").First.ClickAsync();
        await Expect(auditor.GetByText("A query returned 7 persons, fewer than ten.")).ToBeVisibleAsync();
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true }).ClickAsync();
        await Expect(auditor.Locator(".head").GetByText("In work")).ToBeVisibleAsync();
        await Screenshot(auditor, "tours/auditor-1");

        await auditor.GotoAsync(steps[2].Link!);
        var files = new List<string>();
        foreach (var link in (string[])["Events as JSON Lines", "Signed checkpoint", "Public key"])
        {
            var download = await auditor.RunAndWaitForDownloadAsync(() => auditor.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
            files.Add(Path.Combine(own.Folder, download.SuggestedFilename));
            await download.SaveAsAsync(files[^1]);
        }
        Assert.Equal(0, await Verify(files));
        await File.WriteAllTextAsync(files[0], (await File.ReadAllTextAsync(files[0])).Replace("\"country\":\"NL\"", "\"country\":\"NO\""));
        Assert.Equal(1, await Verify(files));
    }

    private static Task<int> Verify(List<string> files) => PortalCommandLine.Run(
        ["log", "verify", "--export", files[0], "--checkpoint", files[1], "--key", files[2]], new CliOutput(Stream.Null, Stream.Null, TextWriter.Null), _ => throw new InvalidOperationException("The verb needs no portal."));

    private async Task Applies()
    {
        var steward = await At("applies", 0);
        await Expect(steward.GetByText("points are open")).ToBeVisibleAsync();
        await Screenshot(steward, "tours/applies-1");
        await steward.GotoAsync(Tour.All.Single(one => one.Key == "applies").Steps[1].Link!);
        var panel = steward.Locator(".side");
        await Expect(panel).ToContainTextAsync("T3");
        await steward.SelectOptionAsync("#in-mode", new SelectOptionValue { Label = "remote access, no copy leaves" });
        await steward.SelectOptionAsync("#in-host", new SelectOptionValue { Label = "our secure environment (E4)" });
        await Expect(panel).ToContainTextAsync("T2");
        await panel.Locator("summary").First.ClickAsync();
        await Expect(panel.GetByText("M6", new() { Exact = true })).ToBeVisibleAsync();
        await Screenshot(steward, "tours/applies-2");
    }

    private async Task Decides(IPage stranger)
    {
        var officer = await At("decides", 0);
        await Expect(officer.GetByRole(AriaRole.Heading, new() { Name = "How the tier was reached" })).ToBeVisibleAsync();
        await Screenshot(officer, "tours/decides-1");
        await officer.GotoAsync("/applications/A-014");
        await Act(officer, "Send to the decider");
        var first = await At("decides", 2);
        foreach (var clause in (string[])["AC-11", "AC-20"])
            if (!await first.Locator(".lines .ep-code", new() { HasText = clause }).IsVisibleAsync())
            {
                await first.SelectOptionAsync("#clause-to-add", clause);
                await first.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
                await first.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync("The score goes back to the clinics that it is tried for.");
                await first.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).Last.ClickAsync();
                await Expect(first.Locator(".lines .ep-code", new() { HasText = clause })).ToBeVisibleAsync();
            }
        await Act(first, "Approve", "The enclave holds the records, and the score comes back to the clinics.");
        var second = await At("decides", 4);
        await Act(second, "Approve", "I have read the same and concur.");
        await Expect(second.Locator("main")).ToContainTextAsync("Approved");

        var number = await Sealed();
        await stranger.GotoAsync($"/verify/{number}");
        await Expect(stranger.Locator("main")).ToContainTextAsync(number);
        await Screenshot(stranger, "tours/decides-2");
    }

    private async Task Screening()
    {
        var analyst = await At("screening", 0);
        await Screenshot(analyst, "tours/screening-1");
        await analyst.GotoAsync("/recipients/screening");
        await SayAnother(analyst, "Another person: other date of birth, other country.");
        await Screenshot(analyst, "tours/screening-2");
        var officer = await At("screening", 3);
        await SayAnother(officer, "I have compared the registers; not the same.");
        await officer.GotoAsync("/applications/A-019");
        await Expect(officer.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();
    }

    private static async Task SayAnother(IPage page, string why)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Serra Clara" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "It is another party" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync(why);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    /// <summary>Number of the licence of A-014 once its package is sealed.</summary>
    private async Task<string> Sealed()
    {
        for (var waited = 0; waited < 150; waited++)
        {
            await using var store = new SqliteConnection($"Data Source={Path.Combine(own.Folder, "portal.db")};Mode=ReadOnly;Pooling=False");
            await store.OpenAsync();
            await using var command = store.CreateCommand();
            command.CommandText = "SELECT l.Number FROM licence l JOIN application a ON a.Id = l.Application WHERE a.Number = 'A-014' AND l.PackageHash IS NOT NULL";
            if (await command.ExecuteScalarAsync() is string number)
                return number;
            await Task.Delay(200);
        }
        throw new TimeoutException("The licence was not sealed within half a minute.");
    }
}
