using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>A partner's own list of withdrawn permits, compared each night with those on record.</summary>
public sealed class WithdrawnPermitTests
{
    private static async Task<Recognition> Recognised(TestStore store)
    {
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        var record = Recognition.Propose(Guid.NewGuid(), "MR-001", new("Partner Office", "CH", "data permit", 3, ["1"], "audit right", "signature and register", new(today, today.AddYears(2))), "agreement signed", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
        record.Sign("agreed", People.Board, store.Clock.GetUtcNow());
        await using var db = store.CreateDbContext();
        db.Recognitions.Add(record);
        await db.SaveChangesAsync();
        return record;
    }

    private static async Task Record(TestStore store, Recognition record, params string[] numbers)
    {
        await using var db = store.CreateDbContext();
        var (party, today) = (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse), DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime));
        foreach (var number in numbers)
            party.RecordPermit(record, number, today.AddYears(1), People.Officer, today);
        await db.SaveChangesAsync();
    }

    /// <summary>Which permits count today.</summary>
    private static async Task<IEnumerable<string>> Counting(TestStore store)
    {
        await using var db = store.CreateDbContext();
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        return (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).Permits.Where(permit => permit.CountsOn(today, Cases.Pack)).Select(permit => permit.PermitNumber).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Permit_OnThePartnersList_CountsNoMoreUntilItWasCheckedAnewAndIsToldOnce()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        var store = desk.Store;
        var record = await Recognised(store);
        await Record(store, record, "P-1", "P-2");
        store.Tell();
        var jobs = new DueActsRunner([new PermitsDue(store, Cases.Pack, desk.Folder)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        // Of another recognition, and of a permit that nobody holds here.
        desk.Withdrawn("mr-002", "P-2,2026-11-01,Not ours\n");
        desk.Withdrawn("mr-001", "permit_number,day,reason\nP-9,2026-11-01,\n");
        Assert.Equal(0, await jobs.Run(default));

        desk.Withdrawn("mr-001", "permit_number,day,reason\nP-9,2026-11-01,\nP-1,2026-11-02,Misuse found\n");
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await jobs.Run(default));

        Assert.Equal(["P-2"], await Counting(store));
        var letters = (await store.Letters()).Where(letter => letter.Template == "permit-listed").ToList();
        Assert.Equal(new HashSet<UserId> { People.Officer.User, People.SecondOfficer.User, People.Manager.User, People.SecondManager.User }, letters.Select(letter => letter.To).ToHashSet());
        Assert.All(letters, letter => Assert.Contains("names permit P-1 as withdrawn on 2 November 2026: Misuse found.", letter.Text));

        // Whoever checked it with the partner afterwards knows more than the list.
        await Record(store, record, "P-1");
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await jobs.Run(default));
        Assert.Equal(["P-1", "P-2"], await Counting(store));
    }

    [Fact]
    public async Task List_ThatCannotBeRead_IsToldAsAFaultAndKeepsNoOtherWaiting()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        desk.Withdrawn("mr-001", "P-1,yesterday\n");
        desk.Withdrawn("mr-002", "P-2,2026-11-01\n");

        Assert.Equal(("MR-002", "P-2"), Assert.Single(await desk.Folder.WithdrawnPermits(default)) is var read ? (read.Recognition, read.PermitNumber) : default);
        Assert.Equal("permits/mr-001.csv", Assert.Single(desk.Folder.Faults).Key);
        desk.Withdrawn("mr-001", "P-1,2026-11-01\n");
        Assert.Equal(2, (await desk.Folder.WithdrawnPermits(default)).Count);
        Assert.Empty(desk.Folder.Faults);
    }
}
