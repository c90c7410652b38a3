using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <param name="Reason">What shows it.</param>
/// <param name="Shown">What stood when the form was opened; what somebody else has set down since is not written over. Null when the caller does not know it.</param>
public sealed record StandingForm(Motive Motive, bool Programme, string Reason, (Motive Motive, bool Programme)? Shown);

/// <summary>
/// Sets down a recipient's motive and compliance programme. Its open cases are read anew; where the standing is graver than
/// before, the licences that were granted on the milder one are looked at anew.
/// </summary>
public sealed class SetStanding(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "recipient.standing";

    /// <returns>The standing in words.</returns>
    public Task<Outcome<string>> Run(Guid recipient, StandingForm form, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recipient", recipient.ToString());
            var id = new OrganisationId(recipient);
            await scope.Db.LockKey(recipient, cancellation);
            var party = await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == id && (one.Kind & OrganisationKind.Recipient) != 0, cancellation);
            if (party is null)
                return Outcome<string>.From(Outcome.NotFound);
            if (form.Shown is { } shown && shown != (party.Motive, party.Programme))
                return Outcome<string>.From(Outcome.Stale);
            var (was, isGraver) = (party.StandingWords, form.Motive > party.Motive || (party.Programme && !form.Programme));
            party.SetStanding(form.Motive, form.Programme, form.Reason, scope.Actor);
            await scope.ReadOpenCases(one => one.Recipient == id, cancellation);
            if (isGraver)
                await scope.LookAtLicences(one => one.Recipient == id, ReassessmentTrigger.RecipientChanged, $"standing:{id.Value:N}",
                    $"Known of {party.RomanisedName} is now: {party.StandingWords}; before: {was}. Granted before", pack, cancellation);
            scope.Record(scope.Target, was, party.StandingWords, form.Reason, pack.Hash);
            return Outcome<string>.Done(party.StandingWords);
        }, cancellation);
}
