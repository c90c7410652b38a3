using ExportPortal.Support;

namespace ExportPortal.Features.Datasets;

public sealed class DatasetListTests
{
    [Fact]
    public async Task Part_AfterPart_GivesEachOnceInTheOrderOfNumbers()
    {
        await using var store = await TestStore.Sqlite();
        await using (var db = store.CreateDbContext())
        {
            db.Datasets.AddRange(Records.Dataset("DS-100"), Records.Dataset("DS-02"), Records.Dataset("DS-99"));
            await db.SaveChangesAsync();
        }
        var (query, numbers, next) = (new DatasetListQuery(store, store.Clock), new List<string>(), (string?)null);
        do
        {
            var part = await query.Part("", next, 1, People.Officer, default);
            numbers.Add(Assert.Single(part.Rows).Number);
            next = part.Next;
        }
        while (next is not null);

        Assert.Equal(["DS-01", "DS-02", "DS-99", "DS-100"], numbers);
        Assert.Equal(["DS-99", "DS-100"], (await query.Part("", "DS-02", 5, People.Officer, default)).Rows.Select(row => row.Number));
        Assert.Empty((await query.Part("", null, 5, People.Recipient, default)).Rows);
    }
}
