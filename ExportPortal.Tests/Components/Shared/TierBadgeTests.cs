using Bunit;

namespace ExportPortal.Components.Shared;

public sealed class TierBadgeTests : ComponentTest
{
    [Theory]
    [InlineData(0, "Tier 0, Open", 0)]
    [InlineData(3, "Tier 3, Restricted", 3)]
    [InlineData(4, "Tier 4, Exceptional", 4)]
    public void Badge_OfATier_IsNamedAndHasAsManyFullBars(int tier, string name, int full)
    {
        var badge = Render<TierBadge>(p => p.Add(b => b.Tier, tier));

        Assert.Equal(name, badge.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(full, badge.FindAll("rect.full").Count);
        Assert.Equal(tier == 0 ? 0 : 4 - full, badge.FindAll("rect.bare").Count);
    }

    [Fact]
    public void Badge_Large_SaysItsWord() =>
        Assert.Equal("T2 Controlled", Seen(Render<TierBadge>(p => p.Add(b => b.Tier, 2).Add(b => b.IsLarge, true)).Find("[role=img]")));

    [Fact]
    public void Badge_WithoutTier_SaysNone() =>
        Assert.Equal("none", Render<TierBadge>(p => p.Add(b => b.Tier, null)).Find("span").TextContent);
}
