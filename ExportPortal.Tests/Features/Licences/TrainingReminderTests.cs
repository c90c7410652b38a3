using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Training;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Licences;

/// <summary>The training of users runs out: the recipient is warned, and once it has, its system is told; on both stores.</summary>
public abstract class TrainingReminderTests
{
    private const string Kenji = "kenji@kurohana.example";

    /// <summary>Last day on which the training of two of the three users counts; that of the third counts longer than the licence.</summary>
    private static readonly DateOnly Until = new(2027, 5, 20);

    private protected abstract Task<TestStore> Open();

    private static NamedUser Trained(string account, string name, DateOnly until) => new(account, name, "NL", until.AddMonths(-12), "course of the house");

    private static async Task<string> InUse(TestStore store)
    {
        await using (var db = store.CreateDbContext())
        {
            (await db.Users.SingleAsync(user => user.Id == People.Recipient.User.Value)).Email = Kenji;
            await db.SaveChangesAsync();
        }
        var number = await store.Licence(LicenceState.PendingAcceptance);
        NamedUser[] users = [Trained(Kenji, "Dr Kenji Arata", Until), Trained("aiko@kurohana.example", "Aiko Tan", Until), Trained("ren@kurohana.example", "Ren Abe", Cases.Term.End)];
        store.Clock.SetUtcNow(Cases.Start.AddDays(8)); // the last of them was trained today
        Assert.Equal("", (await store.Duty.NameUsers(number, users, Guid.NewGuid(), People.Recipient, default)).Message);
        foreach (var side in (Domain.Common.Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await store.AcceptAs(number, side)).Message);
        store.Tell();
        return number;
    }

    /// <summary>A pass on the day, as another instance of the portal would do it.</summary>
    private static Task Pass(TestStore store, int day)
    {
        store.Clock.SetUtcNow(new DateTimeOffset(Until.AddDays(day).ToDateTime(new TimeOnly(0, 5)), TimeSpan.Zero));
        return new DueActsRunner([new TrainingReminders(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
    }

    private static async Task<List<string>> Acts(TestStore store) =>
        (await store.Log()).Select(entry => entry.Event.Act).Where(act => act.StartsWith("licence.training", StringComparison.Ordinal)).ToList();

    private static async Task<List<(string? Account, DateTimeOffset Since, bool IsOver)>> Ends(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.EndNotices.AsNoTracking().Where(one => one.State == EndNotice.TrainingLapsed).ToListAsync())
            .OrderBy(one => one.Account, StringComparer.Ordinal).Select(one => (one.Account, one.Since, one.ConfirmedAt is not null)).ToList();
    }

    [Fact]
    public async Task Training_RunsOut_IsWarnedOfToldToTheSystemAndPutAsideByACertificate()
    {
        await using var store = await Open();
        var number = await InUse(store);
        var told = new List<(int Day, string Act)>();
        foreach (var day in (int[])[-31, -30, -29, -8, -6, 0])
        {
            await Pass(store, day);
            told.AddRange((await Acts(store)).Skip(told.Count).Select(act => (day, act)));
        }
        Assert.Equal([(-30, "licence.trainingsoon"), (-6, "licence.trainingsoon")], told); // the portal stood still on the day before
        Assert.Empty(await Ends(store));

        foreach (var day in (int[])[1, 1, 2])
            await Pass(store, day);
        Assert.Equal(["licence.trainingsoon", "licence.trainingsoon", "licence.traininglapsed"], await Acts(store));
        var since = new DateTimeOffset(Until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        Assert.Equal([("aiko@kurohana.example", since, false), (Kenji, since, false)], await Ends(store));
        Assert.Equal("AD-10", Decide(await Read(store), Kenji, store.Clock.GetUtcNow()));

        foreach (var module in Cases.Pack.Training!.Modules)
            Assert.Equal("", (await new TakeModule(store.Pipeline, Cases.Pack).Run(module.Key, [.. module.Questions.Select(question => question.Right)], Guid.NewGuid(), People.Recipient, default)).Message);
        await using (var db = store.CreateDbContext())
            foreach (var subject in await db.Outbox.Where(message => message.Kind == OutboxKinds.RetrainUsers).Select(message => message.Subject).ToListAsync())
                await new RetrainUsers(store, store.Pipeline, Cases.Pack).Handle(subject, default);
        Assert.Equal([("aiko@kurohana.example", since, false), (Kenji, since, true)], await Ends(store));
        Assert.Equal("AD-00", Decide(await Read(store), Kenji, store.Clock.GetUtcNow()));

        var letters = await store.Letters();
        Assert.Equal(2, letters.Count(letter => letter.Template == "licence-training-soon" && letter.To == People.Recipient.User));
        Assert.All(letters.Where(letter => letter.Template == "licence-training-soon"), letter => Assert.Contains($"/licences/{number}/users", letter.Text));
        Assert.Contains("of 2 users counts until 20 May 2027, in 30 days, and after that they are not let in: Dr Kenji Arata, Aiko Tan.", letters.First(letter => letter.Template == "licence-training-soon").Text);
        Assert.Equal([People.Recipient.User, People.Steward.User], letters.Where(letter => letter.Template == "licence-training-lapsed").Select(letter => letter.To).OrderBy(user => user == People.Steward.User));
    }

    [Fact]
    public async Task Training_RanOutWhileThePortalStoodStill_IsToldOnceAndNotWarnedOf()
    {
        await using var store = await Open();
        var number = await InUse(store);
        foreach (var day in (int[])[20, 21])
            await Pass(store, day);
        Assert.Equal(["licence.traininglapsed"], await Acts(store));
        Assert.All(await Ends(store), end => Assert.Equal(new DateTimeOffset(Until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), end.Since));

        // Who is taken out is told of as taken out; who is trained again is told of no longer.
        var users = (await Read(store)).Grant!.Users;
        Assert.Equal("", (await store.Duty.NameUsers(number, [users[0] with { TrainedOn = Until.AddDays(19) }, users[2]], Guid.NewGuid(), People.Recipient, default)).Message);
        Assert.All(await Ends(store), end => Assert.True(end.IsOver));
        await using var db = store.CreateDbContext();
        Assert.Equal("aiko@kurohana.example", (await db.EndNotices.AsNoTracking().SingleAsync(one => one.ConfirmedAt == null)).Account);
    }

    [Fact]
    public async Task Next_TrainingNearItsEndOrOver_IsADutyOfTheUsersPage()
    {
        await using var store = await Open();
        await InUse(store);
        var licence = await Read(store);
        LicenceDuty? On(int day) => LicenceDuties.Next(licence, People.Recipient, new(Until.AddDays(day).ToDateTime(new(9, 0)), TimeSpan.Zero)).SingleOrDefault(duty => duty.IsOfUsers);
        Assert.Null(On(-61));
        Assert.Equal(("Have 2 users trained again", Until, 0), (On(-60)!.What, On(-60)!.By, On(-60)!.DaysLate));
        Assert.Equal(("Their training counts no longer, so they are not let in: Dr Kenji Arata, Aiko Tan.", 3), (On(3)!.Why, On(3)!.DaysLate));
    }

    private static string Decide(Licence licence, string account, DateTimeOffset now) =>
        LicenceAccess.Decide(licence, new(account, UseAction.Read, 1, "NL"), new(new Dictionary<Counted, decimal>(), true), now).Answer.Code;

    private static async Task<Licence> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }
}

public sealed class SqliteTrainingReminderTests : TrainingReminderTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresTrainingReminderTests(PostgresCluster cluster) : TrainingReminderTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
