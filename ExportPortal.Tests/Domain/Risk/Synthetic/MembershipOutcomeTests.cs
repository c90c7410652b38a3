using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Synthetic;

public sealed class MembershipOutcomeTests
{
    [Fact]
    public void Of_MembersAlwaysHigher_FindsAll()
    {
        var one = Outcome([.. Enumerable.Repeat(1000.0, 100)], [.. Enumerable.Range(0, 100).Select(i => (double)i)]);

        Assert.Equal((1, 1, 1), (one.Auc, one.TprAtOnePercent, one.Advantage));
        Assert.Equal(1, one.High);
        // Newcombe: 1 - sqrt(2) z^2 / (100 + z^2) with z = 1.959964.
        Assert.Equal(0.947683, one.Low, 1e-6);
    }

    [Fact]
    public void Of_AllAlike_IsGuessing()
    {
        var one = Outcome([.. Enumerable.Repeat(1.0, 100)], [.. Enumerable.Repeat(1.0, 100)]);

        Assert.Equal((0.5, 0, 0), (one.Auc, one.TprAtOnePercent, one.Advantage));
        Assert.True(one.Low < 0 && one.High > 0);
    }

    [Fact]
    public void Of_OneErrorAllowedAmongAHundred_CountsMembersAboveTheSecondHighest()
    {
        double[] others = [.. Enumerable.Range(0, 98).Select(i => (double)i), 200, 300];

        Assert.Equal(0.5, Outcome([250, 250, 100, 100], others).TprAtOnePercent);
    }

    [Fact]
    public void Of_ScoresWithoutMeaning_NoAdvantageIsLearntFromTheJudgedHalf()
    {
        var random = new Random(5);
        var mean = Enumerable.Range(0, 200).Average(_ => Outcome([.. Draws(random)], [.. Draws(random)]).Advantage);

        Assert.InRange(mean, -0.02, 0.02);
    }

    [Fact]
    public void Of_TooFew_Refuses() =>
        Assert.Equal("SY-12", Assert.Throws<RuleViolation>(() => Outcome([1, 2, 3], [1, 2, 3, 4])).Rule.Code);

    private static IEnumerable<double> Draws(Random random) => Enumerable.Range(0, 100).Select(_ => random.NextDouble());

    private static MembershipOutcome Outcome(double[] members, double[] others) =>
        MembershipOutcome.Of(MembershipGroup.Random, MembershipScore.Distance, members, others, 0.95);
}
