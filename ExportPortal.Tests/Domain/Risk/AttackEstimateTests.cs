using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk;

public sealed class AttackEstimateTests
{
    [Fact]
    public void Of_GoldenFile_EqualsReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/anonymeter.json")));

        foreach (var one in golden.RootElement.GetProperty("wilson").EnumerateArray())
        {
            var attacks = one.GetProperty("n_attacks").GetInt64();
            var estimate = AttackEstimate.Of(attacks, one.GetProperty("n_success").GetInt64(), attacks, one.GetProperty("n_control").GetInt64(), one.GetProperty("confidence").GetDouble());

            AssertClose(one.GetProperty("attack_rate"), estimate.Attack.Rate);
            AssertClose(one.GetProperty("attack_error"), estimate.Attack.Error);
            AssertClose(one.GetProperty("control_rate"), estimate.Control.Rate);
            AssertClose(one.GetProperty("control_error"), estimate.Control.Error);
            AssertClose(one.GetProperty("risk"), estimate.Risk);
            AssertClose(one.GetProperty("ci")[0], estimate.Low);
            AssertClose(one.GetProperty("ci")[1], estimate.High);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 11)]
    [InlineData(10, -1)]
    public void Wilson_ImpossibleCounts_Refuses(long trials, long successes) =>
        Assert.Equal("SY-1", Assert.Throws<RuleViolation>(() => AttackRate.Wilson(successes, trials)).Rule.Code);

    private static void AssertClose(JsonElement expected, double actual) => Assert.Equal(expected.GetDouble(), actual, 1e-12);
}
