using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Accesses for tests, the same on every run.</summary>
internal static class AccessEvents
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, 123, TimeSpan.Zero);

    public static readonly ContentHash Delivery = ContentHash.Of("delivery"u8);

    /// <summary>Valid licence numbers, three of them in turn.</summary>
    public static string Licence(int number) => Licensing.LicenceNumber.Of(2026, 1 + number % 3).Text;

    public static Guid EventId(int number) => new(0x019cade2, 0x2d93, 0x7000, 0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    public static AccessFacts Facts(int number = 0) => new()
    {
        EventId = EventId(number),
        At = Start.AddSeconds(number),
        ActorKind = AccessActorKind.Human,
        Organisation = $"ORG-{number % 2}",
        ActorRole = "researcher",
        Authentication = "passkey",
        Assurance = 3,
        Session = $"s{number / 10}",
        Licence = Licence(number),
        LicenceVersion = 1,
        DatasetVersion = "hospital-2025",
        ControlEntry = "HD-2",
        Tier = 3,
        Purpose = "research",
        Action = AccessAction.Query,
        Resource = "core.patient(age, diagnosis)",
        QueryHash = ContentHash.Of("query"u8),
        RowsScanned = 1000,
        RowsReturned = 20 + number % 5,
        PersonsTouched = 15,
        EpsilonSpent = 0.10m,
        Environment = "enclave-1",
        EnvironmentLevel = 3,
        AddressPrefix = "192.0.2.0/24",
        Country = "NO",
        Outcome = number % 7 == 6 ? AccessOutcome.Denied : AccessOutcome.Allowed,
        ReasonCode = number % 7 == 6 ? "scope" : null,
    };

    public static AccessPersons Persons(int number = 0) => new($"actor-{number % 4}", null, $"device-{number % 4}", null);

    public static AccessDraft Draft(int number = 0) => new(Facts(number), Persons(number));

    public static AccessEvent Event(int number = 0) => new(
        number, Start.AddMinutes(1), Facts(number), new AccessPseudonyms(ContentHash.Of("actor"u8), null, ContentHash.Of("device"u8), null), "enclave-1", Delivery);

    /// <summary>The event as a source writes it, one line without the line feed.</summary>
    public static string Line(int number = 0)
    {
        var facts = Facts(number);
        var line = new StringBuilder();
        line.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
            {"event_id":"{{facts.EventId}}","ts":"{{facts.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","actor":{"id":"actor-{{number % 4}}","kind":"human","org":"{{facts.Organisation}}","role":"researcher","auth":"passkey","assurance":3},"session_id":"{{facts.Session}}","licence_no":"{{facts.Licence}}","licence_version":1,"dataset_version":"hospital-2025","control_entry":"HD-2","tier":3,"purpose_code":"research","action":"query","resource":"core.patient(age, diagnosis)","query_hash":"{{facts.QueryHash}}","rows_scanned":1000,"rows_returned":{{facts.RowsReturned}},"persons_touched":15,"epsilon_spent":0.10,"env_id":"enclave-1","env_level":3,"ip_prefix":"192.0.2.0/24","country":"NO","device_id":"device-{{number % 4}}","outcome":"{{facts.Outcome.Code()}}"
            """);
        if (facts.ReasonCode is { } reason)
            line.Append($",\"reason_code\":\"{reason}\"");
        return line.Append('}').ToString();
    }
}
