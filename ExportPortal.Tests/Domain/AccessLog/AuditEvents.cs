using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Acts for tests, the same on every run.</summary>
internal static class AuditEvents
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, 123, TimeSpan.Zero);

    public static AuditEventDraft Draft(int number = 0) => new(
        Start.AddSeconds(number), new UserId(Id(1)), new PersonId(Id(2 + number % 3)), "Ines Ødegård", ["TechnicalReviewer", "LegalReviewer"],
        "application.review", new AuditSubject("application", Id(100 + number % 5).ToString(), $"AP-2026-{number:0000}"))
    {
        From = "REGISTERED",
        To = "IN_REVIEW",
        Reason = $"Complete, see note {number}",
        PolicyPackHash = ContentHash.Of("pack"u8),
        IdempotencyKey = $"key-{number}",
        ClientIpPrefix = "192.0.2.0/24",
        Details = new Dictionary<string, string> { ["tier"] = "3", ["clock"] = "review" },
    };

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>Salts that a test can foretell: all bytes 1, then all bytes 2.</summary>
    public static Func<byte[]> CountedSalts()
    {
        byte next = 0;
        return () => Enumerable.Repeat(++next, PrivateValue.SaltBytes).ToArray();
    }
}
