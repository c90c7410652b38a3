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
        var request = new ConfirmRequest(
            $"{view.Label}: {file!.Number}", [new("Licence", file.Licence), new("Recipient", file.Recipient), .. file.Sentences.Select((sentence, at) => new DocumentFact(at == 0 ? "Change" : "", sentence))],
            AmendmentWorkflow.Effect(verb), view.Label, "Reason", IsReasonRequired: true, IsGrave: verb is AmendmentVerb.Refuse);
        if (await Steps.Confirm(request, ActOnAmendment.Name(verb), (reason, key, actor) => Act.Run(file.Number, verb, answer, reason, file.Revision, key, actor, CancellationToken.None)) is not { } outcome)
            return;
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? "Done, and on record." : outcome.Message);
        await Load();
    }

    /// <summary>An opinion is two buttons: it concurs or it objects.</summary>
    private static IReadOnlyList<VerbView> Verbs(AmendmentFile file) => [.. file.Offers.SelectMany(offer => offer.Verb is AmendmentVerb.GiveTechnicalOpinion or AmendmentVerb.GiveLegalOpinion or AmendmentVerb.GiveEthicsOpinion
        ? new[] { OpinionAnswer.Concurs, OpinionAnswer.Objects }.Select(answer => View(offer, $"{LicenceWords.Label(offer.Verb)}: {Words.Of(answer)}", $"{offer.Verb}:{answer}"))
        : [View(offer, LicenceWords.Label(offer.Verb), offer.Verb.ToString())])];

    private static VerbView View(AmendmentOffer offer, string label, string verb) => new(verb, label, offer.Closed is null, offer.Closed?.Message, offer.Verb switch
    {
        AmendmentVerb.Grant => Outlined.TaskAlt,
        AmendmentVerb.Refuse => Outlined.DoNotDisturbOn,
        AmendmentVerb.Withdraw => Outlined.Logout,
        _ => Outlined.RateReview,
    }, IsPrimary: offer.Verb is AmendmentVerb.Grant);

    private static (AmendmentVerb, OpinionAnswer) Parse(string verb) => verb.Split(':') is [var name, var answer]
        ? (Enum.Parse<AmendmentVerb>(name), Enum.Parse<OpinionAnswer>(answer)) : (Enum.Parse<AmendmentVerb>(verb), OpinionAnswer.Concurs);

    private static IReadOnlyList<DocumentFact> Facts(AmendmentFile file) =>
    [
        new("Dataset", file.Title),
        new("Steward", file.Steward),
        new("Recipient", file.Recipient),
        new("Asked by", $"{file.RequestedBy}, {Figures.Minute(file.RequestedAt)}"),
        new("Decided by", file.Decider),
        .. file.DueAt is { } due ? (DocumentFact[])[new("Answer due", Figures.Minute(due))] : [],
        .. file.Signatures.Select(signature => new DocumentFact("Signed by one person", $"{signature.PersonName}: {signature.Verb.ToLowerInvariant()}")),
    ];
}
