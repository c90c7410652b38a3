using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The case file and the application form in the browser. Acts change cases, so these walk on a portal of their own.</summary>
[Collection(LongWalks.Name)]
public sealed class CaseTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture)
{
    [Fact]
    public async Task CaseFile_EveryTab_OpensByItsKeyAndIsAccessible()
    {
        var page = await Person("ilva@adeo.example");
        await page.Open("/applications/A-002", "A-002");
        await page.CheckBoth();
        foreach (var (key, tab, words) in ((string, string, string)[])
            [("2", "risk", "Where an attempt may come from"), ("3", "decision", "How the tier was reached"), ("4", "parties", "What the rules take from the parties"), ("5", "form", "Documents"), ("6", "conditions", "Clauses of the licence"), ("7", "history", "In the log at place")])
        {
            await page.Keyboard.PressAsync(key);
            await page.WaitForURLAsync($"**/applications/A-002?tab={tab}");
            await page.GetByText(words).First.WaitForAsync();
            await page.CheckBoth();
            await Screenshot(page, $"cases/case-{tab}");
        }
        await page.Locator("details summary").Filter(new() { HasText = "In the log" }).First.ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the proof" }).First.ClickAsync());
        Assert.StartsWith("c2sp.org/tlog-proof@v1", await File.ReadAllTextAsync(await download.PathAsync()));
    }

    [Fact]
    public async Task TryChange_OtherDestination_ShowsBothResultsAndSavesNothing()
    {
        var page = await Person("ilva@adeo.example");
        await page.Open("/applications/A-002?tab=decision", "A-002");
        await page.GetByLabel("Destination group").SelectOptionAsync("A");
        await Expect(page.GetByText("Reasons that fall away")).ToContainTextAsync("M5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(page.GetByText("The case itself stays as it is")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Verb_TwoOfficers_TheSecondIsToldAndUndoesNothing()
    {
        var (ilva, bram) = (await Person("ilva@adeo.example"), await Person("bram@adeo.example"));
        await bram.Open("/applications/A-004", "A-004");
        await ilva.Open("/applications/A-004", "A-004");
        await bram.GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await Axe.Check(bram);
        await bram.GetByLabel("What is missing").FillAsync("The statement lacks its date.");

        await ilva.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await ilva.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(ilva.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();

        await Expect(bram.GetByText("Ilva Torrend has just acted on this")).ToBeVisibleAsync();
        await bram.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await Expect(bram.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Somebody else changed this case");
        await Expect(bram.GetByRole(AriaRole.Button, new() { Name = "Start the review" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Verb_OnAPageThatAnotherHasOutrun_IsRefusedAndFindsAgainWhatWasTyped()
    {
        var (ilva, bram) = (await Person("ilva@adeo.example"), await Person("bram@adeo.example"));
        async Task Take(IPage page, string verb, string? words = null)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
            if (words is not null)
                await page.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync(words);
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
            await Expect(page.GetByText($"{verb}: on record.")).ToBeVisibleAsync();
        }
        await ilva.Open("/applications/A-004", "A-004");
        await Take(ilva, "Register");
        await Take(ilva, "Start the review");
        await bram.Open("/applications/A-004", "A-004");
        await bram.GetByRole(AriaRole.Button, new() { Name = "Ask a question", Exact = true }).ClickAsync();
        await bram.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync("Who keeps the keys?");
        await Take(ilva, "Ask a question", "Who checks what leaves?");

        await bram.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ask a question", Exact = true }).ClickAsync();
        await Expect(bram.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Somebody else changed this case");
        await bram.GetByRole(AriaRole.Button, new() { Name = "Ask a question", Exact = true }).ClickAsync();
        await Expect(bram.GetByRole(AriaRole.Dialog).Locator("textarea")).ToHaveValueAsync("Who keeps the keys?");
    }

    [Fact]
    public async Task Form_KeyboardAlone_SavesAsTypedIsSubmittedComesBackAndIsSubmittedAgain()
    {
        var (page, recipient, officer) = (await Person("mina@hospital-trust.example"), await Person("kadri@saaremets.example"), await Person("ilva@adeo.example"));
        await page.Open("/my/applications/A-005/edit", "Application A-005");
        await page.CheckBoth();
        await Screenshot(page, "cases/form");
        await page.GetByRole(AriaRole.Link, new() { Name = "Check and submit" }).PressAsync("Enter");
        await Expect(page.GetByText("points are open")).ToBeVisibleAsync();
        await page.CheckBoth();
        await Screenshot(page, "cases/form-check");
        await page.GetByRole(AriaRole.Link, new() { Name = "Name the recipient's signatory" }).PressAsync("Enter");
        await Expect(page.Locator("#in-signatory")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Kadri Saar");
        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Signatory of the end-use statement")).ToHaveValueAsync("Kadri Saar");

        // A field that cannot be read takes nothing from the form, marks its step, and stands on the check with the way back to it.
        var asked = await (await page.Step("A-005", 6)).CountAsync();
        await page.FillAsync("#in-countries", "Estonia");
        await Expect(page.Locator(".steps a.on")).ToContainTextAsync("1 open");
        await Expect(page.Locator(".frame")).ToHaveCountAsync(asked);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next", Exact = true }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "7. " })).ToBeFocusedAsync();
        await page.Step("A-005", 14);
        await page.GetByRole(AriaRole.Link, new() { Name = "'ESTONIA' is no country code" }).ClickAsync();
        await page.FillAsync("#in-countries", "EE");
        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();

        await page.Step("A-005", 13);
        await page.Locator("input[type=file]").First.WaitForAsync();
        await page.SetInputFilesAsync("#file-identity", new FilePayload { Name = "identity.pdf", MimeType = "application/pdf", Buffer = "MZ this is a program"u8.ToArray() });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The name says another kind of file");
        foreach (var paper in await page.Locator(".paper:not(:has(h3 .ep-note))").EvaluateAllAsync<string[]>("all => all.map(one => one.id)"))
            await page.AttachPaper(paper["field-document-".Length..]);
        await page.CheckBoth();
        await Screenshot(page, "cases/form-documents");
        await page.SignStatement("A-005", recipient, "Kadri Saar");
        await page.SubmitForm("A-005");
        await Expect(page.GetByText("Completeness clock")).ToBeVisibleAsync();

        await officer.Open("/applications/A-005", "A-005");
        await officer.GetByRole(AriaRole.Link, new() { Name = "Form" }).ClickAsync();
        await officer.GetByRole(AriaRole.Link, new() { Name = "identity.pdf" }).WaitForAsync();
        await officer.CheckBoth();
        await Screenshot(officer, "cases/case-form");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await officer.GetByLabel("What is missing").FillAsync("Name a telephone number in section 1.");
        await officer.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" }).ClickAsync();
        await Expect(officer.GetByText("Time to mend the gaps")).ToBeVisibleAsync();

        await page.Open("/my/applications/A-005/edit", "Application A-005");
        await Expect(page.GetByText("Name a telephone number in section 1.")).ToBeVisibleAsync();
        await page.Locator("#in-contact").FillAsync("Mina Ostrava, mina@hospital-trust.example, +000 111");
        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        await page.SubmitForm("A-005");
        await officer.Open("/applications/A-005", "A-005");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await officer.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(officer.GetByRole(AriaRole.Button, new() { Name = "Return as incomplete" })).ToHaveCountAsync(0);
    }

    /// <summary>The line is dead for a while before anybody notices, and what is typed in that time reaches nobody.</summary>
    [Fact]
    public async Task Form_LineBreaksWhileSomebodyTypes_IsToldWhatStandsThereWhenItIsBack()
    {
        var page = await Person("mina@hospital-trust.example");
        Watch.Expect("Connection disconnected");
        Watch.Expect("WebSocket is already in CLOSING or CLOSED state"); // what the page sends while the line ends
        var isDead = false;
        Func<Task> end = () => Task.CompletedTask;
        await page.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("/_blazor"), line =>
        {
            var server = line.ConnectToServer();
            line.OnMessage(frame => Pass(frame, server));
            server.OnMessage(frame => Pass(frame, line));
            end = async () =>
            {
                await server.CloseAsync();
                await line.CloseAsync(new() { Code = 1011 });
            };
        });
        void Pass(IWebSocketFrame frame, IWebSocketRoute to)
        {
            if (isDead)
                return;
            if (frame.Binary is { } bytes)
                to.Send(bytes);
            else
                to.Send(frame.Text!);
        }
        await page.Open("/my/applications/A-005/edit", "Application A-005");
        isDead = true;
        await page.Locator("#in-officer").FillAsync("Typed on a dead line");
        isDead = false;
        await end();

        await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#in-officer")).ToHaveValueAsync("Typed on a dead line");
    }

    [Fact]
    public async Task NewApplication_Subject_ShowsTheTierAndStartsOneDraft()
    {
        var page = await Person("mina@hospital-trust.example");
        await page.Open("/my/applications/new", "New application");
        await page.GetByLabel("Dataset version").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Recipient", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Korvania Urban Systems (Korvania)" });
        await Expect(page.GetByText("against")).ToBeVisibleAsync();
        await page.CheckBoth();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the application" }).ClickAsync();
        await page.WaitForURLAsync("**/my/applications/A-006/edit");
    }

    [Fact]
    public async Task CaseFile_OfOthers_IsNotFound()
    {
        var page = await Person("hanneke@lindemeer.example");
        Watch.Expect("404");
        foreach (var path in (string[])["/applications/A-003", "/applications/A-003/proofs/3", "/applications.csv"])
            Assert.Equal(404, (await page.APIRequest.GetAsync(path)).Status);
        Assert.Equal(404, (await page.GotoAsync("/applications/A-003"))!.Status);
    }
}
