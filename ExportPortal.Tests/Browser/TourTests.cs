using ExportPortal.Cli;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Guide;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The guided tours as they are written, through the addresses that they name, on a copy of the whole scenario.</summary>
[Collection(LongWalks.Name)]
public sealed class TourTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, isBrief: false)
{
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
        var stranger = await NewPerson(new() { BaseURL = Own.Address.ToString() });
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
        await Auditor(stranger);
    }

    private async Task Auditor(IPage stranger)
    {
        var auditor = await At("auditor", 0);
        var next = Quarter.Of(DateTimeOffset.UtcNow).Next;
        var last = next.Previous.Previous;
        await auditor.GotoAsync($"/audits/draw?quarter={last}");
        await Expect(auditor.Locator("main")).ToContainTextAsync("Estonia-type data permit body");
        if (DateTimeOffset.UtcNow > last.Next.Start.AddDays(1)) // on the first morning of a quarter the secrets of the last one are not opened yet
        {
            await Expect(auditor.GetByText($"draw verify draw-{last}.json")).ToBeVisibleAsync();
            var published = await (await stranger.APIRequest.GetAsync($"/audits/draws/{last}.json")).TextAsync();
            Assert.Equal(0, (await Verb.Run(published, "draw", "verify", "-")).Code);
        }
        await auditor.GotoAsync($"/audits/draw?quarter={next}");
        await auditor.GetByRole(AriaRole.Button, new() { Name = $"Commit for {next}" }).ClickAsync();
        await auditor.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Commit", Exact = true }).ClickAsync();
        await Expect(auditor.GetByText("The commitment is published.")).ToBeVisibleAsync();

        var steps = Tour.All.Single(one => one.Key == "auditor").Steps;
        await auditor.GotoAsync(steps[1].Link!);
        await auditor.Locator("tbody a[data-row]").First.ClickAsync();
        await Expect(auditor.GetByText("A query returned 7 persons, fewer than ten.")).ToBeVisibleAsync();
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true }).ClickAsync();
        await Expect(auditor.Locator(".head").GetByText("In work")).ToBeVisibleAsync();
        await Act(auditor, "Explained", "A test query of the enclave's own monitoring, which nobody but its operators saw.");
        await Expect(auditor.Locator(".head").GetByText("Explained")).ToBeVisibleAsync();
        await Screenshot(auditor, "tours/auditor-1");

        await auditor.GotoAsync(steps[2].Link!);
        var files = new List<string>();
        foreach (var link in (string[])["Events as JSON Lines", "Signed checkpoint", "Public key"])
            files.Add(await Download(auditor, link));
        Assert.Equal(0, await Verify(files));
        await File.WriteAllTextAsync(files[0], (await File.ReadAllTextAsync(files[0])).Replace("\"country\":\"NL\"", "\"country\":\"NO\""));
        Assert.Equal(1, await Verify(files));
    }

    private async Task<string> Download(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        var file = Path.Combine(Own.Folder, download.SuggestedFilename);
        await download.SaveAsAsync(file);
        return file;
    }

    private static async Task<int> Verify(List<string> files) => (await Verb.Run("", "log", "verify", "--export", files[0], "--checkpoint", files[1], "--key", files[2])).Code;

    private async Task Applies()
    {
        var steward = await At("applies", 0);
        await Expect(steward.GetByText("points are open")).ToBeVisibleAsync();
        foreach (var missing in (string[])["Write the plain-language summary; it will be published.", "From tier 2 say why these data at this granularity are needed.", "Name the recipient's signatory of the end-use statement.", "Attach: Proof of identity of the signatory."])
            await Expect(steward.GetByRole(AriaRole.Link, new() { Name = missing })).ToBeVisibleAsync();
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

    private async Task Decides(IPage phone)
    {
        var officer = await At("decides", 0);
        await Expect(officer.GetByRole(AriaRole.Heading, new() { Name = "How the tier was reached" })).ToBeVisibleAsync();
        await Expect(officer.GetByRole(AriaRole.Heading, new() { Name = "Less restrictive ways" })).ToBeVisibleAsync();
        await Screenshot(officer, "tours/decides-1");
        await officer.GotoAsync("/applications/A-014");
        await Act(officer, "Send to the decider");
        var first = await At("decides", 2);
        await Expect(first.Locator(".lines .ep-code", new() { HasText = "AC-20" })).ToBeVisibleAsync();
        await first.SelectOptionAsync("#clause-to-add", "AC-11");
        await Act(first, "Add it", "The score goes back to the clinics that it is tried for.");
        await Expect(first.Locator(".lines .ep-code", new() { HasText = "AC-11" })).ToBeVisibleAsync();
        await Act(first, "Approve", "The enclave holds the records, and the score comes back to the clinics.");
        var second = await At("decides", 4);
        await Expect(second.Locator("main")).ToContainTextAsync("Decision pending");
        await Act(second, "Approve", "I have read the same and concur.");
        await Expect(second.Locator("main")).ToContainTextAsync("Approved");

        var number = await Sealed();
        await second.GotoAsync(Tour.All.Single(one => one.Key == "decides").Steps[5].Link!);
        await second.GetByRole(AriaRole.Link, new() { Name = $"Licence {number}" }).ClickAsync();
        var pdf = await Download(second, "Sealed licence, PDF");
        await OnAPhone(phone, number, pdf, ContentHash.Of(await File.ReadAllBytesAsync(await Download(second, "licence.json"))).Hex);
    }

    /// <summary>By file, by number and by the address in the code of the PDF, 360 px wide: three times the same.</summary>
    private static async Task OnAPhone(IPage phone, string number, string pdf, string fingerprint)
    {
        async Task Says()
        {
            await Expect(phone.Locator("main")).ToContainTextAsync("Both sides have to accept the licence before it may be used.");
            await Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Genuine, but not in force");
            Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        }
        Assert.Equal(360, phone.ViewportSize!.Width);
        await phone.GotoAsync("/verify");
        await phone.SetInputFilesAsync("#file", pdf);
        await phone.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Says();
        foreach (var passed in (string[])["The seal is valid", "The document is complete", "It matches the register", "It is in the log"])
            await Expect(phone.Locator(".check", new() { HasText = passed }).Locator(".word")).ToHaveTextAsync("Passed");
        await phone.CheckBoth();
        await Screenshot(phone, "tours/decides-2");
        await phone.GotoAsync("/verify");
        await phone.FillAsync("#number", number);
        await phone.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Says();
        await phone.GotoAsync("about:blank");
        await phone.GotoAsync($"/verify/{number}#{fingerprint}");
        await Says();
        await Expect(phone.GetByText("Equal to that of your link.")).ToBeVisibleAsync();
    }

    private async Task Screening()
    {
        var analyst = await At("screening", 0);
        await Expect(analyst.Locator("main")).ToContainTextAsync("Screening hold");
        await Expect(analyst.Locator("main")).ToContainTextAsync("Decision clock");
        await Screenshot(analyst, "tours/screening-1");
        await analyst.GotoAsync(Tour.All.Single(one => one.Key == "screening").Steps[1].Link!);
        await SayAnother(analyst, "Another person: other date of birth, other country.");
        await Screenshot(analyst, "tours/screening-2");
        await analyst.GotoAsync("/applications/A-019");
        await Expect(analyst.Locator("main")).ToContainTextAsync("Screening hold");
        var officer = await At("screening", 3);
        await SayAnother(officer, "I have compared the registers; not the same.");
        await officer.GotoAsync("/applications/A-019");
        await Expect(officer.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();
    }

    private static async Task SayAnother(IPage page, string why)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Serra Clara" }).First.ClickAsync();
        foreach (var side in (string[])["Known here", "On the list"])
            await Expect(page.Locator(".match").First.GetByRole(AriaRole.Columnheader, new() { Name = side })).ToBeVisibleAsync();
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
            await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Mode=ReadOnly;Pooling=False");
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
