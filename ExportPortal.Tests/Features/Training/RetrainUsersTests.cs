using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Training;

public sealed class RetrainUsersTests
{
    private const string Account = "kenji@kurohana.example";

    [Fact]
    public async Task LastModule_Passed_BringsItsDayIntoTheLicencesThatNameThePersonOnce()
    {
        await using var store = await TestStore.Sqlite();
        await using (var db = store.CreateDbContext())
        {
            (await db.Users.SingleAsync(user => user.Id == People.Recipient.User.Value)).Email = Account;
            await db.SaveChangesAsync();
        }
        var number = await store.Licence(LicenceState.PendingAcceptance);
        var before = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddMonths(-11);
        Assert.Equal("", (await store.Duty.NameUsers(number, [new(Account.ToUpperInvariant(), "Dr Kenji Arata", "NL", before, "course of the house"), new("aiko@kurohana.example", "Aiko Tan", "NL", before, "course of the house")], Guid.NewGuid(), People.Recipient, default)).Message);
        var handler = new RetrainUsers(store, store.Pipeline, Cases.Pack);

        foreach (var module in Cases.Pack.Training!.Modules)
        {
            Assert.All(await Users(store), user => Assert.Equal(before, user.TrainedOn));
            Assert.Equal("", (await new TakeModule(store.Pipeline, Cases.Pack).Run(module.Key, [.. module.Questions.Select(question => question.Right)], Guid.NewGuid(), People.Recipient, default)).Message);
            await Owed(store, handler);
        }
        await Owed(store, handler);

        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal([today, before], (await Users(store)).Select(user => user.TrainedOn));
        Assert.Equal([null, "course of the house"], (await Users(store)).Select(user => user.Evidence));
        var users = (await new RecipientQuery(store, Cases.Pack, store.Clock).Find(People.RecipientHouse.Value, People.Officer, default))!.Users;
        Assert.Equal([("Aiko Tan", before, false), ("Dr Kenji Arata", today, true)], users.Select(user => (user.Name, user.TrainedOn, user.IsCertified)));
        Assert.All(users, user => Assert.Equal((number, user.TrainedOn.AddMonths(12)), (Assert.Single(user.Licences), user.Until)));
        var told = Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.retrainuser");
        Assert.Equal((null, number), (told.Event.User, told.Event.Subject.Number));
        Assert.Contains("certificate of", told.Reason);
    }

    /// <summary>Does what the passes owe; doing it again changes nothing.</summary>
    private static async Task Owed(TestStore store, RetrainUsers handler)
    {
        await using var db = store.CreateDbContext();
        foreach (var subject in await db.Outbox.Where(message => message.Kind == OutboxKinds.RetrainUsers).Select(message => message.Subject).ToListAsync())
            await handler.Handle(subject, default);
    }

    private static async Task<IReadOnlyList<NamedUser>> Users(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Licences.AsNoTracking().SingleAsync()).Grant!.Users;
    }
}
