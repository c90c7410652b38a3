using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

public sealed class MeasurementPlanTests
{
    [Fact]
    public void MS1_NoQuasiIdentifier_Fails() => AssertBroken("MS-1", [], [], []);

    [Fact]
    public void MS2_ColumnNamedTwice_Fails()
    {
        AssertBroken("MS-2", ["a", "a"], [], []);
        AssertBroken("MS-2", ["a"], ["b", "b"], []);
        AssertBroken("MS-2", ["a"], [], ["b", "b"]);
    }

    [Fact]
    public void MS3_ColumnOfTwoRoles_Fails() => AssertBroken("MS-3", ["a", "b"], ["b"], []);

    [Fact]
    public void Plan_OrderedColumns_JoinTheSensitiveOnesUnlessQuasiIdentifiers()
    {
        var plan = new MeasurementPlan(["age"], ["disease"], ["age", "income"]);

        Assert.Equal(["disease", "income"], plan.Sensitive);
        Assert.Equal((ColumnType.Number, ColumnType.Number, ColumnType.Text), (plan.TypeOf("age"), plan.TypeOf("income"), plan.TypeOf("disease")));
    }

    [Theory]
    [InlineData("patient_id", 100, 10, 0, 0, ColumnRole.Identifier)]
    [InlineData("code", 100, 99, 0, 0, ColumnRole.Identifier)]
    [InlineData("diagnosis", 100, 10, 0, 0, ColumnRole.Sensitive)]
    [InlineData("illness", 100, 10, 0, 0, ColumnRole.Sensitive)]
    [InlineData("main_diseases", 100, 10, 0, 0, ColumnRole.Sensitive)]
    [InlineData("country", 100, 1, 0, 0, ColumnRole.Other)]
    [InlineData("age", 100, 60, 1, 99, ColumnRole.QuasiIdentifier)]
    [InlineData("width", 100, 60, 1, 99, ColumnRole.QuasiIdentifier)]
    public void Propose_NameAndCounts_ProposesRole(string name, long rows, long distinct, long empty, long numbers, ColumnRole role)
    {
        var profile = RoleProposal.Propose(name, rows, distinct, empty, numbers);

        Assert.Equal(role, profile.ProposedRole);
        Assert.StartsWith($"{distinct} distinct in {rows} records, {empty} empty, {numbers} numbers: ", profile.Evidence);
        Assert.Equal(numbers > 0 ? ColumnType.Number : ColumnType.Text, profile.ProposedType);
    }

    [Theory]
    [InlineData("spent", 100, ColumnRole.Sensitive)]
    [InlineData("spent", 0, ColumnRole.Identifier)]
    [InlineData("home_lat", 100, ColumnRole.Identifier)]
    [InlineData("patient_id", 100, ColumnRole.Identifier)]
    public void Propose_DecimalsThatDifferInEveryRow_AreAnAmountUnlessTheyArePlaces(string name, long fractions, ColumnRole role) =>
        Assert.Equal(role, RoleProposal.Propose(name, 100, 100, 0, 100, fractions).ProposedRole);

    [Fact]
    public void Propose_SensitiveNumbersWithEmptyCells_AreTextThatCanBeMeasured() =>
        Assert.Equal((ColumnType.Text, ColumnType.Number), (RoleProposal.Propose("income", 100, 60, 1, 99).ProposedType, RoleProposal.Propose("income", 100, 60, 0, 100).ProposedType));

    [Theory]
    [InlineData(ColumnRole.QuasiIdentifier, ColumnType.Text, null)]
    [InlineData(ColumnRole.Sensitive, ColumnType.Text, "As text, how far apart two are does not count for t.")]
    [InlineData(ColumnRole.Sensitive, ColumnType.Number, null)]
    [InlineData(ColumnRole.Other, ColumnType.Text, null)]
    public void Hint_ColumnOfNumbers_SaysWhatIsLostAsTextAndDeclaresNothing(ColumnRole role, ColumnType type, string? hint)
    {
        var column = Features.Datasets.Measuring.ColumnChoice.Proposed(RoleProposal.Propose("age", 100, 60, 0, 100)) with { Role = role };
        Assert.Equal(ColumnType.Text, column.Type);
        Assert.True(hint is null ? (column with { Type = type }).Hint is null : (column with { Type = type }).Hint!.EndsWith(hint, StringComparison.Ordinal));
        Assert.Null((Features.Datasets.Measuring.ColumnChoice.Proposed(RoleProposal.Propose("age", 100, 60, 0, 99)) with { Role = role }).Hint);
    }

    private static void AssertBroken(string code, string[] quasi, string[] sensitive, string[] ordered) =>
        Assert.Equal(code, Assert.Throws<RuleViolation>(() => new MeasurementPlan(quasi, sensitive, ordered)).Rule.Code);
}
