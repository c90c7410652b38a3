using System.Net;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Connections;
using ExportPortal.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Licences;

/// <summary>Which stop is told, what a system may answer, and what people see of it.</summary>
public sealed partial class EndNoticeTests
{
    private static async Task<Dictionary<string, string?>> Confirmed(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.EndNotices.AsNoTracking().ToDictionaryAsync(one => one.State, one => one.ConfirmedBy);
    }

    [Fact]
    public async Task Remit_OfARevocation_IsNoLongerToldAsOne()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.RevokeUrgently, "breach", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal("", (await new LodgeLicenceAppeal(store.Pipeline, Cases.Packs).Run(number, "It was not us.", Guid.NewGuid(), People.Recipient, default)).Message);
        await store.Seat("AP-001", People.SecondManager);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new ActOnLicenceAppeal(store.Pipeline, Cases.Pack).Run("AP-001", AppealVerb.Remit, "Look again.", null, Guid.NewGuid(), member, default)).Message);

        var told = await Confirmed(store);
        Assert.Equal(("nobody: the revocation was set aside, and access stays suspended", null), (told["REVOKED"], told["SUSPENDED"]));
    }

    [Fact]
    public async Task Lift_WhileSomethingOverdueClosesAccess_TellsOfThat()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Suspended(store, null);
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            Assert.True(licence.Order("SN-001", new("Correct it.", day.AddDays(2), StopsAccess: true), store.Clock.GetUtcNow()));
            typeof(Licence).GetProperty(nameof(Licence.Start))!.SetValue(licence, day);
            await db.SaveChangesAsync();
        }
        store.Clock.Advance(TimeSpan.FromDays(5));
        foreach (var manager in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "mended", null, Guid.NewGuid(), manager, default)).Message);

        var told = await Confirmed(store);
        Assert.Equal(("nobody: this stop is over, and what is overdue keeps access closed", true), (told["SUSPENDED"], told.TryGetValue(EndNotice.ConditionOverdue, out var stop) && stop is null));
    }

    /// <summary>What a system says of its own answer may be nonsense; the try is on record all the same.</summary>
    [Theory]
    [InlineData("text/plain; charset=nonsense", 4, "The system took the message and has not confirmed that access is stopped.")]
    [InlineData("text/plain", 5000, "The system answered with more than 4096 bytes, which are not read; a confirmation is short.")]
    public async Task Tell_SystemAnswersOddly_IsSaidOnTheLicence(string type, int length, string said)
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((200, new string('x', length))) { ContentType = type };
        await Suspended(store, receiver.Address);
        using var sender = Sender(store);

        Assert.True(await Worker(store, sender).DoNext(default));
        Assert.Equal((1, said, null), ((await Notice(store)).Attempts, (await Notice(store)).LastError, (await Notice(store)).ConfirmedAt));
    }

    [Fact]
    public async Task Tell_SystemConfirmsInAnOddCharacterSet_IsConfirmed()
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((200, "{\"confirmed\": true}")) { ContentType = "application/json; charset=nonsense" };
        await Suspended(store, receiver.Address);
        using var sender = Sender(store);
        Assert.True(await Worker(store, sender).DoNext(default));
        Assert.NotNull((await Notice(store)).ConfirmedAt);
    }

    [Fact]
    public async Task Tell_OneSiteOrOneUser_NamesItByItsOwnField()
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((202, ""), (202, ""));
        using var sender = Sender(store);
        var hook = new Webhook { Organisation = People.StewardHouse, Url = receiver.Address, Secret = Protection.CreateProtector("ExportPortal.Webhooks").Protect(Secret), CreatedBy = "Kenji", CreatedAt = Cases.Start };
        foreach (var state in (string[])[EndNotice.SiteStruck, "USER_REMOVED"])
            await sender.Send(hook, new EndNotice { Id = Guid.NewGuid(), Number = "XP", Organisation = People.StewardHouse, State = state, Account = "S2" }, default);
        Assert.Equal([(null, "S2"), ("S2", null)], receiver.Received.Select(message =>
        {
            using var json = JsonDocument.Parse(message.Body);
            return (json.RootElement.GetProperty("user").GetString(), json.RootElement.GetProperty("site").GetString());
        }));
    }

    [Fact]
    public async Task Page_OldNoticeStillOpen_IsShownBeforeAllThatAreConfirmed()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Suspended(store, null);
        var open = await Notice(store);
        await using (var db = store.CreateDbContext())
        {
            for (var later = 1; later <= 25; later++)
            {
                var notice = new EndNotice { Id = Guid.NewGuid(), Licence = open.Licence, Number = number, Organisation = open.Organisation, State = "USER_REMOVED", Account = $"u{later}", Since = open.Since.AddHours(later), CreatedAt = open.CreatedAt.AddHours(later) };
                notice.Confirm("Kenji", notice.CreatedAt);
                db.EndNotices.Add(notice);
            }
            await db.SaveChangesAsync();
        }
        var life = (await new LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, People.Recipient))!.Life;
        Assert.Equal((21, open.Id), (life.Ends.Count, life.Ends[0].Id));
        Assert.Contains(life.Flags, flag => flag.ToString().Contains("Unconfirmed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SetWebhook_WhileANoticeWaitsForAPerson_TellsTheNewSystemAtOnce()
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((200, "{\"confirmed\": true}"));
        await Suspended(store, null);
        using var sender = Sender(store);
        var worker = Worker(store, sender);
        Assert.True(await worker.DoNext(default));
        Assert.False(await worker.DoNext(default));

        var set = await new ManageConnections(store.Pipeline, Protection, Options.Create(new ConnectionRules { AllowPrivateAddresses = true })).SetWebhook(receiver.Address, Guid.NewGuid(), People.Recipient, default);
        Assert.Equal("", set.Message);
        Assert.True(await worker.DoNext(default));
        Assert.Equal("the system at 127.0.0.1", (await Notice(store)).ConfirmedBy);
    }
}
