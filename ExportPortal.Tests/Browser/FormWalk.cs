using System.Globalization;
using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>Fills the application form as a person does: step by step, whatever the tier asks for there.</summary>
internal static class FormWalk
{
    private const int Documents = 13;
    private const int Check = 14;

    /// <summary>What has one right answer; the rest is answered by its kind.</summary>
    public sealed record Answers(string Purpose, string Summary, string Necessity, string Country, DateTime Start, DateTime End, string Signatory, string Level);

    /// <summary>By the step's link where the form is open, as a person goes on; else by its address.</summary>
    public static async Task<ILocator> Step(this IPage page, string number, int step)
    {
        var address = $"/my/applications/{number}/edit?section={step}";
        var link = page.Locator($".steps a[href='{address}']");
        if (await link.CountAsync() > 0)
            await link.ClickAsync();
        else
            await page.GotoAsync(address);
        await Expect(page.Locator($".steps a.on[href='{address}']")).ToBeVisibleAsync();
        return page.Locator(".frame");
    }

    /// <summary>Every section, then the documents; the recipient's signature comes after.</summary>
    public static async Task FillForm(this IPage page, string number, Answers answers)
    {
        // Place and way of access first: they decide the tier, and the tier what is asked.
        foreach (var step in (int[])[6, 5, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12])
        {
            var frames = await page.Step(number, step);
            await frames.First.WaitForAsync();
            foreach (var id in await frames.EvaluateAllAsync<string[]>("all => all.map(one => one.id)"))
                await page.Answer(id["field-".Length..], answers);
            await Expect(page.GetByText("Saved, ")).ToBeVisibleAsync();
        }
        await page.Step(number, Documents);
        await page.Locator("input[type=file]").First.WaitForAsync();
        foreach (var paper in await page.Locator(".paper:not(:has(h3 .ep-note))").EvaluateAllAsync<string[]>("all => all.map(one => one.id)"))
            await page.AttachPaper(paper["field-document-".Length..]);
    }

    public static async Task AttachPaper(this IPage page, string kind)
    {
        await page.SetInputFilesAsync($"#file-{kind}", new FilePayload { Name = $"{kind}.pdf", MimeType = "application/pdf", Buffer = Hosting.Demonstration.DemonstrationPaper.Pdf(kind) });
        await Expect(page.Locator($"#field-document-{kind}").GetByRole(AriaRole.Link, new() { Name = $"{kind}.pdf" })).ToBeVisibleAsync();
    }

    /// <summary>The steward asks, the recipient signs in its own account.</summary>
    public static async Task SignStatement(this IPage steward, string number, IPage recipient, string name)
    {
        await steward.Step(number, 12);
        await steward.GetByRole(AriaRole.Button, new() { NameRegex = new("Ask the recipient to sign|Ask again") }).ClickAsync();
        await Expect(steward.GetByText("Asked for on")).ToBeVisibleAsync();
        await recipient.GotoAsync("/my/statements");
        await recipient.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(recipient.GetByText("I have read the statement")).ToBeVisibleAsync();
        await Axe.Check(recipient);
        if (await recipient.Locator("#typed").CountAsync() > 0)
        {
            await recipient.FillAsync("#typed", name);
            await recipient.FillAsync("#capacity", "director");
        }
        await recipient.GetByLabel("I have read the statement").CheckAsync();
        await recipient.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Sign|Accept)$") }).ClickAsync();
        await Expect(recipient.GetByText("Signed. The applicant sees it")).ToBeVisibleAsync();
    }

    /// <summary>Signs and submits on the last step.</summary>
    public static async Task SubmitForm(this IPage page, string number)
    {
        await page.Step(number, Check);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and submit" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("input[type=checkbox]").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign and submit" }).ClickAsync();
        await page.WaitForURLAsync($"**/applications/{number}");
    }

    private static async Task Answer(this IPage page, string key, Answers answers)
    {
        var frame = page.Locator($"#field-{key}");
        if (await frame.CountAsync() == 0 || (await frame.Locator("label, legend").First.InnerTextAsync()).Contains("(optional)"))
            return;
        var own = key switch
        {
            "purpose" => answers.Purpose, "summary" => answers.Summary, "necessity" => answers.Necessity, "countries" => answers.Country, "signatory" => answers.Signatory, "contact" => "The data services, data@applicant.example",
            "level_claimed" => answers.Level, "evidence_until" => Day(answers.End), "period_from" => "2024-01-01", "period_to" => "2025-12-31", _ => null,
        };
        if (key == "term")
        {
            await page.FillAsync("#in-start", Day(answers.Start));
            await page.FillAsync("#in-end", Day(answers.End));
        }
        else if (key is "mode" or "host")
            return;
        else if (await frame.GetByText("There are none").CountAsync() > 0)
            await frame.GetByText("There are none").CheckAsync();
        else if (await frame.GetByRole(AriaRole.Button, new() { Name = "Add a line" }).CountAsync() > 0)
            await frame.Lines(answers);
        else if (await frame.Locator("select").CountAsync() > 0)
            await frame.Locator("select").SelectOptionAsync(own is null ? new SelectOptionValue { Index = 1 } : new SelectOptionValue { Value = own });
        else if (await frame.Locator("input[type=checkbox], input[type=radio]").CountAsync() > 0)
            await frame.Locator("input[type=checkbox], input[type=radio]").First.CheckAsync();
        else
            await frame.Locator("input, textarea").First.FillAsync(own ?? (await frame.Locator("input[inputmode=decimal]").CountAsync() > 0 ? "1" : "Answered by the person at the form."));
    }

    private static async Task Lines(this ILocator frame, Answers answers)
    {
        var fill = frame.GetByRole(AriaRole.Button, new() { Name = "Fill in the safeguards of the tier" });
        await (await fill.CountAsync() > 0 ? fill : frame.GetByRole(AriaRole.Button, new() { Name = "Add a line" })).ClickAsync();
        await frame.Locator("tbody input").First.WaitForAsync();
        foreach (var cell in await frame.Locator("tbody input").AllAsync())
            if (await cell.InputValueAsync() == "")
                await cell.FillAsync(await cell.GetAttributeAsync("type") == "date" ? "2026-01-15" : await cell.GetAttributeAsync("maxlength") == "2" ? answers.Country : "The data services");
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
