using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>The public check, with and without script, in light and dark, wide and narrow.</summary>
public sealed class VerifyTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440, true)]
    [InlineData(ColorScheme.Dark, 390, true)]
    [InlineData(ColorScheme.Light, 390, false)]
    public async Task Verify_NumberAndFiles_AnswerInWordsWithTheHeadingFocused(ColorScheme scheme, int width, bool script)
    {
        var (number, pdf) = Stored();
        var page = await NewPerson(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = script });
        await page.GotoAsync("/verify");
        await Check(page, script, null, scheme, width);

        await page.GetByLabel("Licence number").FillAsync(number);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Check(page, script, "Valid and active today", scheme, width);

        await page.GetByLabel("Licence number").FillAsync("XP-2026-1234567");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Check(page, script, "We do not know this number", scheme, width);

        await Send(page, pdf);
        await Check(page, script, "Valid and active today", scheme, width);
        Assert.Equal(5, await page.GetByText("Passed", new() { Exact = true }).CountAsync());

        await Send(page, [.. pdf, .. "more"u8]);
        await Check(page, script, "Do not rely on this file", scheme, width);
    }

    [Fact]
    public async Task Verify_FragmentOfTheCode_IsComparedInTheBrowserAlone()
    {
        var (number, pdf) = Stored();
        Assert.NotEmpty(pdf);
        var page = await NewPerson();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync($"/verify/{number}#{new string('a', 64)}");
        await Assertions.Expect(page.GetByText("NOT that of your link.")).ToBeVisibleAsync();
        var fingerprint = await page.Locator("[data-fingerprint]").GetAttributeAsync("data-fingerprint");

        await page.GotoAsync("about:blank");
        await page.GotoAsync($"/verify/{number}#{fingerprint}");

        await Assertions.Expect(page.GetByText("Equal to that of your link.")).ToBeVisibleAsync();
        Assert.DoesNotContain(asked, url => url.Split('#')[0].Contains(fingerprint!));
    }

    private static async Task Check(IPage page, bool script, string? heading, ColorScheme scheme, int width)
    {
        if (heading is not null)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(heading);
            if (script)
                await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeFocusedAsync();
        }
        if (script)
            await Axe.Check(page);
        await Screenshot(page, $"verify-{heading?.Split(' ')[0] ?? "empty"}-{scheme}-{width}");
    }

    private static async Task Send(IPage page, byte[] pdf)
    {
        await page.GetByLabel("or the sealed PDF").SetInputFilesAsync(new FilePayload { Name = "licence.pdf", MimeType = "application/pdf", Buffer = pdf });
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
    }

    /// <summary>The demonstration's licence, as its store holds it.</summary>
    private (string Number, byte[] Pdf) Stored()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Portal.Folder, "portal.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Number, Pdf FROM sealed_package ORDER BY Number LIMIT 1";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return (reader.GetString(0), reader.GetFieldValue<byte[]>(1));
    }
}
