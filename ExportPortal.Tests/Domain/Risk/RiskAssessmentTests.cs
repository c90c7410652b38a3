using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

public sealed class RiskAssessmentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 12, 0, TimeSpan.Zero);
    private static readonly Actor Steward = new(new(Guid.NewGuid()), new(Guid.NewGuid()), "Mina", new(Guid.NewGuid()), new HashSet<Role> { Role.Steward });

    [Fact]
    public void Save_RolesAsMeasured_KeepsTheTwoFigures()
    {
        var saved = Save('a', new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Text), new Variable("ill", ColumnRole.Other, ColumnType.Text));
        Assert.Equal((0.25, 0.25), (saved.AverageRisk, saved.MaximumRisk));
    }

    [Fact]
    public void Save_AnotherFile_BreaksCk02() =>
        Assert.Equal("RK-1", Assert.Throws<RuleViolation>(() => Save('b', new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Text))).Rule.Code);

    [Fact]
    public void Save_AnotherRole_BreaksMs13() => Assert.Equal("MS-13", Assert.Throws<RuleViolation>(() => Save(
        'a', new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Text), new Variable("sex", ColumnRole.QuasiIdentifier, ColumnType.Text))).Rule.Code);

    [Fact]
    public void Save_AnotherType_BreaksMs13() =>
        Assert.Equal("MS-13", Assert.Throws<RuleViolation>(() => Save('a', new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Number))).Rule.Code);

    private static RiskAssessment Save(char hash, params Variable[] variables)
    {
        var dataset = Dataset.Register(new(Guid.NewGuid()), "DS-01", "Cohort", "none known", new(["1M01"], Granularity.G4, 4, 0, new(0), false, false), Steward);
        var version = dataset.AddVersion(new(Guid.NewGuid()), new("a.csv", new(new string(hash, 64)), 100, 4, 2), variables, Steward, Now);
        return RiskAssessment.Save(new(Guid.NewGuid()), "RA-0001", version, Measurements.Of(4), Steward, Now);
    }
}
