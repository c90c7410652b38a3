using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Use under one licence as its enclave reports it, a line an event: office hours on working days, the same on every run.</summary>
/// <param name="Application">Number of the application that the licence came from.</param>
/// <param name="Persons">Touched by a query; the same for each, so that two queries tell nothing apart.</param>
/// <param name="ADay">Events of a working day.</param>
/// <param name="Calendar">Of the country: nobody works on its holidays.</param>
internal sealed record ScenarioUse(string Application, string Party, string Licence, int Tier, string Country, string Purpose, string Dataset, string Resource, int Persons, int ADay, IReadOnlyList<string> Users, WorkCalendar Calendar)
{
    /// <summary>The ordinary events of the days, both inclusive.</summary>
    public IEnumerable<string> Days(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
            if (Calendar.IsWorkingDay(day))
                for (var number = 0; number < ADay; number++)
                {
                    var at = Start(day).AddMinutes(540.0 * number / ADay);
                    yield return number % 3 == 0
                        ? Line(at, number % Users.Count, "query", persons: Persons, rows: 210)
                        : Line(at, number % Users.Count, number % 9 == 4 ? "export_output" : "view", outcome: number % 9 == 4 ? "checked_ok" : "allowed");
                }
    }

    /// <summary>An hour after which the office has begun, so that nothing planted is at night.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(new TimeOnly(8, 0)), TimeSpan.Zero);

    /// <summary>The last working day that is not after this one.</summary>
    public static DateOnly WorkingDay(DateOnly day) => day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(-1), DayOfWeek.Sunday => day.AddDays(-2), _ => day };

    public string Line(
        DateTimeOffset at, int user, string action, string outcome = "allowed", int? persons = null, int? rows = null, string? country = null, string? resource = null, decimal? spent = null, decimal? left = null, string? reason = null, string query = "")
    {
        var fields = new Dictionary<string, object?>
        {
            ["event_id"] = Id(at, $"{Application} {user} {action} {query}"),
            ["ts"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["actor"] = new Dictionary<string, object> { ["id"] = $"{Users[user].Split(' ')[0].ToLowerInvariant()}@{Party}.example", ["kind"] = "human", ["org"] = Party, ["role"] = "researcher", ["auth"] = "passkey", ["assurance"] = 2 },
            ["session_id"] = $"{Application}-{at:yyyyMMdd}-{user}", ["licence_no"] = Licence, ["licence_version"] = 1, ["dataset_version"] = Dataset, ["tier"] = Tier, ["purpose_code"] = Purpose,
            ["action"] = action, ["resource"] = resource ?? Resource, ["rows_returned"] = rows, ["persons_touched"] = persons, ["epsilon_spent"] = spent, ["budget_left"] = left,
            ["country"] = country ?? Country, ["device_id"] = $"{Party}-{user + 1}", ["outcome"] = outcome, ["reason_code"] = reason,
        };
        if (action == "query")
            fields["query_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Resource} {user} {query}")));
        return JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary());
    }

    /// <summary>A UUID of version 7 that the same event always has.</summary>
    private static Guid Id(DateTimeOffset at, string what)
    {
        var bytes = Guid.CreateVersion7(at).ToByteArray(bigEndian: true);
        SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 8).CopyTo(bytes.AsSpan(8));
        (bytes[6], bytes[7], bytes[8]) = (0x70, 0, (byte)(bytes[8] & 0x3f | 0x80));
        return new Guid(bytes, bigEndian: true);
    }
}
