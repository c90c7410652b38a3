using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;

namespace ExportPortal.Features.Incidents;

/// <summary>What the page of a sanction does: asks with the facts and the effect, then acts with one key.</summary>
public sealed class SanctionActs(ActOnSanction act, AnswerSanction answer, DecideSanctionAppeal decide, ProposeSanction propose, ProposeFromFinding proposeFromFinding, StepUpAsk steps, PolicyPack pack)
{
    public Task<Outcome<string>> Propose(string incident, SanctionInput input, Guid key, Actor actor) => propose.Run(incident, input, key, actor, CancellationToken.None);

    public Task<Outcome<string>> Propose(string audit, int finding, SanctionInput input, Guid key, Actor actor) => proposeFromFinding.Run(audit, finding, input, key, actor, CancellationToken.None);

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Ask(SanctionView view, SanctionVerb verb)
    {
        var label = verb switch { SanctionVerb.Reply => "Your reply", SanctionVerb.Appeal => "Grounds", _ => "Reasons" };
        var request = new ConfirmRequest($"{verb.Label()}: {view.Sanction.Number}", Facts(view), verb is SanctionVerb.Impose ? view.Sanction.ImposeEffect(pack) : verb.Effect(pack), verb.Label(), label, IsReasonRequired: true, IsGrave: verb is SanctionVerb.Impose);
        return await steps.Confirm(request, ActOnSanction.Name(verb), (reason, key, actor) => SanctionWorkflow.HasOwnForm(verb)
            ? answer.Run(view.Sanction.Number, verb, reason, key, actor, CancellationToken.None)
            : act.Run(view.Sanction.Number, verb, reason, view.Revision, key, actor, CancellationToken.None));
    }

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Decide(SanctionView view, AppealVerb verb)
    {
        var effect = verb switch
        {
            AppealVerb.Dismiss => "With the second signature the sanction stands.",
            AppealVerb.Remit => "With the second signature other deciders decide anew.",
            _ => "With the second signature the sanction is lifted, and a suspension of the licence with it.",
        };
        return await steps.Confirm(
            new ConfirmRequest($"{verb.Label()}: {view.Sanction.Appeals[^1].Number}", Facts(view), effect, verb.Label(), "Reasons", IsReasonRequired: true, IsGrave: verb is AppealVerb.Dismiss),
            DecideSanctionAppeal.Name, (reason, key, actor) => decide.Run(view.Sanction.Number, verb, reason, view.Revision, key, actor, CancellationToken.None));
    }

    private static IReadOnlyList<DocumentFact> Facts(SanctionView view) =>
        [new("Sanction", $"{view.Sanction.Number}, L{view.Sanction.Rung}"), new("Licence", view.Sanction.Subject.Number), new("Recipient", view.Recipient)];
}
