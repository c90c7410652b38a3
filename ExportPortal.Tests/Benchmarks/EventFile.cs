using System.Globalization;
using System.Text;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Benchmarks;

/// <summary>Events as an enclave delivers them, in the order of time, the same on every run: 50 licences, 1,000 users, a year that is over: a log takes nothing of the future.</summary>
internal static class EventFile
{
    public const int Licences = 50;
    public const int Actors = 1_000;

    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Licence(int number) => LicenceNumber.Of(2026, 1 + number % Licences).Text;

    /// <summary>Time between two events, so that they fill a year.</summary>
    public static TimeSpan Step(long events) => TimeSpan.FromDays(364) / events;

    public static void Write(string path, long events)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        var random = new Random(20260302);
        string[] licences = [.. Enumerable.Range(0, Licences).Select(Licence)];
        string[] actions = ["query", "query", "query", "query", "query", "query", "view", "export_output"];
        var step = Step(events);
        for (var i = 0L; i < events; i++)
        {
            var actor = random.Next(Actors);
            var licence = actor % Licences;
            var action = actions[random.Next(actions.Length)];
            var outcome = action == "export_output" ? (random.Next(10) == 0 ? "checked_refused" : "checked_ok") : random.Next(200) == 0 ? "denied" : "allowed";
            var rows = random.Next(10, 5000);
            var line = string.Create(CultureInfo.InvariantCulture, $$"""
                {"event_id":"{{Id(i)}}","ts":"{{Start + i * step:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","actor":{"id":"user-{{actor}}","kind":"human","org":"ORG-{{licence % 20}}","role":"researcher","auth":"passkey","assurance":3},"session_id":"s-{{i / 20}}","licence_no":"{{licences[licence]}}","licence_version":1,"dataset_version":"DS-{{licence % 10}}/1","tier":3,"purpose_code":"research","action":"{{action}}","resource":"core.table_{{random.Next(200)}}(age, sex, diagnosis)","rows_scanned":{{rows * 10}},"rows_returned":{{rows}},"persons_touched":{{rows}},"bytes_out":{{rows * 40}},"env_id":"enclave-1","env_level":3,"ip":"198.51.{{actor % 200}}.{{actor % 250}}","country":"{{(random.Next(5000) == 0 ? "IS" : "NO")}}","device_id":"device-{{actor}}","outcome":"{{outcome}}"}
                """);
            writer.Write(line);
            writer.Write('\n');
        }
    }

    private static string Id(long number) => string.Create(CultureInfo.InvariantCulture, $"019b7000-0000-7000-8000-{number:x12}");
}
