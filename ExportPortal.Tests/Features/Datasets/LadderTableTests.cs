using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Microdata;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Datasets;

/// <summary>The ladders of a measured file, as a person sets them.</summary>
public sealed class LadderTableTests : ComponentTest
{
    [Fact]
    public async Task Hierarchy_LargerThanIsRead_SaysTheLimitAndChangesNothing()
    {
        var work = Work("age");
        var table = Render<LadderTable>(given => given.Add(one => one.Work, work));
        await table.Find("select").ChangeAsync("hierarchy");

        table.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[HierarchyFile.MostBytes + 2], "ages.csv"));

        await table.WaitForAssertionAsync(() => Assert.Equal("file_too_large", work.Fault?.Code));
        Assert.False(work.HasHierarchy("age"));
    }

    [Fact]
    public async Task Dates_AsTheyAreWritten_AreChosenByAnExample()
    {
        var work = Work("visit");
        work.Climb("visit", "date");
        var table = Render<LadderTable>(given => given.Add(one => one.Work, work));
        var order = table.Find("select[aria-label='How dates are written in visit']");
        Assert.Equal("2026-01-31, year first", order.QuerySelector($"option[value='{order.GetAttribute("value")}']")!.TextContent);

        await order.ChangeAsync("dayfirst");

        Assert.Equal("date dayfirst", work.Ladders["visit"]);
    }

    private static ProtectWork Work(string column) => new(
        null!, null!, TimeProvider.System, NullLogger.Instance, new MicrodataFile("/nowhere.csv", new(new string('a', 64)), 1, 1, [column], null, Staged: false), "cohort.csv",
        [new Variable(column, ColumnRole.QuasiIdentifier, ColumnType.Text)], Records.Measurement with { QuasiIdentifiers = [column] }, new MeasurementRequest(new([column], [], [])));
}
