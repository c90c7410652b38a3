using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>
/// After an act whose button goes away the focus stands on what came of it and never on the page as a whole: by keys alone, on a
/// portal of their own.
/// </summary>
[Collection(LongWalks.Name)]
public sealed class FocusTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture)
{
    private static Task Press(ILocator place, string button) => place.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.PressAsync("Enter");

    private static ILocator Said(IPage page, string words) => page.Locator("[role=status].ep-say").Filter(new() { HasText = words });

    [Fact]
    public async Task Verb_OfACaseThatItEnds_LeavesTheFocusOnTheMessageAndNewsOnTheTitle()
    {
        var (ilva, bram) = (await Person("ilva@adeo.example"), await Person("bram@adeo.example"));
        await ilva.Open("/applications/A-004", "A-004");
        await Press(ilva.Locator("main"), "Register");
        await Press(ilva.GetByRole(AriaRole.Dialog), "Register");
        await Expect(Said(ilva, "Register: on record. The case is now: registered.")).ToBeFocusedAsync();

        await bram.Open("/applications/A-004", "A-004");
        await Press(ilva.Locator("main"), "Start the review");
        await Press(ilva.GetByRole(AriaRole.Dialog), "Start the review");
        await Expect(Said(ilva, "Start the review: on record. The case is now: in review.")).ToBeFocusedAsync();
        await Press(bram.Locator("main"), "Show the new state");
        await Expect(bram.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();

        // Whoever goes back from a dialog is where they were.
        await Press(bram.Locator("main"), "Ask a question");
        await Press(bram.GetByRole(AriaRole.Dialog), "Cancel");
        await Expect(bram.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Ask a question", Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Confirm_ActsOnOneOfAList_LeaveTheFocusOnTheMessageAlsoWhereItSaysTheSameAgain()
    {
        var (petra, anselm) = (await Person("petra@adeo.example"), await Person("anselm@adeo.example"));
        await petra.Open("/recipients/recognition", "Recognised partners");
        foreach (var (label, text) in ((string, string)[])[("Partner authority", "Partner Office"), ("Country", "CH"), ("Its permit", "data permit"), ("Categories", "1"), ("How a permit is checked", "signature and register"), ("Reason", "The agreement is signed.")])
            await petra.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await Press(petra.Locator("main"), "Propose");
        await Expect(Said(petra, "A second person signs it.")).ToBeVisibleAsync();

        await anselm.Open("/recipients/recognition", "Recognised partners");
        foreach (var verb in (string[])["Sign as second person", "Suspend", "Propose to go on"])
        {
            await Press(anselm.Locator("main"), verb);
            var dialog = anselm.GetByRole(AriaRole.Dialog);
            await dialog.Locator("textarea").FillAsync("As agreed.");
            await dialog.GetByRole(AriaRole.Button).Last.PressAsync("Enter");
            await Expect(dialog).ToHaveCountAsync(0);
            await Expect(anselm.Locator("main").GetByRole(AriaRole.Button, new() { Name = verb, Exact = true })).ToHaveCountAsync(0);
            await Expect(Said(anselm, "Done, and on record.")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Remove_LinesOfATable_LeavesTheFocusWithTheTableAndThenWithItsField()
    {
        var mina = await Person("mina@hospital-trust.example");
        await mina.Open("/my/applications/A-005/edit?section=2", "Application A-005");
        var field = mina.Locator("#field-sites");
        var cells = field.Locator("tbody tr");
        for (var line = 1; line <= 2; line++)
        {
            await field.GetByRole(AriaRole.Button, new() { Name = "Add a line to Sites of a global licence" }).PressAsync("Enter");
            await Expect(cells).ToHaveCountAsync(line);
        }

        await field.GetByRole(AriaRole.Button, new() { Name = "Remove line 2 of" }).PressAsync("Enter");
        await Expect(cells).ToHaveCountAsync(1);
        await Expect(field.Locator(".ep-table-wrap")).ToBeFocusedAsync();
        await field.GetByRole(AriaRole.Button, new() { Name = "Remove line 1 of" }).PressAsync("Enter");
        await Expect(cells).ToHaveCountAsync(0);
        await Expect(field).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Gap_OfADocumentOrTheStatement_LeadsToItsPlaceInTheStep()
    {
        var mina = await Person("mina@hospital-trust.example");
        await mina.Open("/my/applications/A-005/edit?section=14", "Application A-005");
        await mina.GetByRole(AriaRole.Link, new() { Name = "Attach: proof of identity" }).PressAsync("Enter");
        await Expect(mina.Locator("#field-document-identity")).ToBeFocusedAsync();
        await mina.GetByRole(AriaRole.Link, new() { Name = "Back", Exact = true }).PressAsync("Enter");
        await mina.FillAsync("#in-signatory", "Kadri Saar");
        await Expect(mina.GetByText("Saved, ")).ToBeVisibleAsync();
        await mina.GetByRole(AriaRole.Link, new() { Name = "Check and submit" }).PressAsync("Enter");
        await mina.GetByRole(AriaRole.Link, new() { Name = "The recipient has not signed the end-use statement yet" }).PressAsync("Enter");
        await Expect(mina.Locator("#field-statement")).ToBeFocusedAsync();
    }
}
