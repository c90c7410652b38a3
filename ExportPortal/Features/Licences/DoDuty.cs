using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>What a licensee owes and does: reports and conditions, named users, the deletion certificate, the confirmation that access is stopped.</summary>
public sealed class DoDuty(CommandPipeline pipeline, ListsInForce lists, PolicyPack pack)
{
    /// <summary>Answers a report or a condition subsequent.</summary>
    /// <param name="users">Persons who used the data; for a report alone.</param>
    /// <param name="outputs">Results taken out; for a report alone.</param>
    /// <param name="statement">What a report states besides; null for a condition.</param>
    /// <param name="asked">The duty as the actor was shown it; null when the caller does not say.</param>
    public Task<Outcome<string>> Answer(string number, int no, string text, int? users, int? outputs, Guid key, Actor actor, CancellationToken cancellation, ReportStatement? statement = null, DutyShown? asked = null) =>
        Do("licence.answerduty", number, key, actor, async (scope, licence) =>
        {
            licence.Answer(no, new(text.Trim(), users, outputs, scope.Actor.Person, scope.Actor.Name, scope.Now, statement), scope.Actor, scope.Now, asked);
            if (!licence.Duties.Any(duty => duty.StopsAccess && duty.IsOverdue(DateOnly.FromDateTime(scope.Now.UtcDateTime))))
                await scope.PutAside(licence, EndNotice.ConditionOverdue, "nobody: what was late is done", cancellation);
            return licence.Duties.Single(duty => duty.No == no).What;
        }, cancellation);

    /// <summary>An officer takes what was handed in, or sends it back.</summary>
    /// <param name="revision">The revision of the licence that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Review(string number, int no, bool isAccepted, string remark, Guid key, Actor actor, CancellationToken cancellation, int? revision = null) =>
        Do(isAccepted ? "licence.acceptanswer" : "licence.returnanswer", number, key, actor, (scope, licence) =>
        {
            licence.ReviewAnswer(no, isAccepted, remark, scope.Actor, scope.Now);
            var what = licence.Duties.Single(duty => duty.No == no).What;
            return Task.FromResult(remark.Trim().Length == 0 ? what : $"{what}: {remark.Trim()}");
        }, cancellation, revision);

    /// <param name="revision">The revision of the licence that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Certify(string number, DeletionStatement statement, Guid key, Actor actor, CancellationToken cancellation, int? revision = null) =>
        Do("licence.certifydeletion", number, key, actor, async (scope, licence) =>
        {
            licence.Certify(statement, await Delivered(scope.Db, licence, cancellation), scope.Actor, scope.Now);
            return licence.Steps[^1].Reason;
        }, cancellation, revision);

    /// <summary>
    /// Names, retrains or removes users. Who is taken out loses access, which goes to the recipient's own system too. Of
    /// somebody whom the portal has certified, the day of the certificate counts and no later one.
    /// </summary>
    /// <param name="revision">The revision of the licence that the list was made from: a list that somebody else has changed since is not written over. Null when the caller does not know one.</param>
    public async Task<Outcome<string>> NameUsers(string number, IReadOnlyList<NamedUser> users, Guid key, Actor actor, CancellationToken cancellation, int? revision = null)
    {
        List<EndUser> named = [.. users.Select(user => new EndUser(user.Name, user.Country))];
        var compared = await lists.Compare(named, cancellation);
        return await Do("licence.nameusers", number, key, actor, async (scope, licence) =>
        {
            var kept = await scope.Certified(licence.Recipient, users, licence.Grant?.Users ?? [], pack, cancellation);
            var gone = (licence.Grant?.Users ?? []).Where(known => !kept.Any(user => user.Is(known.Account))).ToList();
            licence.NameUsers(kept, scope.Actor, scope.Now);
            await scope.ScreenUsers(compared, licence.Recipient, named, cancellation);
            foreach (var user in licence.State is LicenceState.Active or LicenceState.Suspended ? gone : [])
                scope.OweEnd(licence, "USER_REMOVED", scope.Now, user.Account);
            await scope.PutAsideTrained(licence, cancellation);
            return $"{users.Count} named, {gone.Count} taken out";
        }, cancellation, revision);
    }

    /// <summary>Confirms, for the side that was told, that its system has stopped access.</summary>
    public Task<Outcome<string>> Confirm(string number, Guid notice, Guid key, Actor actor, CancellationToken cancellation) =>
        Do("licence.confirmend", number, key, actor, async (scope, licence) =>
        {
            var found = await scope.Db.EndNotices.SingleOrDefaultAsync(one => one.Id == notice && one.Licence == licence.Id, cancellation)
                ?? throw new RuleViolation(new Rule("EL-1", "There is no such notice under this licence."));
            if (found.Organisation == licence.Steward)
                RuleViolation.When(!scope.Actor.Is(Role.Steward) || scope.Actor.Organisation != licence.Steward, "EL-2", "The steward's system was told of this, so the steward's people confirm it.");
            else
                RuleViolation.When(!scope.Actor.Is(Role.Recipient) || scope.Actor.Organisation != licence.Recipient, "LC-1", "Only the licensee does this.");
            found.Confirm(scope.Actor.Name, scope.Now);
            return found.State;
        }, cancellation);

    /// <summary>SHA-256 of the file that was licensed.</summary>
    internal static async Task<ContentHash> Delivered(PortalDbContext db, Licence licence, CancellationToken cancellation) =>
        (await db.Applications.Where(application => application.Id == licence.Application)
            .Join(db.DatasetVersions, application => application.DatasetVersion, version => version.Id, (_, version) => version).AsNoTracking().SingleAsync(cancellation)).File.Hash;

    private Task<Outcome<string>> Do(string act, string number, Guid key, Actor actor, Func<CommandScope, Licence, Task<string>> does, CancellationToken cancellation, int? revision = null) =>
        pipeline.OnLicence(act, number, key, actor, does, cancellation, revision);
}
