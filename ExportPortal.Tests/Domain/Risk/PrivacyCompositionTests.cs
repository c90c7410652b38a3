using System.Text.Json;
using CsCheck;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk;

public sealed class PrivacyCompositionTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Compositions_GoldenFile_EqualReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/dp.json")));

        foreach (var one in golden.RootElement.GetProperty("basic").EnumerateArray())
            AssertClose(one, "total", PrivacyComposition.Basic(Repeated(one)).Epsilon);
        foreach (var one in golden.RootElement.GetProperty("advanced_DRV2010").EnumerateArray())
            AssertClose(one, "total", PrivacyComposition.Advanced(Repeated(one), one.GetProperty("delta_prime").GetDouble()).Epsilon);
        foreach (var one in golden.RootElement.GetProperty("gaussian").EnumerateArray())
        {
            var delta = one.GetProperty("delta").GetDouble();
            var rho = one.GetProperty("k").GetInt32() * PrivacyComposition.RhoOfGaussian(one.GetProperty("sensitivity").GetDouble(), one.GetProperty("sigma").GetDouble());
            AssertClose(one, "rho_total", rho);
            AssertClose(one, "eps_zcdp_bun_steinke", PrivacyComposition.EpsilonOfZcdp(rho, delta));
            AssertClose(one, "eps_rdp_mironov", PrivacyComposition.Mironov(rho, delta).Epsilon);
            AssertClose(one, "rdp_best_order", PrivacyComposition.Mironov(rho, delta).Order);
            AssertClose(one, "eps_cks2020", PrivacyComposition.CanonneKamathSteinke(rho, delta).Epsilon);
            AssertClose(one, "cks_order", PrivacyComposition.CanonneKamathSteinke(rho, delta).Order, 1e-6);
            var grid = one.GetProperty("eps_rdp_mironov_grid");
            var bound = PrivacyComposition.Mironov(rho, delta, grid.GetProperty("orders").GetString()!.Split(',').Select(o => double.Parse(o, System.Globalization.CultureInfo.InvariantCulture)));
            AssertClose(grid, "eps", bound.Epsilon);
            AssertClose(grid, "order", bound.Order);
        }
    }

    [Fact]
    public void CanonneKamathSteinke_AnyNoise_IsTheLowestOverOrdersAndBelowMironov() =>
        Gen.Select(Gen.Double[0.001, 20], Gen.Double[1e-9, 0.01], Gen.Double[1.01, 60]).Sample((rho, delta, order) =>
        {
            var best = PrivacyComposition.CanonneKamathSteinke(rho, delta);
            Assert.True(best.Epsilon <= PrivacyComposition.Mironov(rho, delta).Epsilon);
            Assert.True(best.Epsilon <= order * rho + Math.Log((order - 1) / order) - (Math.Log(delta) + Math.Log(order)) / (order - 1) + 1e-9);
        });

    [Fact]
    public void Total_TwelveMonths_CountsTheWindowOfOneRecipientAndDataset()
    {
        var (dataset, other, recipient) = (new DatasetId(Guid.NewGuid()), new DatasetId(Guid.NewGuid()), new OrganisationId(Guid.NewGuid()));
        var today = new DateOnly(2026, 6, 30);
        var ledger = new PrivacyLedger(
        [
            new(dataset, recipient, today, PrivacyMechanism.Pure(0.5)),
            new(dataset, recipient, today.AddMonths(-12).AddDays(1), PrivacyMechanism.Pure(0.25)),
            new(dataset, recipient, today.AddMonths(-12), PrivacyMechanism.Pure(8)),
            new(dataset, recipient, today.AddDays(1), PrivacyMechanism.Pure(8)),
            new(other, recipient, today, PrivacyMechanism.Pure(8)),
            new(dataset, new OrganisationId(Guid.NewGuid()), today, PrivacyMechanism.Pure(8)),
        ]);

        var total = ledger.Total(dataset, recipient, today, 1e-6);

        Assert.Equal(2, total.Releases);
        Assert.Equal(new PrivacyLoss(0.75, 0), total.Basic);
        Assert.Equal((0.25 + 0.0625) / 2, total.Rho);
        Assert.True(total.EpsilonCanonneKamathSteinke < total.EpsilonMironov);
    }

    [Fact]
    public void Total_DisjointGroups_CountTheWorstOnce()
    {
        var (dataset, recipient, today) = (new DatasetId(Guid.NewGuid()), new OrganisationId(Guid.NewGuid()), new DateOnly(2026, 6, 30));
        var ledger = new PrivacyLedger(
        [
            new(dataset, recipient, today, PrivacyMechanism.Pure(0.5)),
            new(dataset, recipient, today, PrivacyMechanism.Pure(1), "north"),
            new(dataset, recipient, today, PrivacyMechanism.Pure(2), "south"),
        ]);

        Assert.Equal(2.5, ledger.Total(dataset, recipient, today, 1e-6).Basic!.Value.Epsilon);
    }

    [Fact]
    public void Total_MixedMechanisms_NullsWhatCannotBeComposed()
    {
        var (dataset, recipient, today) = (new DatasetId(Guid.NewGuid()), new OrganisationId(Guid.NewGuid()), new DateOnly(2026, 6, 30));

        var stated = new PrivacyLedger([new(dataset, recipient, today, PrivacyMechanism.Approximate(1, 1e-7))]).Total(dataset, recipient, today, 1e-6);
        var noise = new PrivacyLedger([new(dataset, recipient, today, PrivacyMechanism.Gaussian(1, 4))]).Total(dataset, recipient, today, 1e-6);
        var none = new PrivacyLedger([]).Total(dataset, recipient, today, 1e-6);

        Assert.Equal((new PrivacyLoss(1, 1e-7), (double?)null), (stated.Basic, stated.EpsilonZcdp));
        Assert.Equal(((PrivacyLoss?)null, 1.0 / 32), (noise.Basic, noise.Rho));
        Assert.Equal((0, new PrivacyLoss(0, 0), 0.0), (none.Releases, none.Basic, none.EpsilonMironov));
        Assert.Equal("DP-1", Assert.Throws<RuleViolation>(() => new PrivacyLedger([]).Total(dataset, recipient, today, 0)).Rule.Code);
    }

    private static IEnumerable<PrivacyLoss> Repeated(JsonElement one) =>
        Enumerable.Repeat(new PrivacyLoss(one.GetProperty("epsilon").GetDouble(), 0), one.GetProperty("k").GetInt32());

    private static void AssertClose(JsonElement expected, string key, double actual, double tolerance = Tolerance) =>
        Assert.Equal(expected.GetProperty(key).GetDouble(), actual, tolerance * expected.GetProperty(key).GetDouble());
}
