using CsCheck;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

public sealed class AuditEventTests
{
    /// <summary>The published version 1. If this changes, every log written so far stops verifying: make a new version instead.</summary>
    [Fact]
    public void CanonicalBytes_FullEvent_AreTheGoldenBytes()
    {
        var (entry, _) = AuditEvents.Draft(7).PlacedAt(7, AuditEvents.CountedSalts());

        Assert.Equal(GoldenFull, Convert.ToHexStringLower(entry.CanonicalBytes()));
    }

    [Fact]
    public void CanonicalBytes_EventOfThePortalItself_AreTheGoldenBytes()
    {
        var draft = new AuditEventDraft(DateTimeOffset.UnixEpoch, null, null, null, [], "a", new AuditSubject("b", "c")) { Outcome = AuditOutcome.Denied };
        var (entry, hidden) = draft.PlacedAt(0, AuditEvents.CountedSalts());

        Assert.Empty(hidden);
        Assert.Equal(
            "01" + "0000000000000000" + "0000000000000000" + "00" + "00" + "00" + "00000000"
            + "00000001" + "61" + "00000001" + "62" + "00000001" + "63" + "00" + "00" + "00" + "00"
            + "00000006" + "64656e696564" + "00" + "00" + "00" + "00000000",
            Convert.ToHexStringLower(entry.CanonicalBytes()));
    }

    [Fact]
    public void FromCanonical_WhatWasWritten_GivesTheSameBytesAgain()
    {
        var bytes = AuditEvents.Draft(3).PlacedAt(3, AuditEvents.CountedSalts()).Event.CanonicalBytes();

        var read = AuditEvent.FromCanonical(bytes);

        Assert.Equal(bytes, read.CanonicalBytes());
        Assert.Equal("AP-2026-0003", read.Subject.Number);
        Assert.Equal(["LegalReviewer", "TechnicalReviewer"], read.Roles);
        Assert.Equal(["clock", "tier"], read.Details.Select(detail => detail.Key));
    }

    [Fact]
    public void FromCanonical_AnyBytes_ReadsOnlyWhatWouldBeWrittenSo() =>
        Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[-3, 3]).Sample((at, value, grow) =>
        {
            var bytes = AuditEvents.Draft().PlacedAt(0, AuditEvents.CountedSalts()).Event.CanonicalBytes();
            bytes[at % bytes.Length] = value;
            Array.Resize(ref bytes, bytes.Length + grow);
            try
            {
                Assert.Equal(bytes, AuditEvent.FromCanonical(bytes).CanonicalBytes());
            }
            catch (FormatException)
            {
            }
        });

    [Fact]
    public void CanonicalBytes_TextMovedBetweenFields_Differ()
    {
        var first = AuditEvents.Draft() with { From = "AB", To = "C" };
        var second = AuditEvents.Draft() with { From = "A", To = "BC" };

        Assert.NotEqual(Bytes(first), Bytes(second));
    }

    [Fact]
    public void CanonicalBytes_EmptyAndMissing_Differ() =>
        Assert.NotEqual(Bytes(AuditEvents.Draft() with { To = "" }), Bytes(AuditEvents.Draft() with { To = null }));

    [Fact]
    public void CanonicalBytes_UnpairedSurrogate_IsRefused() =>
        Assert.ThrowsAny<ArgumentException>(() => Bytes(AuditEvents.Draft() with { To = "\ud800" }));

    [Fact]
    public void PlacedAt_RolesAndDetailsInAnyOrder_GivesTheSameBytes()
    {
        var other = AuditEvents.Draft() with
        {
            Roles = ["LegalReviewer", "TechnicalReviewer", "LegalReviewer"],
            Details = new Dictionary<string, string> { ["clock"] = "review", ["tier"] = "3" },
        };

        Assert.Equal(Bytes(AuditEvents.Draft()), Bytes(other));
    }

    [Fact]
    public void PlacedAt_LocalTimeWithTicks_IsUtcInWholeMilliseconds()
    {
        var local = new DateTimeOffset(2026, 3, 2, 10, 30, 0, 123, TimeSpan.FromHours(1)).AddTicks(4567);

        Assert.Equal(AuditEvents.Start, (AuditEvents.Draft() with { At = local }).PlacedAt(0, AuditEvents.CountedSalts()).Event.At);
    }

    [Fact]
    public void PlacedAt_NameAndReason_EnterOnlyAsSaltedHashes()
    {
        var (entry, hidden) = AuditEvents.Draft().PlacedAt(0, AuditEvents.CountedSalts());

        Assert.Equal([PrivateValue.ActorName, PrivateValue.Reason], hidden.Select(value => value.Field));
        Assert.Equal(hidden[0].Hash(), entry.ActorName);
        Assert.Equal(hidden[1].Hash(), entry.Reason);
        var bytes = Convert.ToHexString(entry.CanonicalBytes());
        Assert.DoesNotContain(Convert.ToHexString("Ines"u8), bytes);
        Assert.DoesNotContain(Convert.ToHexString("Complete"u8), bytes);
    }

    [Fact]
    public void Hash_SaltThenValue_IsPlainSha256OfBoth()
    {
        var value = new PrivateValue(PrivateValue.ActorName, [1, 2, 3], "abc");

        Assert.Equal(ContentHash.Of([1, 2, 3, (byte)'a', (byte)'b', (byte)'c']), value.Hash());
    }

    private static string Bytes(AuditEventDraft draft) => Convert.ToHexString(draft.PlacedAt(0, AuditEvents.CountedSalts()).Event.CanonicalBytes());

    /// <summary>Written by hand from the description of the format, not by the code under test.</summary>
    private const string GoldenFull =
        "0100000000000000070000019cade22d930100000001000000000000000000000000010000000300000000000000000000000001201c8e39242c773b"
        + "71448a3c7da7173f105772ae1e759e444fee24cfc670214e000000020000000d4c6567616c526576696577657200000011546563686e6963616c5265"
        + "766965776572000000126170706c69636174696f6e2e7265766965770000000b6170706c69636174696f6e0000002430303030303036362d30303030"
        + "2d303030302d303030302d303030303030303030303030010000000c41502d323032362d30303037010000000a524547495354455245440100000009"
        + "494e5f52455649455701d2299f0bfdf56801d79bf8a6ec1b2dbeffab4723e9ff987ae723b3ac366fb68000000004646f6e65014862f447f2c7f272fa"
        + "2f4aaf89dadb3b1ac09105bd5864f8d1a0c9452bb0a22601000000056b65792d37010000000c3139322e302e322e302f32340000000200000005636c"
        + "6f636b0000000672657669657700000004746965720000000133";
}
