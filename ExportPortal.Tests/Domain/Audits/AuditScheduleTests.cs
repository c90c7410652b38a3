using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Audits;

/// <summary>What plans audits: the tier of a licence, and facts that speak of risk.</summary>
public sealed class AuditScheduleTests
{
    private static readonly PolicyPack Pack = Cases.Pack;
    private static readonly DateTimeOffset Start = Cases.Start;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    public void Schedule_ByTier_IsThatOfThePack(int tier, int count)
    {
        var term = new Period(new(2026, 12, 1), tier == 4 ? new(2027, 5, 31) : new(2029, 11, 30));
        var planned = AuditSchedule.For(tier, term, Pack.Audits!);

        Assert.Equal(count, planned.Count);
        if (tier == 2)
            Assert.Equal(new DateOnly(2028, 5, 31), planned[0].On);
        if (tier == 3)
            Assert.Equal([new DateOnly(2027, 12, 1), new(2028, 12, 1)], planned.Select(one => one.On));
        if (tier == 4)
            Assert.Equal([new DateOnly(2027, 3, 1), new(2027, 5, 31)], planned.Select(one => one.On));
        if (tier == 3)
            Assert.Equal(new DateOnly(2027, 11, 30), Assert.Single(AuditSchedule.For(3, new(new(2026, 12, 1), new(2027, 11, 30)), Pack.Audits!)).On);
    }

    [Fact]
    public void Triggers_AnyTwoDifferentOrOneCritical_OpenAnAudit()
    {
        RiskTrigger Fact(string key, string mark = "m") => RiskTrigger.Raise(Guid.NewGuid(), key, new(Guid.NewGuid()), "XP-2026-0000017", mark, "seen", null, Pack, Start);

        Assert.False(RiskTrigger.Opens([Fact("complaint")], Pack.Audits!));
        Assert.False(RiskTrigger.Opens([Fact("complaint"), Fact("complaint", "n")], Pack.Audits!));
        Assert.True(RiskTrigger.Opens([Fact("complaint"), Fact("first-licence")], Pack.Audits!));
        Assert.True(RiskTrigger.Opens([Fact("critical-anomaly")], Pack.Audits!));
        Assert.Equal("TG-3", DrawTests.Refused(() => Fact("unknown")));
        Assert.Equal("TG-1", DrawTests.Refused(() => RiskTrigger.Raise(Guid.NewGuid(), "complaint", new(Guid.NewGuid()), "x", "m", "seen", People.Officer, Pack, Start)));
        var fact = Fact("complaint");
        fact.LookedAtBy("AU-001");
        Assert.Equal("TG-4", DrawTests.Refused(() => fact.LookedAtBy("AU-002")));
    }
}
