using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications.Form;
using ExportPortal.Support;

namespace ExportPortal.Features.Applications;

/// <summary>What 5.1 asks for and the register knows stands above the fields, so that nobody types it.</summary>
public sealed class SectionFactsTests
{
    [Fact]
    public async Task Of_DatasetTransferAndRisk_SayRolesFormatVolumeScenariosAndTheLine()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Draft);
        var view = (await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", People.Steward, default))!;
        string Said(int section, string label) => SectionFacts.Of(section, view).Single(fact => fact.Label == label).Value;

        Assert.Equal(("region", "diagnosis"), (Said(3, "Columns: quasi-identifiers"), Said(3, "Columns: sensitive")));
        Assert.StartsWith("CSV, ", Said(3, "Format and size"), StringComparison.Ordinal);
        Assert.EndsWith("5,000 records, 3 columns", Said(6, "Volume"), StringComparison.Ordinal);
        Assert.EndsWith(", at most 0.09 at tier 2", Said(8, "Line"), StringComparison.Ordinal);
        Assert.Contains("ST-01 ", Said(8, "Stress tests"), StringComparison.Ordinal);
    }
}
