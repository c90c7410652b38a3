using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.AspNetCore.Components;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Features.Licences;

/// <summary>One change of a licence, for the licensee, the steward and the authority.</summary>
public sealed partial class AmendmentPage
{
    private AmendmentFile? file;
    private bool failed;
    private bool wentWell;
    private string? message;
    private string kept = "";
    private TypedConditions typed = new();

    [Parameter] public string Number { get; set; } = "";

    /// <summary>A number that is not there for the reader is a true 404.</summary>
    protected override async Task OnParametersSetAsync() => await Load();

    private async Task Load()
    {
        failed = false;
        try
        {
            file = await Query.Run(Number, await Actors.Current());
            if (file is null)
                Navigation.NotFound();
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Take(VerbView view)
    {
        var (verb, answer) = Parse(view.Verb);
        var terms = verb is AmendmentVerb.Grant && file!.MaySetConditions ? typed.Terms() : null;
        if (typed.Fault is { } fault && terms is not null)
        {
            (wentWell, message) = (false, fault);
            return;
        }
        var request = new ConfirmRequest(
            $"{view.Label}: {file!.Number}", [new("Licence", file.Licence), new("Recipient", file.Recipient), .. file.Sentences.Select((sentence, at) => new DocumentFact(at == 0 ? "Change" : "", sentence)), .. (terms?.Sentences ?? []).Select((sentence, at) => new DocumentFact(at == 0 ? "Conditions" : "", sentence))],
            AmendmentWorkflow.Effect(verb), view.Label, "Reason", IsReasonRequired: true, IsGrave: verb is AmendmentVerb.Refuse);
        if (await Steps.Confirm(request, ActOnAmendment.Name(verb), (reason, key, actor) => Act.Run(file.Number, verb, answer, reason, file.Revision, key, actor, CancellationToken.None, terms)) is not { } outcome)
            return;
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? "Done, and on record." : outcome.Message);
        if (outcome.IsDone)
            typed = new();
        await Load();
    }

    private async Task Record(int condition)
    {
        var answer = await ConfirmDialog.Ask(Dialogs, new ConfirmRequest(
            "Record evidence", [new("Licence", file!.Licence), new("Condition", file.Terms!.Precedent[condition].Text)], "The evidence stands with the change, and in the licence once the change is in force.",
            "Record", "Evidence", IsReasonRequired: true, Typed: kept));
        if (answer is null)
            return;
        var outcome = await Evidence.Run(file.Number, condition, answer.Reason, file.Revision, Guid.NewGuid(), await Actors.Current(), CancellationToken.None);
        (kept, wentWell, message) = (outcome.IsDone ? "" : answer.Reason, outcome.IsDone, outcome.IsDone ? "Recorded." : outcome.Message);
        await Load();
    }

    /// <summary>An opinion is two buttons: it concurs or it objects.</summary>
    private static IReadOnlyList<VerbView> Verbs(AmendmentFile file) => [.. file.Offers.SelectMany(offer => offer.Verb is AmendmentVerb.GiveTechnicalOpinion or AmendmentVerb.GiveLegalOpinion or AmendmentVerb.GiveEthicsOpinion
        ? new[] { OpinionAnswer.Concurs, OpinionAnswer.Objects }.Select(answer => View(offer, $"{LicenceWords.Label(offer.Verb)}: {Words.Of(answer)}", $"{offer.Verb}:{answer}"))
        : [View(offer, LicenceWords.Label(offer.Verb), offer.Verb.ToString())])];

    private static VerbView View(AmendmentOffer offer, string label, string verb) => new(verb, label, offer.Closed is null, offer.Closed?.Message, offer.Verb switch
    {
        AmendmentVerb.Grant or AmendmentVerb.ConfirmConditions => Outlined.TaskAlt,
        AmendmentVerb.Refuse => Outlined.DoNotDisturbOn,
        AmendmentVerb.Withdraw => Outlined.Logout,
        _ => Outlined.RateReview,
    }, IsPrimary: offer.Verb is AmendmentVerb.StartReview or AmendmentVerb.Grant or AmendmentVerb.ConfirmConditions);

    private static (AmendmentVerb, OpinionAnswer) Parse(string verb) => verb.Split(':') is [var name, var answer]
        ? (Enum.Parse<AmendmentVerb>(name), Enum.Parse<OpinionAnswer>(answer)) : (Enum.Parse<AmendmentVerb>(verb), OpinionAnswer.Concurs);

    private static IReadOnlyList<DocumentFact> Facts(AmendmentFile file) =>
    [
        new("Dataset", file.Title),
        new("Steward", file.Steward),
        new("Recipient", file.Recipient),
        new("Asked by", $"{file.RequestedBy}, {Figures.Minute(file.RequestedAt)}"),
        new("Decided by", file.Decider),
        .. file.AssessedAt is { } at ? (DocumentFact[])[new("New risk run", $"made on {Figures.Date(at)}, after the licence was granted, with the attacks known by then; the renewal stands on it, and no other is owed")] : [],
        .. file.DueAt is { } due ? (DocumentFact[])[new(file.State switch
        {
            AmendmentState.GrantedConditional => "Lapses without evidence",
            AmendmentState.Requested when file.Kind is AmendmentKind.Major => "Review begins by",
            _ => "Answer due",
        }, Figures.Minute(due))] : [],
        .. file.Signatures.Select(signature => new DocumentFact("Signed by one person", $"{signature.PersonName}: {LicenceWords.Label(Enum.Parse<AmendmentVerb>(signature.Verb)).ToLowerInvariant()}")),
    ];
}
