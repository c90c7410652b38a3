using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Synthetic;

public sealed class SyntheticAssessmentTests
{
    [Fact]
    public void Save_SynthesisThatSawTheHoldOut_IsRefusedWithTheNumbers()
    {
        var fault = Assert.Throws<RuleViolation>(() => Save(new(0, 0, TrainingRecords: 3, HoldOutRecords: 4_000, 0)));
        Assert.Equal("SY-15", fault.Rule.Code);
        Assert.StartsWith("4,000 hold-out records stand whole in the synthetic file and 3 training records", fault.Rule.Message);
        Assert.Equal("SY-0001", Save(new(0, 0, 3, 3, 0)).Number);
    }

    private static SyntheticAssessment Save(CopyCount copies)
    {
        var (dataset, file) = (Records.Dataset(), Records.Measurement.File);
        dataset.AddVersion();
        var result = new SyntheticResult(
            file, file, file, new([new("a", ColumnType.Text), new("b", ColumnType.Text)], ["b"], [], []), [AttackOutcome.Of(AttackKind.Inference, new(100, 100, 90, 10, 100, 20), 0.95, "b")],
            [new(MembershipGroup.Vulnerable, MembershipScore.Distance, 100, 100, 0.9, 0.5, 0.7, 0.6, 0.8), new(MembershipGroup.Random, MembershipScore.Distance, 100, 100, 0.5, 0, 0, -0.1, 0.1)],
            copies, new("portal", "engine"));
        return SyntheticAssessment.Save(new(Guid.NewGuid()), "SY-0001", dataset, result, 2, ShippedPacks.Current, People.Steward, Cases.Start);
    }
}
