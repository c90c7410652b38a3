using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Version 1 of the canonical bytes of an <see cref="AuditEvent"/>. The order of fields is part of the version.</summary>
internal static class AuditEventFormat
{
    public static byte[] Write(AuditEvent entry)
    {
        var writer = new CanonicalWriter(AuditEvent.Version)
            .Write(entry.Seq)
            .Write(entry.At.ToUnixTimeMilliseconds())
            .WriteOptional(entry.User?.Value)
            .WriteOptional(entry.Person?.Value)
            .WriteOptional(entry.ActorName)
            .Write(entry.Roles.Count);
        foreach (var role in entry.Roles)
            writer.Write(role);
        writer.Write(entry.Act)
            .Write(entry.Subject.Kind).Write(entry.Subject.Id).WriteOptional(entry.Subject.Number)
            .WriteOptional(entry.From).WriteOptional(entry.To)
            .WriteOptional(entry.Reason)
            .Write(Code(entry.Outcome))
            .WriteOptional(entry.PolicyPackHash).WriteOptional(entry.IdempotencyKey).WriteOptional(entry.ClientIpPrefix)
            .Write(entry.Details.Count);
        foreach (var detail in entry.Details)
            writer.Write(detail.Key).Write(detail.Value);
        return writer.ToArray();
    }

    public static AuditEvent Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        if (reader.ReadByte() is var version && version != AuditEvent.Version)
            throw new FormatException($"Version {version} of the canonical bytes is unknown; this portal knows version {AuditEvent.Version}.");
        var entry = new AuditEvent
        {
            Seq = reader.ReadInt64(),
            At = ReadTime(ref reader),
            User = reader.ReadOptionalGuid() is { } user ? new UserId(user) : null,
            Person = reader.ReadOptionalGuid() is { } person ? new PersonId(person) : null,
            ActorName = reader.ReadOptionalHash(),
            Roles = ReadRoles(ref reader),
            Act = reader.ReadText(),
            Subject = new AuditSubject(reader.ReadText(), reader.ReadText(), reader.ReadOptionalText()),
            From = reader.ReadOptionalText(),
            To = reader.ReadOptionalText(),
            Reason = reader.ReadOptionalHash(),
            Outcome = ReadOutcome(ref reader),
            PolicyPackHash = reader.ReadOptionalHash(),
            IdempotencyKey = reader.ReadOptionalText(),
            ClientIpPrefix = reader.ReadOptionalText(),
            Details = ReadDetails(ref reader),
        };
        reader.ExpectEnd();
        return entry;
    }

    public static string Code(AuditOutcome outcome) => outcome == AuditOutcome.Done ? "done" : "denied";

    private static AuditOutcome ReadOutcome(ref CanonicalReader reader) => reader.ReadText() switch
    {
        "done" => AuditOutcome.Done,
        "denied" => AuditOutcome.Denied,
        var other => throw new FormatException($"The outcome is done or denied, not '{other}'."),
    };

    private static DateTimeOffset ReadTime(ref CanonicalReader reader)
    {
        var milliseconds = reader.ReadInt64();
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw new FormatException($"{milliseconds} ms is not a time.");
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    private static string[] ReadRoles(ref CanonicalReader reader)
    {
        var roles = new string[reader.ReadCount(itemBytes: 4)];
        for (var i = 0; i < roles.Length; i++)
            roles[i] = reader.ReadText();
        RequireOrder(roles);
        return roles;
    }

    private static AuditDetail[] ReadDetails(ref CanonicalReader reader)
    {
        var details = new AuditDetail[reader.ReadCount(itemBytes: 8)];
        for (var i = 0; i < details.Length; i++)
            details[i] = new AuditDetail(reader.ReadText(), reader.ReadText());
        RequireOrder(details.Select(detail => detail.Key).ToArray());
        return details;
    }

    private static void RequireOrder(string[] keys)
    {
        for (var i = 1; i < keys.Length; i++)
            if (string.CompareOrdinal(keys[i - 1], keys[i]) >= 0)
                throw new FormatException($"'{keys[i]}' is out of order or repeated.");
    }
}
