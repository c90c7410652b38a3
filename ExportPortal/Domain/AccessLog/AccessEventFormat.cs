using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Versions 1 and 2 of the canonical bytes of an <see cref="AccessEvent"/>. The order of fields is part of the version.</summary>
internal static class AccessEventFormat
{
    public static byte[] Write(AccessEvent entry, CanonicalWriter? writer)
    {
        var (facts, persons) = (entry.Facts, entry.Persons);
        var version = facts.SourceNumber is null ? AccessEvent.Version : AccessEvent.VersionWithNumber;
        var written = (writer?.Again(version) ?? new CanonicalWriter(version))
            .Write(entry.Seq).WriteOptional(facts.EventId)
            .Write(facts.At.ToUnixTimeMilliseconds()).Write(entry.ReceivedAt.ToUnixTimeMilliseconds())
            .Write((byte)facts.ActorKind).WriteOptional(persons.Actor).WriteOptional(persons.Approver)
            .WriteOptional(facts.Organisation).WriteOptional(facts.ActorRole).WriteOptional(facts.Authentication).WriteOptional(facts.Assurance)
            .WriteOptional(facts.Session)
            .Write(facts.Licence).WriteOptional(facts.LicenceVersion).WriteOptional(facts.DatasetVersion).WriteOptional(facts.ControlEntry).WriteOptional(facts.Tier)
            .WriteOptional(facts.Purpose).Write((byte)facts.Action).WriteOptional(facts.Resource)
            .WriteOptional(facts.QueryHash).WriteOptional(facts.QueryTextRef)
            .WriteOptional(facts.RowsScanned).WriteOptional(facts.RowsReturned).WriteOptional(facts.BytesOut).WriteOptional(facts.PersonsTouched)
            .WriteOptional(facts.EpsilonSpent).WriteOptional(facts.BudgetLeft)
            .WriteOptional(facts.Environment).WriteOptional(facts.EnvironmentLevel).WriteOptional(facts.AddressPrefix).WriteOptional(persons.Address)
            .WriteOptional(facts.Country).WriteOptional(persons.Device)
            .Write((byte)facts.Outcome).WriteOptional(facts.ReasonCode).WriteOptional(facts.OutputHash).WriteOptional(facts.OutputCheck)
            .WriteOptional(facts.SourceSystem).Write(entry.Source).WriteOptional(entry.Delivery);
        return (facts.SourceNumber is { } number ? written.Write(number) : written).ToArray();
    }

    public static AccessEvent Read(ReadOnlySpan<byte> bytes, TextPool? pool)
    {
        var reader = new CanonicalReader(bytes, pool);
        if (reader.ReadByte() is var version && version is not (AccessEvent.Version or AccessEvent.VersionWithNumber))
            throw new FormatException($"Version {version} of the canonical bytes is unknown; this portal knows versions {AccessEvent.Version} and {AccessEvent.VersionWithNumber}.");
        var seq = reader.ReadInt64();
        var eventId = reader.ReadOptionalGuid() ?? throw new FormatException("An event has an id.");
        var (at, received) = (ReadTime(ref reader), ReadTime(ref reader));
        var kind = (AccessActorKind)ReadCode(ref reader, AccessCodes.ActorKinds, "an actor");
        var (actor, approver) = (reader.ReadOptionalHash(), reader.ReadOptionalHash());
        var facts = new AccessFacts
        {
            EventId = eventId,
            At = at,
            ActorKind = kind,
            Organisation = reader.ReadOptionalText(),
            ActorRole = reader.ReadOptionalText(),
            Authentication = reader.ReadOptionalText(),
            Assurance = reader.ReadOptionalInt64(),
            Session = reader.ReadOptionalText(),
            Licence = reader.ReadText(),
            LicenceVersion = reader.ReadOptionalInt64(),
            DatasetVersion = reader.ReadOptionalText(),
            ControlEntry = reader.ReadOptionalText(),
            Tier = reader.ReadOptionalInt64(),
            Purpose = reader.ReadOptionalText(),
            Action = (AccessAction)ReadCode(ref reader, AccessCodes.Actions, "an action"),
            Resource = reader.ReadOptionalText(),
            QueryHash = reader.ReadOptionalHash(),
            QueryTextRef = reader.ReadOptionalText(),
            RowsScanned = reader.ReadOptionalInt64(),
            RowsReturned = reader.ReadOptionalInt64(),
            BytesOut = reader.ReadOptionalInt64(),
            PersonsTouched = reader.ReadOptionalInt64(),
            EpsilonSpent = reader.ReadOptionalDecimal(),
            BudgetLeft = reader.ReadOptionalDecimal(),
            Environment = reader.ReadOptionalText(),
            EnvironmentLevel = reader.ReadOptionalInt64(),
            AddressPrefix = reader.ReadOptionalText(),
            Country = ReadCountry(ref reader, out var address, out var device),
            Outcome = (AccessOutcome)ReadCode(ref reader, AccessCodes.Outcomes, "an outcome"),
            ReasonCode = reader.ReadOptionalText(),
            OutputHash = reader.ReadOptionalHash(),
            OutputCheck = reader.ReadOptionalText(),
            SourceSystem = reader.ReadOptionalText(),
        };
        var persons = new AccessPseudonyms(actor, approver, device, address);
        var entry = new AccessEvent(seq, received, facts, persons, reader.ReadText(), reader.ReadOptionalHash() ?? throw new FormatException("An event belongs to a delivery."));
        if (version == AccessEvent.VersionWithNumber)
            entry = entry with { Facts = facts with { SourceNumber = reader.ReadInt64() } };
        reader.ExpectEnd();
        return entry;
    }

    /// <summary>It stands between the hashes of two persons.</summary>
    private static string? ReadCountry(ref CanonicalReader reader, out ContentHash? address, out ContentHash? device)
    {
        address = reader.ReadOptionalHash();
        var country = reader.ReadOptionalText();
        device = reader.ReadOptionalHash();
        return country;
    }

    /// <summary>The codes count from 0, each with a word.</summary>
    private static byte ReadCode(ref CanonicalReader reader, IReadOnlyList<string> words, string what) =>
        reader.ReadByte() is var value && value < words.Count ? value : throw new FormatException($"{value} is no code for {what}.");

    private static DateTimeOffset ReadTime(ref CanonicalReader reader)
    {
        var milliseconds = reader.ReadInt64();
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw new FormatException($"{milliseconds} ms is not a time.");
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
