using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Access decisions under many hands at once; the same tests on both stores.</summary>
public abstract class AccessDecisionTests
{
    private static readonly NamedUser Aiko = new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1));

    private protected abstract Task<TestStore> Open();

    private static async Task<(string Number, ApiClient Client)> Licence(TestStore store, params UseLimit[] limits)
    {
        var number = await store.Licence(LicenceState.Active);
        store.Clock.SetUtcNow(new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero));
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        typeof(Licence).GetProperty(nameof(Domain.Licensing.Licence.Grant))!.SetValue(licence, licence.Grant! with { Users = [Aiko], Limits = limits });
        var (key, _) = ApiKey.Create(People.RecipientHouse, "gateway", ApiScopes.All, "Kenji", store.Clock.GetUtcNow());
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync();
        return (number, new(key.Id, key.Organisation, key.Shown, key.Scopes));
    }

    private static AccessQuestion Ask(string number, UseAction action = UseAction.Read, decimal amount = 1) => new(number, Aiko.Account, action, amount, "NL");

    private static async Task<decimal> Used(TestStore store, Counted of)
    {
        await using var db = store.CreateDbContext();
        return (await db.UseOf((await db.Licences.AsNoTracking().SingleAsync()).Id, null, default)).GetValueOrDefault(of);
    }

    [Fact]
    public async Task Decide_50IdenticalCommandsAtOnce_HaveOneEffect()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store, new UseLimit(Counted.Rows, 1000));
        var key = Guid.NewGuid();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => store.Decide.Run(Ask(number, amount: 10), key, client, default))));

        Assert.All(replies, reply => Assert.Equal("", reply.Message));
        Assert.Single(replies.Select(reply => reply.Value.Decision).Distinct());
        await using var db = store.CreateDbContext();
        Assert.Equal((1, 10m), (await db.AccessDecisions.CountAsync(), await Used(store, Counted.Rows)));
        Assert.Single(await store.Log(), entry => entry.Event.Act == "access.decide");
    }

    [Fact]
    public async Task Decide_50DifferentAtOnce_NeverOverdraw()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store, new UseLimit(Counted.Rows, 100), new UseLimit(Counted.Epsilon, 1), new UseLimit(Counted.Users, 1));
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(at => Task.Run(() =>
            store.Decide.Run(at % 2 == 0 ? Ask(number, amount: 9) : Ask(number, UseAction.Query, 0.3m), Guid.NewGuid(), client, default))));

        Assert.Equal((11, 3, 36), (replies.Count(reply => reply.Value.Allowed && reply.Value.Question.Action is UseAction.Read), replies.Count(reply => reply.Value.Allowed && reply.Value.Question.Action is UseAction.Query), replies.Count(reply => reply.Value.Code == "AD-13")));
        Assert.Equal((99m, 0.9m, 1m), (await Used(store, Counted.Rows), await Used(store, Counted.Epsilon), await Used(store, Counted.Users)));
    }

    [Fact]
    public async Task Decide_CodeThatAnOlderReleaseTook_IsLeftToTheLicence()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store, new UseLimit(Counted.Users, 1));
        async Task<bool> IsAnswered(string country) => (await store.Decide.Run(Ask(number) with { Country = country }, Guid.NewGuid(), client, default)).IsDone;
        Assert.Equal((true, false, false), (await IsAnswered("UK"), await IsAnswered("uk"), await IsAnswered("GBR")));
    }

    [Fact]
    public async Task Decide_UserInThePlaceOfOneWhoLeft_IsLetIn()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store, new UseLimit(Counted.Users, 1));
        async Task<string> Asks(string account) => (await store.Decide.Run(Ask(number) with { User = account }, Guid.NewGuid(), client, default)).Value.Code;
        async Task Name(params NamedUser[] users)
        {
            await using var db = store.CreateDbContext();
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Domain.Licensing.Licence.Grant))!.SetValue(licence, licence.Grant! with { Users = users });
            await db.SaveChangesAsync();
        }
        var (ren, mio) = (Aiko with { Account = "ren@kurohana.example" }, Aiko with { Account = "Mio@kurohana.example" });
        Assert.Equal("AD-00", await Asks(Aiko.Account));
        await Name(ren);
        Assert.Equal(("AD-00", "AD-09"), (await Asks(ren.Account), await Asks(Aiko.Account)));
        await Name(ren, mio); // as no rule lets it be
        Assert.Equal("AD-13", await Asks(mio.Account));
        await Name(mio);
        Assert.Equal(("AD-00", "AD-00"), (await Asks(mio.Account), await Asks(mio.Account)));
        Assert.Equal(3m, await Used(store, Counted.Users));
    }

    [Fact]
    public async Task Draw_PastTheLimitOrBelowZero_IsRefusedByTheStoreItself()
    {
        await using var store = await Open();
        await Licence(store);
        await using var db = store.CreateDbContext();
        var id = (await db.Licences.AsNoTracking().SingleAsync()).Id;
        await using var transaction = await db.Database.BeginTransactionAsync();

        Assert.True(await db.Draw(id, null, new(Counted.Rows, 7), 10, default));
        Assert.False(await db.Draw(id, null, new(Counted.Rows, 4), 10, default));
        Assert.False(await db.Draw(id, null, new(Counted.Rows, -1), 10, default));
        Assert.True(await db.Draw(id, null, new(Counted.Rows, 3), 10, default));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE use_counter SET \"Used\" = -1"));
    }

    [Fact]
    public async Task Decide_InARenewedTerm_CountsAnew()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store, new UseLimit(Counted.Rows, 10), new UseLimit(Counted.Users, 1));
        Assert.True((await store.Decide.Run(Ask(number, amount: 10), Guid.NewGuid(), client, default)).Value.Allowed);
        Assert.Equal("AD-13", (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value.Code);
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        var term = new DateOnly(2027, 2, 1);
        typeof(Licence).GetProperty(nameof(Domain.Licensing.Licence.Grant))!.SetValue(licence, licence.Grant! with { Renewed = [term] });
        await db.SaveChangesAsync();

        // The renewal is granted, and its term has not begun.
        Assert.Equal("AD-13", (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value.Code);
        store.Clock.SetUtcNow(new(2027, 2, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True((await store.Decide.Run(Ask(number, amount: 4), Guid.NewGuid(), client, default)).Value.Allowed);
        var used = await db.UseOf(licence.Id, term, default);
        Assert.Equal((4m, 1m), (used[Counted.Rows], used[Counted.Users]));
        Assert.True((await store.Decide.Run(Ask(number, amount: 6), Guid.NewGuid(), client, default)).Value.Allowed);
        Assert.Equal("AD-13", (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value.Code);
    }

    [Fact]
    public async Task Decide_SameKeyForAnotherQuestion_IsRefused()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store);
        var key = Guid.NewGuid();
        Assert.True((await store.Decide.Run(Ask(number), key, client, default)).IsDone);
        Assert.Equal("IK-1", (await store.Decide.Run(Ask(number, amount: 2), key, client, default)).Rule?.Code);
        Assert.Equal(1m, await Used(store, Counted.Rows));
    }

    [Fact]
    public async Task Decide_ForeignKeyClosedKeyOrOtherScope_GetsNothing()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store);
        await using var db = store.CreateDbContext();
        var (foreign, _) = ApiKey.Create(People.Elsewhere, "gateway", ApiScopes.All, "X", store.Clock.GetUtcNow());
        db.ApiKeys.Add(foreign);
        await db.SaveChangesAsync();

        Assert.Equal(OutcomeKind.NotFound, (await store.Decide.Run(Ask(number), Guid.NewGuid(), new ApiClient(foreign.Id, foreign.Organisation, foreign.Shown, foreign.Scopes), default)).Kind);
        Assert.Equal("KY-2", (await store.Decide.Run(Ask(number), Guid.NewGuid(), client with { Scopes = [ApiScopes.ConfirmEnds] }, default)).Rule?.Code);
        (await db.ApiKeys.SingleAsync(key => key.Id == client.Key)).Close(store.Clock.GetUtcNow());
        await db.SaveChangesAsync();
        Assert.Equal("KY-1", (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Rule?.Code);
        Assert.Empty(await db.AccessDecisions.ToListAsync());
        Assert.Equal(3, (await store.Log()).Count(entry => entry.Event.Act == "access.decide" && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Denied));
    }

    [Fact]
    public async Task Decide_SiteOfAGlobalLicence_IsLetInWhileItIsListed()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Domain.Licensing.Licence.Grant))!.SetValue(licence, licence.Grant! with { Sites = [new(1, "Kurohana", "NL", "1 Quay"), new(2, "Second house", "NL", "2 Square")] });
            await db.SaveChangesAsync();
        }
        async Task<string> Answer(string? site) => (await store.Decide.Run(Ask(number) with { Site = site }, Guid.NewGuid(), client, default)).Value.Code;

        Assert.Equal(("AD-17", "AD-19"), (await Answer(null), await Answer("S2")));
        Assert.Equal("S2 listed; it joined on 20 December 2026", DemonstrationHost.Done(await store.Sites.List(number, 2, new(2026, 12, 20), "Form 12.", Guid.NewGuid(), People.Officer, default)));
        Assert.Equal(("AD-00", "AD-19"), (await Answer("S2"), await Answer("S1")));
        Assert.Equal(OutcomeKind.Stale, (await store.Sites.Strike(number, 2, "It has left.", Guid.NewGuid(), People.Recipient, default, revision: 0)).Kind);
        DemonstrationHost.Done(await store.Sites.Strike(number, 2, "It has left.", Guid.NewGuid(), People.Recipient, default));
        Assert.Equal("AD-19", await Answer("S2"));
        Assert.Equal(OutcomeKind.Invalid, (await store.Decide.Run(Ask(number) with { Site = "Second house" }, Guid.NewGuid(), client, default)).Kind);
        await using var read = store.CreateDbContext();
        Assert.Equal(("SITE_STRUCK", "S2"), await read.EndNotices.Select(notice => new { notice.State, notice.Account }).SingleAsync() is var told ? (told.State, told.Account) : default);
        Assert.Equal(["licence.listsite", "licence.strikesite"], (await store.Log()).Select(entry => entry.Event).Where(act => act.Outcome is Domain.AccessLog.AuditOutcome.Done && act.Act.EndsWith("site", StringComparison.Ordinal)).Select(act => act.Act));
    }

    [Fact]
    public async Task Decide_AnswerNearTheEnd_HoldsNoLongerThanTheTerm()
    {
        await using var store = await Open();
        var (number, client) = await Licence(store);
        Assert.Equal(store.Clock.GetUtcNow().AddMinutes(15), (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value.ValidUntil);
        store.Clock.SetUtcNow(new(2027, 9, 30, 23, 50, 0, TimeSpan.Zero));
        Assert.True((await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value.Allowed);
        store.Clock.SetUtcNow(new(2027, 11, 30, 23, 50, 0, TimeSpan.Zero));
        var last = (await store.Decide.Run(Ask(number), Guid.NewGuid(), client, default)).Value;
        Assert.Equal(("AD-10", new DateTimeOffset(2027, 12, 1, 0, 0, 0, TimeSpan.Zero)), (last.Code, last.ValidUntil));
    }
}

public sealed class SqliteAccessDecisionTests : AccessDecisionTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresAccessDecisionTests(PostgresCluster cluster) : AccessDecisionTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
