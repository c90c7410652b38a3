using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Features.Licences;

/// <summary>The verbs of a licence as its page offers them: label, dialog, act.</summary>
internal sealed class LicenceActs(AcceptLicence accept, ActOnLicence act, StepUpAsk steps, PolicyPack pack)
{
    public static string Label(LicenceVerb verb) => verb switch
    {
        LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient => "Accept",
        LicenceVerb.LiftSuspension => "Lift the suspension",
        LicenceVerb.SuspendProvisionally => "Suspend provisionally",
        LicenceVerb.ConfirmSuspension => "Confirm the suspension",
        LicenceVerb.ReviewSuspension => "Keep the suspension",
        LicenceVerb.AnnounceRevocation => "Announce revocation",
        LicenceVerb.DropRevocation => "Drop the revocation",
        LicenceVerb.AnswerHearing => "Answer the announcement",
        LicenceVerb.RevokeUrgently => "Revoke urgently",
        LicenceVerb.CertifyDeletion => "Certify the deletion",
        LicenceVerb.ReturnCertificate => "Return the certificate",
        _ => verb.ToString(),
    };

    public static string Symbol(LicenceVerb verb) => verb switch
    {
        LicenceVerb.Suspend or LicenceVerb.SuspendProvisionally or LicenceVerb.ConfirmSuspension or LicenceVerb.ReviewSuspension => Outlined.PauseCircle,
        LicenceVerb.LiftSuspension => Outlined.PlayCircle,
        LicenceVerb.Revoke or LicenceVerb.RevokeUrgently => Outlined.Cancel,
        LicenceVerb.AnnounceRevocation => Outlined.Campaign,
        LicenceVerb.AnswerHearing => Outlined.RecordVoiceOver,
        LicenceVerb.ReturnCertificate or LicenceVerb.DropRevocation => Outlined.Undo,
        LicenceVerb.Close => Outlined.Inventory2,
        LicenceVerb.Surrender => Outlined.AssignmentReturn,
        LicenceVerb.CertifyDeletion => Outlined.DeleteSweep,
        _ => Outlined.Draw,
    };

    /// <summary>Asks, then acts with one key for the dialog. Null means that the user went back.</summary>
    public async Task<Outcome?> Ask(LicenceFile licence, LicenceVerb verb, string authentication, Actor actor)
    {
        return verb is LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient
            ? await steps.Confirm(AcceptRequest.For(licence.Number, licence.Title, licence.Fingerprint, actor.Name, authentication, licence.Words?.NotAsAsked), "licence.accept",
                (_, key, now) => accept.Run(licence.Number, licence.Fingerprint, authentication, key, now, CancellationToken.None))
            : await steps.Confirm(Request(licence, verb), ActOnLicence.Name(verb), (reason, key, now) => act.Run(licence.Number, verb, reason, licence.Revision, key, now, CancellationToken.None));
    }

    private ConfirmRequest Request(LicenceFile licence, LicenceVerb verb) => new(
        $"{Label(verb)}: {licence.Number}",
        [new("Licence", licence.Number), new("Dataset", licence.Title), new("Steward", licence.Steward), new("Recipient", licence.Recipient)],
        LicenceWorkflow.Effect(verb, pack), Label(verb), "Reason", IsReasonRequired: true, IsGrave: verb is LicenceVerb.Suspend or LicenceVerb.SuspendProvisionally or LicenceVerb.ConfirmSuspension or LicenceVerb.AnnounceRevocation or LicenceVerb.Revoke or LicenceVerb.RevokeUrgently or LicenceVerb.Surrender);
}
