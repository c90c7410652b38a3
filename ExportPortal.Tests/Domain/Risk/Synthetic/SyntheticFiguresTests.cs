using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Synthetic;

public sealed class SyntheticFiguresTests
{
    [Fact]
    public void FiguresWith_AttacksOnTheSameFile_JudgeMembershipAndInferenceAnewAndChangeNothingSaved()
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

        var before = assessment.Stress!.ToJson();
        var figures = assessment.FiguresWith(result)!;

        Assert.Equal(0.8, figures.Membership!.AdvantageHigh);
        // A hundred of five thousand records were attacked: a sample.
        Assert.Equal((Evidence.B, Evidence.B), (figures.Membership.Evidence, figures.AttributeGains.Single().Evidence));
        Assert.Equal(("b", 0.7), (figures.AttributeGains.Single().Attribute, Math.Round(figures.AttributeGains.Single().Gain, 9)));
        // What judges is the upper end, here, in the gates of a case and in ST-08.
        var high = figures.AttributeGains.Single().GainHigh!.Value;
        Assert.InRange(high, 0.75, 0.85);
        Assert.Equal(high, GateFigures.Of(assessment.Measurement, figures)[GateFigures.AttributeGain]);
        var results = StressTests.Judge(assessment.Measurement, figures, context, pack);
        Assert.Equal(StressOutcome.Failed, results.Single(one => one.Code == "ST-07").Outcome);
        Assert.Equal(StressOutcome.Failed, results.Single(one => one.Code == "ST-08").Outcome);
        Assert.Equal(before, assessment.Stress.ToJson());
        // Measured again, or saved without the stress tests: the attacks on the file count all the same. Those on another say nothing.
        Assert.Equal(0.8, Records.Assess(dataset.Versions[0], "RA-0002").FiguresWith(result)!.Membership!.AdvantageHigh);
        Assert.Null(Records.Assess(dataset.Versions[0], "RA-0002").FiguresWith(result with { Synthetic = file with { Sha256 = new('f', 64) } }));
        Assert.Same(assessment.Stress.Figures, assessment.FiguresWith(null));
    }
}
