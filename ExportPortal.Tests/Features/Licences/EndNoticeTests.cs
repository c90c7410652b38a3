using System.Net;
using System.Text;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Licences;

/// <summary>Every end or stop of access reaches the recipient's system until it is confirmed.</summary>
public sealed partial class EndNoticeTests
{
    private const string Secret = "whsec_test";
    private static readonly EphemeralDataProtectionProvider Protection = new();

    private static WebhookSender Sender(TestStore store, bool allowPrivate = true) =>
        new(Options.Create(new WebhookOptions { AllowPrivateAddresses = allowPrivate }), Protection, new("Authority", new("https://portal.example/"), null), store.Clock);

    private static OutboxWorker Worker(TestStore store, WebhookSender sender) => new(store, [new TellEnd(store, sender, store.Pipeline, store.Clock)], store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);

    /// <summary>A system of the recipient that answers as told, one answer after the other.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Queue<(int Status, string Body)> answers;

        public Receiver(params (int, string)[] given)
        {
            answers = new(given);
            var port = Random.Shared.Next(20000, 60000);
            Address = $"http://127.0.0.1:{port}/ends";
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Start();
            _ = Task.Run(Serve);
        }

        public string Address { get; }
        public string? ContentType { get; init; }
        public List<(string Id, string At, string Signature, byte[] Body)> Received { get; } = [];

        private async Task Serve()
        {
            try
            {
                while (answers.Count > 0)
                {
                    var context = await listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    Received.Add((context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!, context.Request.Headers["webhook-signature"]!, body.ToArray()));
                    var (status, text) = answers.Dequeue();
                    (context.Response.StatusCode, context.Response.ContentType) = (status, ContentType);
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                    context.Response.Close();
                }
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        public void Dispose() => listener.Close();
    }

    private static async Task<string> Suspended(TestStore store, string? url)
    {
        var number = await store.Licence(LicenceState.Active);
        if (url is not null)
        {
            await using var db = store.CreateDbContext();
            db.Webhooks.Add(new Webhook { Organisation = People.RecipientHouse, Url = url, Secret = Protection.CreateProtector("ExportPortal.Webhooks").Protect(Secret), CreatedBy = "Kenji", CreatedAt = Cases.Start });
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        await using (var db = store.CreateDbContext())
        {
            db.Outbox.RemoveRange(await db.Outbox.Where(message => message.Kind != OutboxKinds.TellEnd).ToListAsync());
            await db.SaveChangesAsync();
        }
        return number;
    }

    private static async Task<EndNotice> Notice(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.EndNotices.AsNoTracking().SingleAsync();
    }

    [Fact]
    public async Task Tell_SystemFailsThenIsSilentThenConfirms_IsToldUntilItConfirms()
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((500, ""), (202, ""), (200, "{\"confirmed\": true}"));
        var number = await Suspended(store, receiver.Address);
        using var sender = Sender(store);
        var worker = Worker(store, sender);

        Assert.True(await worker.DoNext(default));
        Assert.Equal((1, "The system answered 500.", null), ((await Notice(store)).Attempts, (await Notice(store)).LastError, (await Notice(store)).ConfirmedAt));
        Assert.False(await worker.DoNext(default));
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await worker.DoNext(default));
        Assert.Equal("The system took the message and has not confirmed that access is stopped.", (await Notice(store)).LastError);
        store.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.True(await worker.DoNext(default));

        var notice = await Notice(store);
        Assert.Equal((3, null, "the system at 127.0.0.1", "SUSPENDED"), (notice.Attempts, notice.LastError, notice.ConfirmedBy, notice.State));
        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.confirmend");
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await worker.DoNext(default));
        Assert.All(receiver.Received, message => Assert.Equal($"v1,{WebhookSender.Sign(Secret, message.Id, message.At, message.Body)}", message.Signature));
        Assert.NotEqual(receiver.Received[0].Signature, $"v1,{WebhookSender.Sign("whsec_other", receiver.Received[0].Id, receiver.Received[0].At, receiver.Received[0].Body)}");
        using var json = JsonDocument.Parse(receiver.Received[2].Body);
        Assert.Equal((number, "SUSPENDED", 3), (json.RootElement.GetProperty("licence").GetString(), json.RootElement.GetProperty("state").GetString(), json.RootElement.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task Suspend_InTheStewardsEnclave_TellsTheStewardsSystemToo()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Host = HostingPlace.StewardEnclave });
        await db.SaveChangesAsync();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);

        var notices = await db.EndNotices.AsNoTracking().ToDictionaryAsync(one => one.Organisation);
        Assert.Equal([People.StewardHouse, People.RecipientHouse], notices.Keys.OrderBy(one => one.Value));
        Assert.Equal(2, await db.Outbox.CountAsync(one => one.Kind == OutboxKinds.TellEnd));
        Task<Outcome<string>> Confirm(OrganisationId told, Actor actor) => store.Duty.Confirm(number, notices[told].Id, Guid.NewGuid(), actor, default);
        Assert.Equal("EL-2", (await Confirm(People.StewardHouse, People.Recipient)).Rule?.Code);
        Assert.Equal("LC-1", (await Confirm(People.RecipientHouse, People.Steward)).Rule?.Code);
        Assert.True((await Confirm(People.StewardHouse, People.Steward)).IsDone);
        Assert.True((await Confirm(People.RecipientHouse, People.Recipient)).IsDone);
    }

    [Fact]
    public async Task Tell_AddressInsideTheOwnNetwork_IsNotReached()
    {
        await using var store = await TestStore.Sqlite();
        using var receiver = new Receiver((200, "{\"confirmed\": true}"));
        await Suspended(store, receiver.Address);
        using var sender = Sender(store, allowPrivate: false);

        Assert.True(await Worker(store, sender).DoNext(default));
        Assert.Equal(("The system cannot be reached.", null, 0), ((await Notice(store)).LastError, (await Notice(store)).ConfirmedAt, receiver.Received.Count));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void PublicAddress_Each_IsKnown(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task Tell_WithoutASystem_WaitsForAPersonOrAKey()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Suspended(store, null);
        using var sender = Sender(store);
        var worker = Worker(store, sender);
        Assert.True(await worker.DoNext(default));
        store.Clock.Advance(TimeSpan.FromHours(5));
        Assert.False(await worker.DoNext(default));
        var notice = await Notice(store);
        Assert.Null(notice.ConfirmedAt);

        Assert.Equal("LC-1", (await store.Duty.Confirm(number, notice.Id, Guid.NewGuid(), People.Steward, default)).Rule?.Code);
        Assert.True((await store.Duty.Confirm(number, notice.Id, Guid.NewGuid(), People.Recipient, default)).IsDone);
        store.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await worker.DoNext(default));
        Assert.Equal((1, "Kenji"), ((await Notice(store)).Attempts, (await Notice(store)).ConfirmedBy));
        store.Clock.Advance(TimeSpan.FromDays(30));
        Assert.False(await worker.DoNext(default));
    }

    [Fact]
    public async Task Confirm_ByAKey_CountsForItsOwnOrganisationAlone()
    {
        await using var store = await TestStore.Sqlite();
        await Suspended(store, null);
        var gate = new ClientGate(store, store.Pipeline);
        var (own, secret) = ApiKey.Create(People.RecipientHouse, "enclave", ApiScopes.All, "Kenji", Cases.Start);
        var (foreign, other) = ApiKey.Create(People.Elsewhere, "enclave", ApiScopes.All, "X", Cases.Start);
        await using (var db = store.CreateDbContext())
        {
            db.ApiKeys.AddRange(own, foreign);
            await db.SaveChangesAsync();
        }
        var notice = await Notice(store);
        Assert.Null(await gate.Find($"Bearer {secret}x", default));
        Assert.Null(await gate.Find(secret, default));
        Assert.Equal(OutcomeKind.NotFound, (await gate.Confirm(notice.Id, Guid.NewGuid(), (await gate.Find($"Bearer {other}", default))!, default)).Kind);
        Assert.True((await gate.Confirm(notice.Id, Guid.NewGuid(), (await gate.Find($"bearer {secret}", default))!, default)).IsDone);
        Assert.Equal($"key {own.Shown}", (await Notice(store)).ConfirmedBy);
    }

    [Theory]
    [InlineData("SUSPENDED", "Suspension")]
    [InlineData("REVOKED, confirmed by the system at lab.example", "Revocation, confirmed by the system at lab.example")]
    public void Reason_OfAConfirmedStop_IsSaidInWords(string reason, string words) =>
        Assert.Equal(words, LicenceWords.Reason(new(1, default, null, "licence.confirmend", null, null, reason, IsDenied: false, null)));

    [Fact]
    public async Task Lift_BeforeTheConfirmation_PutsTheNoticeAside()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Suspended(store, null);
        foreach (var manager in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "mended", null, Guid.NewGuid(), manager, default)).Message);

        Assert.Equal("nobody: access was opened again", (await Notice(store)).ConfirmedBy);
    }

    [Fact]
    public async Task Lift_AfterAUserWasTakenOutMeanwhile_StillTellsOfTheUser()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Suspended(store, null);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Users = [new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1))] });
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await store.Duty.NameUsers(number, [], Guid.NewGuid(), People.Recipient, default)).Message);
        foreach (var manager in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "mended", null, Guid.NewGuid(), manager, default)).Message);
        await using var read = store.CreateDbContext();
        var notices = await read.EndNotices.AsNoTracking().ToDictionaryAsync(one => one.State, one => one.ConfirmedAt is not null);
        Assert.Equal((true, false), (notices["SUSPENDED"], notices["USER_REMOVED"]));
    }

    /// <summary>A log that is delivered later is judged by who was named when it happened.</summary>
    [Fact]
    public async Task NameUsers_UserTakenOff_WasNamedUntilThen()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { TrainingMonths = 12, Users = [new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1))] });
            await db.SaveChangesAsync();
        }
        store.Clock.Advance(TimeSpan.FromDays(3));
        var gone = store.Clock.GetUtcNow();
        Assert.Equal("", (await store.Duty.NameUsers(number, [], Guid.NewGuid(), People.Recipient, default)).Message);
        store.Clock.Advance(TimeSpan.FromDays(5));

        await using var read = store.CreateDbContext();
        var use = (await AccessLog.LicensedUses.Find(read, [number], default))[number];
        Assert.Contains("AIKO@kurohana.example", use.GrantedAt(gone.AddDays(-1)).Users!);
        Assert.DoesNotContain("aiko@kurohana.example", use.GrantedAt(gone).Users!);
    }

    [Fact]
    public async Task NameUsers_ListThatSomebodyElseHasChangedSince_IsNotWrittenOver()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        var form = (await new LicenceFormQuery(store, store.Clock).Run(number, People.Recipient))!;
        Task<Outcome<string>> Name(string account, int? revision) => store.Duty.NameUsers(number,
            [new(account, "Aiko Tan", "NL", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(-20), "course of the house")], Guid.NewGuid(), People.Recipient, default, revision);
        Assert.Equal("", (await Name("aiko@kurohana.example", form.Revision)).Message);
        Assert.Equal(OutcomeKind.Stale, (await Name("ren@kurohana.example", form.Revision)).Kind);
        var now = (await new LicenceFormQuery(store, store.Clock).Run(number, People.Recipient))!;
        Assert.Equal("aiko@kurohana.example", now.Grant!.Users.Single().Account);
        Assert.Equal("", (await Name("ren@kurohana.example", now.Revision)).Message);
    }

    [Fact]
    public async Task Answer_OfWhatWasLate_EndsTheTellingOfIt()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var notice = new EndNotice { Id = Guid.NewGuid(), Licence = (await db.Licences.SingleAsync()).Id, Number = number, Organisation = People.RecipientHouse, State = EndNotice.ConditionOverdue, Since = store.Clock.GetUtcNow(), CreatedAt = store.Clock.GetUtcNow() };
            db.EndNotices.Add(notice);
            await db.SaveChangesAsync();
        }
        store.Clock.SetUtcNow(new(2027, 7, 5, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal("", (await store.Duty.Answer(number, 1, "Done.", 1, 0, Guid.NewGuid(), People.Recipient, default)).Message);
        Assert.Equal("nobody: what was late is done", (await Notice(store)).ConfirmedBy);
    }
}
