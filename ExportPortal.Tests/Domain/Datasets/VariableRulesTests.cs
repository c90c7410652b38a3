namespace ExportPortal.Domain.Datasets;

public sealed class VariableRulesTests
{
    private static readonly Variable Age = new("age", ColumnRole.QuasiIdentifier, ColumnType.Text);

    [Fact]
    public void Broken_DirectIdentifier_NamesTheColumn()
    {
        var rule = VariableRules.Broken([Age, new("patient_id", ColumnRole.Identifier, ColumnType.Text)]);
        Assert.Equal("DS-6", rule?.Code);
        Assert.Contains("'patient_id'", rule!.Message);
        Assert.StartsWith("Columns 'patient_id', 'name' are direct identifiers.", VariableRules.Broken([Age, new("patient_id", ColumnRole.Identifier, ColumnType.Text), new("name", ColumnRole.Identifier, ColumnType.Text)])!.Message);
    }

    [Fact]
    public void Broken_NoQuasiIdentifier_SaysSo() =>
        Assert.Equal("DS-7", VariableRules.Broken([new("ill", ColumnRole.Sensitive, ColumnType.Text)])?.Code);

    [Fact]
    public void Broken_QuasiIdentifier_IsNull() => Assert.Null(VariableRules.Broken([Age]));
}
