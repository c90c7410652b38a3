using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Rulings;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Lists in parts: every row comes once, in the order that the page says, also where numbers grow longer or many come in one instant; on both stores.</summary>
public abstract class ListPartTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Rulings_PastTheThousandth_ComeNewestFirstAndOpenOnesOldestFirst()
    {
        await using var store = await Open();
        string[] numbers = ["CR-008", "CR-009", "CR-010", "CR-999", "CR-1000"];
        await using (var db = store.CreateDbContext())
        {
            foreach (var number in numbers)
                db.Rulings.Add(Ruling.Ask(Guid.NewGuid(), number, "Counts by month.", People.Recipient, Cases.Pack, Cases.Start));
            await db.SaveChangesAsync();
        }
        var query = new RulingQuery(store);

        Assert.Equal(numbers.Reverse(), await All(async after => await query.Part(after, 2, People.Officer, default) is var part ? (part.Rows.Select(row => row.Number), part.Next) : default));
        Assert.Equal(numbers, await All(async after => await query.Part(after, 2, People.Officer, default, isOpen: true) is var part ? (part.Rows.Select(row => row.Number), part.Next) : default));
        Assert.Empty((await query.Part(null, 2, People.Officer, default, isOpen: false)).Rows);
        Assert.Empty((await query.Part(null, 2, People.New(Role.Recipient, organisation: People.Elsewhere), default)).Rows);
    }

    [Fact]
    public async Task Matches_OfOneInstant_ComeOnceEachAndByTheirState()
    {
        await using var store = await Open();
        var hits = Enumerable.Range(0, 7).Select(at => ScreeningHit.Of(Guid.NewGuid(), People.RecipientHouse,
            new(Records.RecipientHouse.Subjects[0], new("list", "List", Records.File, null), new($"E{at}", ListedKind.Organisation, [new("Name", NameStrength.Main)], [], [], [], ""), new(1, 0, 0, 0, 0, "Name", 1), MatchBand.Probable), Cases.Start)).ToList();
        hits[0].Sign(false, "another address", People.Officer, Cases.Start);
        hits[0].Sign(false, "another number", People.Screening, Cases.Start);
        await using (var db = store.CreateDbContext())
        {
            db.ScreeningHits.AddRange(hits);
            await db.SaveChangesAsync();
        }
        var query = new ScreeningQuery(store, null!, null!, Cases.Pack, store.Clock);

        var seen = await All(async after => await query.Part(HitState.Open, after is null ? null : Guid.Parse(after), 2, People.Officer, default) is var part ? (part.Rows.Select(row => row.Match.Hit.Id.ToString()), part.Next?.ToString()) : default);
        Assert.Equal(hits[1..].Select(hit => hit.Id.ToString()).Order(), seen.Order());
        Assert.Equal(hits[0].Id, Assert.Single((await query.Part(HitState.Cleared, null, 2, People.Officer, default)).Rows).Match.Hit.Id);
        Assert.Empty((await query.Part(HitState.Open, null, 2, People.Recipient, default)).Rows);
        Assert.Null(await query.Find(hits[1].Id, People.Recipient, default));
        Assert.Equal("SC-2", (await query.Find(hits[1].Id, People.Manager, default))!.Match.Closed!.Code);
    }

    private static async Task<List<string>> All(Func<string?, Task<(IEnumerable<string> Rows, string? Next)>> part)
    {
        var (seen, next) = (new List<string>(), (string?)null);
        do
        {
            (var rows, next) = await part(next);
            seen.AddRange(rows);
        }
        while (next is not null && seen.Count < 100);
        return seen;
    }
}

public sealed class SqliteListPartTests : ListPartTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresListPartTests(PostgresCluster cluster) : ListPartTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
