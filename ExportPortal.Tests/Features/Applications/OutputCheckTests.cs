using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

/// <summary>At tier 0 the steward's output checker signs, and is another person than the one who submitted.</summary>
public sealed class OutputCheckTests
{
    [Fact]
    public async Task OutputCheck_ByTheSubmitter_IsRefusedOrSaysThatNobodyElseIsThere()
    {
        await using var store = await TestStore.Sqlite();
        var draft = await store.Application(ApplicationState.Draft);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await using (var db = store.CreateDbContext())
        {
            for (var at = 0; at < 2; at++)
                db.Applications.Add(ApplicationCells.About(Cases.In(ApplicationState.Submitted, Cases.Open), draft, at));
            await db.SaveChangesAsync();
        }
        // Another pack has read the facts, so they are taken as they stand.
        var act = new ActOnApplication(store.Pipeline, Cases.Packs, new CaseChanges(), new(store.Pipeline, new([ShippedPacks.All[0]]), new CaseChanges(), new ListsInForce(store, ShippedPacks.All[0])), store.Lists);
        Task<Outcome<string>> Sign(string number, Actor actor, string reason = "Every table was checked.") => act.Run(new(number, ApplicationVerb.SignOutputCheck, Reason: reason), Guid.NewGuid(), actor, default);

        Assert.Equal("", (await Sign("A-10000", People.Steward, new string('x', Reasons.Longest))).Message);
        Assert.StartsWith($"{Application.CheckedAlone} xx", (await store.Log())[^1].Reason);

        var other = await store.Enrol(People.New(Role.Steward));
        Assert.Equal("TR-5", (await Sign("A-10001", People.Steward)).Rule?.Code);
        // Neither wrong passwords nor an account elsewhere makes them absent; the account elsewhere goes first in every order.
        await store.Enrol(other with { User = new(new Guid(1, 0, 0, new byte[8])), Organisation = People.Elsewhere });
        await using (var db = store.CreateDbContext())
        {
            (await db.Users.SingleAsync(one => one.Id == other.User.Value)).LockoutEnd = store.Clock.GetUtcNow().AddMinutes(5);
            await db.SaveChangesAsync();
        }
        Assert.Equal("TR-5", (await Sign("A-10001", People.Steward)).Rule?.Code);
        await using (var db = store.CreateDbContext())
        {
            (await db.Users.SingleAsync(one => one.Id == other.User.Value)).LockoutEnd = null;
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await Sign("A-10001", other)).Message);
        await using var read = store.CreateDbContext();
        Assert.Equal("Every table was checked.", (await read.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-10001")).Steps[^1].Reason);
    }
}
