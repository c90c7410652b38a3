using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;

namespace ExportPortal.Features.Licences;

/// <summary>What a person does about an appeal on a licence: asks with the facts and the effect, then acts with one key.</summary>
internal sealed class LicenceAppealActs(LodgeLicenceAppeal lodge, ActOnLicenceAppeal act, StepUpAsk steps, PolicyPack pack)
{
    /// <returns>Null when the user went back.</returns>
    public Task<Outcome<string>?> Lodge(LicenceFile file, bool isRevoked) => steps.Confirm(
        new ConfirmRequest($"Appeal: {file.Number}", Facts(file),
            $"A panel of three who had no part in it, one of them from outside the authority, answers within {pack.InWords("appeal-decision")}. Until then the licence stays {(isRevoked ? "revoked" : "suspended")}.",
            "Lodge the appeal", "Why the decision is wrong", IsReasonRequired: true),
        LodgeLicenceAppeal.Name, (grounds, key, actor) => lodge.Run(file.Number, grounds, key, actor, CancellationToken.None));

    /// <summary>Against what was set on the licence.</summary>
    /// <param name="set">What deciders set on it, to say which.</param>
    /// <returns>Null when the user went back.</returns>
    public Task<Outcome<string>?> LodgeOnConditions(LicenceFile file, IReadOnlyList<DeciderTerm> set) => steps.Confirm(
        new ConfirmRequest($"Appeal: {file.Number}", [.. Facts(file), .. set.Select((term, at) => new DocumentFact(at == 0 ? "What was set" : "", term.What))],
            $"A panel of three who had no part in it, one of them from outside the authority, answers within {pack.InWords("appeal-decision")}. One appeal is heard on a decision, yours or the steward's.",
            "Lodge the appeal", "Which condition, and why it is wrong", IsReasonRequired: true),
        LodgeLicenceAppeal.Name, (grounds, key, actor) => lodge.Run(file.Number, grounds, key, actor, CancellationToken.None, ofConditions: true));

    /// <returns>Null when the user went back.</returns>
    public Task<Outcome<string>?> Decide(LicenceFile file, LicenceAppealRow row, AppealVerb verb) => steps.Confirm(
        new ConfirmRequest(verb.Label(), [.. Facts(file), new("Appeal", row.Appeal.Number)], verb.Effect(row.Appeal.IsAgainstRevocation), verb.Label(), "Reasons", IsReasonRequired: true, IsGrave: verb is AppealVerb.Dismiss),
        ActOnLicenceAppeal.Name(verb), (reason, key, actor) => act.Run(row.Appeal.Number, verb, reason, row.Revision, key, actor, CancellationToken.None));

    private static IReadOnlyList<DocumentFact> Facts(LicenceFile file) => [new("Licence", file.Number), new("Dataset", file.Title), new("Recipient", file.Recipient)];
}
