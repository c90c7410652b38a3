namespace ExportPortal.Features.Applications;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tcmd", "\"'\tcmd\"")]
    [InlineData("  =1+1", "\"'  =1+1\"")]
    public void Cell_Formula_StartsWithAnApostrophe(string text, string cell) => Assert.Equal(cell, CsvText.Cell(text));

    [Theory]
    [InlineData("Saaremets Data Workshop", "\"Saaremets Data Workshop\"")]
    [InlineData("a, \"b\"\nc", "\"a, \"\"b\"\"\nc\"")]
    [InlineData("A-001", "\"A-001\"")]
    public void Cell_PlainText_IsQuotedAlone(string text, string cell) => Assert.Equal(cell, CsvText.Cell(text));

    [Fact]
    public void Of_NoRow_IsTheHead() => Assert.StartsWith("\"number\",\"dataset\",", CsvText.Of([]));
}
