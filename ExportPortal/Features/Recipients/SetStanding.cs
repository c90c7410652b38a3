using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
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

    /// <summary>Licences that a task names; the page of the recipient has them all.</summary>
    private const int Most = 20;

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
            foreach (var open in await scope.Db.Applications.Where(one => one.Recipient == id && Application.Undecided.Contains(one.State)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation))
                scope.Enqueue(OutboxKinds.ReadFacts, open.Value);
            if (isGraver)
                await LookAtLicences(scope, party, was, cancellation);
            scope.Record(scope.Target, was, party.StandingWords, form.Reason, pack.Hash);
            return Outcome<string>.Done(party.StandingWords);
        }, cancellation);

    /// <summary>One task for each assessment that a licence of the recipient stands on.</summary>
    private async Task LookAtLicences(CommandScope scope, Organisation party, string was, CancellationToken cancellation)
    {
        var id = party.Id;
        var granted = await scope.Db.Licences.Where(licence => licence.Recipient == id && (licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended))
            .Join(scope.Db.Applications, licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, application.Dataset, application.Assessment })
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        foreach (var licences in granted.GroupBy(one => (one.Dataset, one.Assessment)))
        {
            await scope.OpenReassessment(ReassessmentTrigger.RecipientChanged, licences.Key.Dataset, licences.Key.Assessment, $"standing:{id.Value:N}:{licences.Key.Assessment.Value:N}:{scope.Now:yyyyMMddHHmmss}",
                $"Known of {party.RomanisedName} is now: {party.StandingWords}; before: {was}. Granted before: {string.Join(", ", licences.Select(one => one.Number).Take(Most))}{(licences.Count() > Most ? $" and {licences.Count() - Most} more" : "")}. Say whether each may stay as it is, or suspend or revoke it.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }
}
