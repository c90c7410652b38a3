using CsCheck;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

public sealed class AccessEventTests
{
    /// <summary>The published version 1. If this changes, every log written so far stops verifying: make a new version instead.</summary>
    [Fact]
    public void CanonicalBytes_FullEvent_AreTheGoldenBytes() =>
        Assert.Equal(GoldenFull, Convert.ToHexStringLower(AccessEvents.Event(6).CanonicalBytes()));

    [Fact]
    public void CanonicalBytes_LeastEvent_AreTheGoldenBytes()
    {
        var facts = new AccessFacts
        {
            EventId = AccessEvents.EventId(1),
            At = DateTimeOffset.UnixEpoch,
            ActorKind = AccessActorKind.Service,
            Licence = AccessFacts.NoLicence,
            Action = AccessAction.FailedLogin,
            Outcome = AccessOutcome.Error,
        };
        var entry = new AccessEvent(0, DateTimeOffset.UnixEpoch, facts, new AccessPseudonyms(null, null, null, null), "s", AccessEvents.Delivery);

        Assert.Equal(
            "01" + "0000000000000000" + "01" + "019cade22d9370008000000000000001" + "0000000000000000" + "0000000000000000"
            + "01" + "00" + "00" + "00" + "00" + "00" + "00" + "00"
            + "00000004" + "4e4f4e45" + "00" + "00" + "00" + "00" + "00" + "0d" + "00" + "00" + "00"
            + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00"
            + "04" + "00" + "00" + "00" + "00" + "00000001" + "73" + "01" + AccessEvents.Delivery.Hex,
            Convert.ToHexStringLower(entry.CanonicalBytes()));
    }

    /// <summary>The published version 2: that of version 1, with the number of the source behind it.</summary>
    [Fact]
    public void CanonicalBytes_EventWithANumber_AreTheGoldenBytesOfTheSecondVersion()
    {
        var entry = AccessEvents.Event(6) with { Facts = AccessEvents.Facts(6) with { SourceNumber = 258 } };
        Assert.Equal($"02{GoldenFull[2..]}0000000000000102", Convert.ToHexStringLower(entry.CanonicalBytes()));
        Assert.Equal(entry, AccessEvent.FromCanonical(entry.CanonicalBytes()));
    }

    [Fact]
    public void FromCanonical_WhatWasWritten_IsTheSameEvent() =>
        Assert.Equal(AccessEvents.Event(6), AccessEvent.FromCanonical(AccessEvents.Event(6).CanonicalBytes()));

    [Fact]
    public void FromCanonical_AnyBytes_ReadsOnlyWhatWouldBeWrittenSo() =>
        Gen.Select(Gen.Int[0, 500], Gen.Byte, Gen.Int[-3, 3]).Sample((at, value, grow) =>
        {
            var bytes = (AccessEvents.Event() with { Facts = AccessEvents.Facts() with { SourceNumber = value % 2 == 0 ? null : 7 } }).CanonicalBytes();
            bytes[at % bytes.Length] = value;
            Array.Resize(ref bytes, bytes.Length + grow);
            try
            {
                Assert.Equal(bytes, AccessEvent.FromCanonical(bytes).CanonicalBytes());
            }
            catch (FormatException)
            {
            }
        });

    [Fact]
    public void CanonicalBytes_TextMovedBetweenFields_Differ()
    {
        var first = AccessEvents.Event() with { Facts = AccessEvents.Facts() with { ControlEntry = "AB", Purpose = "C" } };
        var second = AccessEvents.Event() with { Facts = AccessEvents.Facts() with { ControlEntry = "A", Purpose = "BC" } };

        Assert.NotEqual(first.CanonicalBytes(), second.CanonicalBytes());
    }

    [Fact]
    public void CanonicalBytes_DecimalWithOtherDigits_Differ()
    {
        var first = AccessEvents.Event() with { Facts = AccessEvents.Facts() with { EpsilonSpent = 0.1m } };
        var second = AccessEvents.Event() with { Facts = AccessEvents.Facts() with { EpsilonSpent = 0.10m } };

        Assert.NotEqual(first.CanonicalBytes(), second.CanonicalBytes());
    }

    /// <summary>Written by hand from the description of the format, not by the code under test.</summary>
    private const string GoldenFull = 
        "01000000000000000601019cade22d93700080000000000000060000019cade229ab0000019cade2fc9b000150c9c4aeb40b5b206b6d98f516f8b8c0"
        + "efd29ce2e56a76b345fb9240c225a1b70001000000054f52472d30010000000a726573656172636865720100000007706173736b6579010000000000"
        + "000003010000000273300000000f58502d323032362d30303030303137010000000000000001010000000d686f73706974616c2d3230323501000000"
        + "0448442d320100000000000000030100000008726573656172636801010000001c636f72652e70617469656e74286167652c20646961676e6f736973"
        + "2901a8b771920b8319e47251d1360f5e880bc18e8d329b0f0d003ea3c7e615558947000100000000000003e801000000000000001500010000000000"
        + "00000f0100000004302e3130000100000009656e636c6176652d31010000000000000003010000000c3139322e302e322e302f32340001000000024e"
        + "4f01263a4dbe41488fb87214b0032339dbb9f0c8da14c16dfcf13084bf3c2552eca501010000000573636f706500000000000009656e636c6176652d"
        + "3101b4af39d5b65a14849e885a9d65f0efe4f4e689989689c28c16cfcb3a6e78db5a";
}
