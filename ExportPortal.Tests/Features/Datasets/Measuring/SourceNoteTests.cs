using Bunit;
using ExportPortal.Components;
using ExportPortal.Support;

namespace ExportPortal.Features.Datasets.Measuring;

public sealed class SourceNoteTests : ComponentTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Note_OfACsvFile_OffersToDiscardItOnlyWhileItCanBe(bool mayDiscard)
    {
        var shown = Render<SourceNote>(given => given.Add(one => one.Name, "a.csv").Add(one => one.Measured, Records.Measurement.File).Add(one => one.IsFull, true).Add(one => one.MayDiscard, mayDiscard));
        Assert.Contains("comma between cells, quotation mark", Seen(shown.Find("p")));
        Assert.Equal(mayDiscard, shown.Markup.Contains("discard", StringComparison.Ordinal));
    }
}
