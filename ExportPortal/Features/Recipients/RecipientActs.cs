using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Identity;

namespace ExportPortal.Features.Recipients;

/// <summary>What the page of a recipient does: asks where an act is seen by others, then acts with one key.</summary>
public sealed class RecipientActs(DecideMatch decide, DiscloseOwners disclose, SetStanding standing, CorrectOrganisation correct, ApproveEnvironment approve, ActOnRecognition recognition, ActorAccessor actors, StepUpAsk steps)
{
    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Decide(MatchView match, bool isSame)
    {
        var hit = match.Hit;
        var isSecond = hit.Signatures.Any(one => one.IsSame == isSame);
        var request = new ConfirmRequest(
            isSame ? "It is the same party" : "It is another party",
            [new("Known here as", string.Join(", ", hit.Subject.Names)), new("On the list as", hit.Entry.MainName), new("List", $"{hit.List.Title}, entry {hit.Entry.Key}")],
            (isSecond, isSame) switch
            {
                (false, _) => "A second person has to say the same before it takes effect.",
                (true, true) => "With you two persons say so. Open cases are prohibited where the listed own half or more.",
                _ => "With you two persons say so. It is remembered until the party or the entry changes, and held cases go on.",
            },
            isSame ? "Confirm the match" : "Clear the match", "Why", IsReasonRequired: true, IsGrave: isSame);
        return await steps.Confirm(request, isSame ? "screening.confirm" : "screening.clear", (reason, key, actor) => decide.Run(hit.Id, isSame, reason, match.Revision, key, actor, CancellationToken.None));
    }

    public async Task<Outcome> Disclose(Guid recipient, OwnersForm form) =>
        await disclose.Run(recipient, form.Owners, form.Numbers, Guid.NewGuid(), await actors.Current(), CancellationToken.None, form.Shown);

    public async Task<Outcome> Correct(Guid recipient, IdentityForm form) =>
        await correct.Run(recipient, form, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    public async Task<Outcome> SetStanding(Guid recipient, StandingForm form) =>
        await standing.Run(recipient, form, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Approve(Guid recipient, IReadOnlyList<ControlInput> controls, string shown)
    {
        var key = Guid.NewGuid();
        return await steps.Run(ApproveEnvironment.Name, actor => approve.Run(recipient, controls, key, actor, CancellationToken.None, shown));
    }

    public async Task<Outcome> Permit(Guid recipient, PermitForm form) =>
        await recognition.Permit(recipient, form.Recognition, form.Number, form.Until, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    public async Task<Outcome> ProposeRecognition(RecognitionInput input, string reason) =>
        await recognition.Propose(input, reason, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Recognise(RecognitionView view, RecognitionVerb verb, string label)
    {
        var record = view.Record;
        var request = new ConfirmRequest(
            $"{label}: {record.Number}", [new("Partner", record.Terms.Partner), new("Permit", record.Terms.PermitType)],
            verb switch
            {
                RecognitionVerb.Sign => "With you two persons recognise the partner: its permits can lower a tier from now on.",
                RecognitionVerb.Suspend => "From now on its permits lower no tier. Licences that stand are not touched.",
                RecognitionVerb.Resume => "A second person signs before it is in force again.",
                _ => "It ends for good; a new record can be proposed.",
            },
            label, "Reason", IsReasonRequired: true, IsGrave: verb is RecognitionVerb.Suspend or RecognitionVerb.End);
        return await steps.Confirm(request, $"recognition.{verb.ToString().ToLowerInvariant()}", (reason, key, actor) => recognition.Run(record.Number, verb, reason, view.Revision, key, actor, CancellationToken.None));
    }
}
