using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>The inbox page by page, and the digest of the day; on both stores.</summary>
public abstract class InboxTests
{
    private static readonly ContentHash Hash = ContentHash.Of("pack"u8);

    private protected abstract Task<TestStore> Open();

    /// <summary>Letters that one act wrote to a person, all of one instant.</summary>
    private static async Task Write(TestStore store, Actor to, int letters)
    {
        await using var db = store.CreateDbContext();
        var order = new LetterOrder { Id = Guid.NewGuid(), Act = "application.register", SubjectKind = "application", SubjectId = Guid.NewGuid().ToString(), At = store.Clock.GetUtcNow() };
        db.LetterOrders.Add(order);
        for (var no = 0; no < letters; no++)
            db.Notices.Add(new Notice { Id = Guid.NewGuid(), Order = order.Id, User = to.User.Value, Template = $"letter-{no}", PackId = "pack", PackHash = Hash, Subject = $"Letter {no}", Body = "Text.", InDigest = true, CreatedAt = store.Clock.GetUtcNow() });
        (await db.Users.SingleAsync(user => user.Id == to.User.Value)).Email = "ilva@authority.example";
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Inbox_MoreLettersOfOneInstantThanAPageHolds_ShowsEachOnce()
    {
        await using var store = await Open();
        await Write(store, People.Officer, 60);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await Write(store, People.Officer, 3);
        var (seen, query) = (new List<string>(), new InboxQuery(store));

        for (Guid? before = null; ;)
        {
            var page = await query.Run(People.Officer, unreadOnly: false, before);
            seen.AddRange(page.Letters.Select(letter => $"{letter.Template} {letter.At:O}"));
            if ((before = page.Older) is null)
                break;
        }

        Assert.Equal((63, 63), (seen.Count, seen.Distinct().Count()));
        Assert.All(seen.Take(3), letter => Assert.EndsWith($"{store.Clock.GetUtcNow():O}", letter));
    }

    [Fact]
    public async Task Recipients_OfOneName_StandOnOnePageEach()
    {
        await using var store = await Open();
        await using (var db = store.CreateDbContext())
        {
            for (var no = 0; no < 60; no++)
                db.Organisations.Add(Records.Party(new(Guid.NewGuid()), Domain.Recipients.OrganisationKind.Recipient, $"Institute No. {no}", "NL", "Twin Institute"));
            await db.SaveChangesAsync();
        }
        var (seen, query) = (new List<Guid>(), new RecipientQuery(store, Cases.Pack, store.Clock));

        for (var page = 1; page <= 3; page++)
            seen.AddRange((await query.Page("twin", page, People.Officer, default)).Rows.Select(row => row.Id));

        Assert.Equal((60, 60), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task Digest_AtItsHour_IsOrderedWithoutAMailAndSentOnceAfterwards()
    {
        await using var store = await Open();
        var options = Options.Create(new MailOptions());
        await Write(store, People.Officer, 2);
        var jobs = new DueActsRunner([new DueDigests(store, options)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        Assert.Equal(0, await jobs.Run(default));
        store.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((1, 0), (await jobs.Run(default), await jobs.Run(default)));
        var folder = Path.Combine(store.Paths.Folder, "mail");
        Assert.False(Directory.Exists(folder)); // the store is not asked to write while a mail server answers

        var send = new SendDigests(store, new Post(options, store.Paths), Records.Package().Issuer, options, store.Clock);
        await send.Handle(People.Officer.User.Value, default);
        await send.Handle(People.Officer.User.Value, default);
        Assert.Contains("Subject: 2 notices of 24 November 2026", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder))));
        await using var db = store.CreateDbContext();
        Assert.All(await db.Notices.AsNoTracking().ToListAsync(), letter => Assert.Equal(store.Clock.GetUtcNow(), letter.SentAt));
        var owed = await db.Outbox.AsNoTracking().SingleAsync();
        Assert.Equal((OutboxKinds.SendDigest, People.Officer.User.Value), (owed.Kind, owed.Subject));
    }
}

public sealed class SqliteInboxTests : InboxTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresInboxTests(PostgresCluster cluster) : InboxTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
