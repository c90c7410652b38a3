using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <param name="Reason">What shows it.</param>
/// <param name="Shown">What stood when the form was opened; what somebody else has corrected since is not written over. Null when the caller does not know it.</param>
public sealed record IdentityForm(PartyIdentity Next, string Reason, PartyIdentity? Shown);

/// <summary>
/// Corrects name and country of a recipient or steward; where the destination group moves, with the second person who says the same; what waits for one is taken back by saying what stands. It is compared with the lists anew, with whatever it owns; open cases are read
/// anew, and where a destination group moves, the licences granted before are looked at anew.
/// </summary>
public sealed class CorrectOrganisation(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "recipient.correct";

    private const int LongestName = 200;

    /// <returns>Name and country as they read now.</returns>
    public Task<Outcome<string>> Run(Guid organisation, IdentityForm form, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recipient", organisation.ToString());
            var (id, next) = (new OrganisationId(organisation), form.Next);
            await scope.Db.LockKey(organisation, cancellation);
            var party = await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == id && (one.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0, cancellation);
            if (party is null)
                return Outcome<string>.From(Outcome.NotFound);
            if (form.Shown is { } shown && shown != party.Identity)
                return Outcome<string>.From(Outcome.Stale);
            if (next.Name.Length > LongestName || next.RomanisedName.Length > LongestName)
                return Outcome<string>.From(Outcome.Invalid(new InputError("name", $"A name has at most {LongestName} characters.")));
            if (await scope.Db.Organisations.AnyAsync(one => one.Id != id && one.Name == next.Name, cancellation))
                return Outcome<string>.From(Outcome.Invalid(new InputError("name", "An organisation of this name is on record already.")));
            var (before, owning) = (party.Identity, RegisteredParties.Alone(party));
            Organisation[] touched = [party, .. await scope.Db.OwnedBy(party, cancellation)];
            var groups = Array.ConvertAll(touched, one => one.GroupIn(pack));
            // Whether it is taken back or another one takes its place, the log says which correction is gone.
            (string, string)[] dropped = party.Proposed is { Owners: null } waiting && waiting.Next != next ? [("dropped", waiting.Next.InWords)] : [];
            var back = party.TakesBack(next);
            if (before.RomanisedName != next.RomanisedName && !party.NeedsSecond(next, pack))
                await scope.KeepSignedNames(one => one.Recipient == id, cancellation);
            if (!party.Correct(next, form.Reason, scope.Actor, pack, scope.Now))
            {
                scope.IsHalf = true;
                scope.Record(scope.Target, before.InWords, before.InWords, form.Reason, pack.Hash, [.. dropped, .. back ? Array.Empty<(string, string)>() : [("proposed", next.InWords)]]);
                return Outcome<string>.Done(before.InWords);
            }
            foreach (var owned in touched[1..])
                owned.CorrectOwner(owning, next);
            await scope.Db.CompareOwned(party, cancellation); // whoever names it as owner the way it is called now
            var parties = touched.Select(one => one.Id).ToList();
            await scope.ReadOpenCases(one => parties.Contains(one.Recipient) || one.Steward == id, cancellation);
            await scope.LookAtGroups("identity", touched.Zip(groups), pack, cancellation);
            scope.Record(scope.Target, before.InWords, next.InWords, form.Reason, pack.Hash, dropped);
            return Outcome<string>.Done(next.InWords);
        }, cancellation);
}
