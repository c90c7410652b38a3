using System.Globalization;
using System.Text;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>A recipient hands in its log, an auditor compares two days of it, and a manager erases somebody in it.</summary>
public sealed class LogByHandTests(ChromiumFixture chromium, PortalFixture fixture) : OwnPortalTest(chromium, fixture, jobsEverySeconds: 3_600)
{
    private const string Somebody = "mr-5";

    private static DateTimeOffset Today => new(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero);

    [Fact]
    public async Task Log_HandedInByARecipient_IsComparedAndAPersonInItErased()
    {
        var number = await Licence();
        await HandIn(await Person("kenji@kurohana.example"), number);

        var auditor = await Person("sigrun@adeo.example");
        await Compare(auditor, number);
        await auditor.Open($"/log?actor={Somebody}", "Access log");
        await Expect(auditor.Locator(".when b", new() { HasText = "2 events" })).ToBeVisibleAsync();

        await Erase(await Person("petra@adeo.example"), number);

        await auditor.Open($"/log?actor={Somebody}", "Access log");
        await Expect(auditor.Locator(".when b", new() { HasText = "0 events" })).ToBeVisibleAsync();
        await auditor.Open($"/log?licence={number}", "Access log");
        await Expect(auditor.Locator(".when b", new() { HasText = "8 events" })).ToBeVisibleAsync();
        await auditor.Open("/log?licence=XP-2099-0000001", "Access log");
        await Expect(auditor.GetByText("No licence XP-2099-0000001 is on record, or it is not open to you.")).ToBeVisibleAsync();
        await auditor.CheckBoth();
    }

    /// <summary>Three events of the day before yesterday, a wrong line, and five of yesterday.</summary>
    private static async Task HandIn(IPage recipient, string number)
    {
        string Line(int place, int daysAgo) => BusyHour.Line(place, number, Today.AddDays(-daysAgo).AddHours(9));
        var lines = string.Join('\n', [.. Enumerable.Range(4, 3).Select(one => Line(one, 2)), "{\"event_id\":\"none\"}", .. Enumerable.Range(4, 5).Select(one => Line(one, 1))]);
        await recipient.Open("/log/upload", "Hand in a log");
        await recipient.GetByLabel("The log").SetInputFilesAsync(new FilePayload { Name = "enclave.jsonl", MimeType = "application/jsonl", Buffer = Encoding.UTF8.GetBytes(lines) });
        await Expect(recipient.GetByText("1 of 9 lines cannot be taken and is left out; the others are taken.")).ToBeVisibleAsync();
        await recipient.CheckBoth();
        await recipient.GetByRole(AriaRole.Button, new() { Name = "Take these events" }).ClickAsync();
        await Expect(recipient.GetByText("8 events taken. 0 were known already, 1 line was refused.")).ToBeVisibleAsync();
        await Expect(recipient.GetByRole(AriaRole.Table, new() { Name = "Refused lines" }).Locator("tbody tr").First.Locator("td").First).ToHaveTextAsync("4");
        await recipient.CheckBoth();
    }

    private static async Task Compare(IPage auditor, string number)
    {
        await auditor.Open($"/log/compare?licence={number}", "Compare two periods");
        await Expect(auditor.GetByText("This comparison is itself logged.")).ToBeVisibleAsync();
        foreach (var (field, daysAgo) in ((string, int)[])[("a-first", 2), ("a-last", 2), ("b-first", 1), ("b-last", 1)])
            await auditor.Locator($"#{field}").FillAsync(Today.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await Expect(auditor.GetByText("3 events in the first period, 5 in the second.")).ToBeVisibleAsync();
        await auditor.CheckBoth();
    }

    private static async Task Erase(IPage manager, string number)
    {
        await manager.Open("/log/erasure", "Erase a person from the log");
        await manager.GetByLabel("Id, as its source gives it").FillAsync(Somebody);
        await manager.GetByLabel("Reason; do not repeat the id").FillAsync("The person has asked for it, and the request was found right.");
        await manager.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();
        var dialog = manager.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText($"2, under {number}")).ToBeVisibleAsync();
        await manager.CheckBoth();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();
        await Expect(manager.GetByText("1 source had told the id")).ToBeVisibleAsync();
        await manager.CheckBoth();
    }

    /// <summary>The number of the licence that the recipient holds.</summary>
    private async Task<string> Licence()
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Own.Folder, "portal.db")};Pooling=False;Default Timeout=30");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = "SELECT Number FROM licence ORDER BY Number LIMIT 1";
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
