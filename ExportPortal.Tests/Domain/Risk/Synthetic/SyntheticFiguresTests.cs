using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Synthetic;

public sealed class SyntheticFiguresTests
{
    [Fact]
    public void Add_AttacksOnTheSameFile_JudgesMembershipAndInferenceAnew()
    {
        var dataset = Records.Dataset();
        var assessment = Records.Assess(dataset.AddVersion());
        var pack = ShippedPacks.Current;
        var context = StressContext.Assumed(dataset.Classification, 2, pack);
        assessment.Keep(StressRun.Of(assessment.Measurement, StressFigures.None, context, 1, pack), TimeSpan.Zero);
        var file = assessment.Measurement.File;
        var result = new SyntheticResult(
            file, file, file, new([new("a", ColumnType.Text), new("b", ColumnType.Text)], ["b"], [], []),
            [AttackOutcome.Of(AttackKind.Inference, new(100, 100, 90, 10, 100, 20), 0.95, "b")],
            [new(MembershipGroup.Vulnerable, MembershipScore.Distance, 100, 100, 0.9, 0.5, 0.7, 0.6, 0.8), new(MembershipGroup.Random, MembershipScore.Distance, 100, 100, 0.5, 0, 0, -0.1, 0.1)],
            new(0, 0, 0, 0, 0), new("portal", "engine"));

        assessment.Add(result, pack);

        Assert.Equal(0.8, assessment.Stress!.Figures.Membership!.AdvantageHigh);
        Assert.Equal(("b", 0.7), (assessment.Stress.Figures.AttributeGains.Single().Attribute, Math.Round(assessment.Stress.Figures.AttributeGains.Single().Gain, 9)));
        Assert.Equal(StressOutcome.Failed, assessment.Stress.Results.Single(one => one.Code == "ST-07").Outcome);
        Assert.Equal(StressOutcome.Failed, assessment.Stress.Results.Single(one => one.Code == "ST-08").Outcome);
    }
}
