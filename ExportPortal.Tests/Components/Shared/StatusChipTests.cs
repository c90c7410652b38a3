using Bunit;

namespace ExportPortal.Components.Shared;

public sealed class StatusChipTests : ComponentTest
{
    [Theory]
    [InlineData(StatusKind.Application, "IN_REVIEW:ETHICS", "Ethics review")]
    [InlineData(StatusKind.Application, "LAPSED", "Lapsed")]
    [InlineData(StatusKind.Licence, "CLOSED", "Closed")]
    [InlineData(StatusKind.Licence, "ACTIVE", "Active")]
    [InlineData(StatusKind.LicenceFlag, "report_overdue", "Report late")]
    [InlineData(StatusKind.Severity, "SEV1", "Critical")]
    public void Chip_KnownCode_SaysItsWordAndKeepsTheCodeInTheTooltip(StatusKind kind, string code, string word)
    {
        var chip = Render<StatusChip>(p => p.Add(c => c.Kind, kind).Add(c => c.Code, code)).Find("span");

        Assert.Equal(word, chip.TextContent.Trim());
        Assert.Equal(code, chip.GetAttribute("title"));
    }

    [Fact]
    public void Chip_UnknownCode_ShowsTheCodeAndTakesNoColour()
    {
        var chip = Render<StatusChip>(p => p.Add(c => c.Kind, StatusKind.Audit).Add(c => c.Code, "ODD_STATE")).Find("span");

        Assert.Equal("ODD_STATE", chip.TextContent.Trim());
        Assert.Contains("chip--unknown", chip.ClassName);
    }

    [Fact]
    public void Words_EveryCode_HasAWordAnIconAndAFamily()
    {
        var words = Enum.GetValues<StatusKind>().SelectMany(StatusWords.All).ToArray();

        Assert.True(words.Length > 70);
        Assert.All(words, word => Assert.True(word.Word.Length > 0 && word.Icon.StartsWith('<') && word.Family is not null, word.Code));
        Assert.All(Enum.GetValues<StatusKind>(), kind => Assert.Distinct(StatusWords.All(kind).Select(word => word.Code)));
    }
}
