using System.Globalization;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Forty users at work, a hundred events a second: one query over seven persons (event <see cref="Few"/>), and one refused
/// download from elsewhere (event <see cref="Odd"/>).
/// </summary>
internal static class BusyHour
{
    public const int Few = 1_003;
    public const int Odd = 70_000;
    public const int Users = 40;

    /// <summary>The event as a source writes it, one line without the line feed.</summary>
    public static string Line(int number, string licence, DateTimeOffset start)
    {
        var (at, user) = (start.AddMilliseconds(number * 10), number % Users);
        var (few, odd) = (number == Few, number == Odd);
        var action = odd || number % 500 == 1 ? "download" : number % 10 == 0 ? "view" : "query";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"event_id":"{{Guid.CreateVersion7(at)}}","ts":"{{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","actor":{"id":"mr-{{user}}","kind":"human","org":"kurohana","auth":"passkey"},"session_id":"s{{user}}","licence_no":"{{licence}}","dataset_version":"DS-2026-0001/1","tier":2,"purpose_code":"public-health-research","action":"{{action}}","resource":"discharges(region, sex)","rows_returned":100,"persons_touched":{{(few ? 7 : 100 + user * 50)}},"country":"{{(odd || number % 1000 == 2 ? "IS" : "JP")}}","device_id":"dev-{{user}}","outcome":"{{(Denied(number) ? "denied" : "allowed")}}"}
            """);
    }

    public static bool Denied(int number) => number == Odd || number % 777 == 3;
}
