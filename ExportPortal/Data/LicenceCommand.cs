using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What every command on a licence does alike: it names its target, loads what the actor may see, and owes the news that access ended.</summary>
internal static class LicenceCommand
{
    private static readonly LicenceState[] Stopped = [LicenceState.Suspended, LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];

    /// <returns>Null when it does not exist for the actor.</returns>
    public static async Task<Licence?> LoadLicence(this CommandScope scope, string number, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("licence", number, number);
        var licence = await scope.Db.Licences.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (licence is not null)
            scope.Target = Subject(licence);
        return licence;
    }

    /// <summary>One act on a licence that the actor may see: stale where it has changed since it was shown, done to what time has left of it, and logged with what the act says it did.</summary>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public static Task<Outcome<string>> OnLicence(this CommandPipeline pipeline, string act, string number, Guid key, Actor actor, Func<CommandScope, Licence, Task<string>> does, CancellationToken cancellation, int? revision = null) =>
        pipeline.Run<string>(act, key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(licence, shown))
                return Outcome<string>.From(Outcome.Stale);
            await scope.SettleFirst(licence, cancellation);
            var before = licence.State;
            var what = await does(scope, licence);
            await scope.OweNews(licence, before, cancellation);
            scope.Record(scope.Target, Words.Code(before), Words.Code(licence.State), what);
            return Outcome<string>.Done(what);
        }, cancellation);

    public static AuditSubject Subject(Licence licence) => new("licence", licence.Id.Value.ToString(), licence.Number);

    /// <summary>What time has done and nobody has recorded is an act of the portal with its own news and letters, as if its job had come before this act.</summary>
    public static async Task SettleFirst(this CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        if (await scope.SettleByTime(licence, cancellation) is { } settled)
            scope.RecordBefore($"licence.{settled.Verb.ToString().ToLowerInvariant()}", Subject(licence), Words.Code(settled.Before), Words.Code(licence.State), licence.Steps[^1].Reason);
    }

    /// <summary>Takes the step whose time has come, with its news; who calls says how it goes on record.</summary>
    /// <returns>Null when nothing was due.</returns>
    public static async Task<(LicenceState Before, LicenceVerb Verb)?> SettleByTime(this CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        var before = licence.State;
        if (licence.Settle(scope.Now) is not { } verb)
            return null;
        await scope.OweNews(licence, before, cancellation);
        return (before, verb);
    }

    /// <summary>
    /// After an act: an end or stop of access goes to the recipient's system until it confirms, and what a later opening
    /// makes idle is put aside. In the same transaction as the act itself.
    /// </summary>
    /// <param name="before">The stored state before the act.</param>
    public static async Task OweNews(this CommandScope scope, Licence licence, LicenceState before, CancellationToken cancellation)
    {
        if (licence.State == before)
            return;
        var stays = licence.State is LicenceState.Active && LicenceAccess.At(licence, scope.Now).Code == LicenceAccess.Stopped;
        var why = licence.State is LicenceState.Suspended ? "nobody: the revocation was set aside, and access stays suspended"
            : stays ? "nobody: this stop is over, and what is overdue keeps access closed" : "nobody: access was opened again";
        if (licence.State is LicenceState.Active or LicenceState.Suspended)
            await scope.PutAside(licence, Words.Code(LicenceState.Revoked), why, cancellation);
        if (licence.State is LicenceState.Active)
            await scope.PutAside(licence, Words.Code(LicenceState.Suspended), why, cancellation);
        if (stays)
            await scope.OweStop(licence, cancellation);
        if (Stopped.Contains(licence.State))
            scope.OweEnd(licence, Words.Code(licence.State), licence.EndedAt ?? licence.SuspendedAt ?? scope.Now);
    }

    /// <summary>Ends the telling of a stop that is over; what else was told, such as a user taken out, stands.</summary>
    /// <param name="account">The user or site that the stop was of; null for any.</param>
    public static async Task PutAside(this CommandScope scope, Licence licence, string state, string why, CancellationToken cancellation, string? account = null)
    {
        foreach (var idle in await scope.Db.EndNotices.Where(notice => notice.Licence == licence.Id && notice.ConfirmedAt == null && notice.State == state && (account == null || notice.Account == account)).ToListAsync(cancellation))
            idle.Confirm(why, scope.Now);
    }

    /// <summary>After somebody was trained or taken out: ends the telling that a training has run out, where that is so of no named user any more.</summary>
    public static async Task PutAsideTrained(this CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
        var lapsed = TrainingEnd.Of(licence).Where(end => end.IsOver(today)).SelectMany(end => end.Users).ToList();
        foreach (var idle in await scope.Db.EndNotices.Where(notice => notice.Licence == licence.Id && notice.ConfirmedAt == null && notice.State == EndNotice.TrainingLapsed).ToListAsync(cancellation))
            if (!lapsed.Exists(user => user.Is(idle.Account!)))
                idle.Confirm("nobody: the training counts again, or the user is named no longer", scope.Now);
    }

    /// <summary>Owes the news that something overdue closes access, unless it is being told already.</summary>
    public static async Task OweStop(this CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        if (!await scope.Db.EndNotices.AnyAsync(notice => notice.Licence == licence.Id && notice.ConfirmedAt == null && notice.State == EndNotice.ConditionOverdue, cancellation))
            scope.OweEnd(licence, EndNotice.ConditionOverdue, scope.Now);
    }

    /// <summary>Owes the news to the recipient's system; where the data stay in the steward's enclave, to the steward's too, which is the one that lets the recipient in.</summary>
    /// <param name="account">When the access of one user or of one site alone ends: the account, or the code.</param>
    public static void OweEnd(this CommandScope scope, Licence licence, string state, DateTimeOffset since, string? account = null)
    {
        foreach (var told in licence.Grant?.Host is HostingPlace.StewardEnclave ? [licence.Recipient, licence.Steward] : (OrganisationId[])[licence.Recipient])
        {
            var notice = new EndNotice
            {
                Id = Guid.CreateVersion7(scope.Now), Licence = licence.Id, Number = licence.Number, Organisation = told, State = state, Account = account, Since = since, CreatedAt = scope.Now,
            };
            scope.Db.EndNotices.Add(notice);
            scope.Enqueue(OutboxKinds.TellEnd, notice.Id);
        }
    }
}
