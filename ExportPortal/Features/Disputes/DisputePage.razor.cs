using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Disputes;

/// <summary>One dispute with its steps and what the reader can do about it.</summary>
public sealed partial class DisputePage
{
    private readonly IReadOnlyList<Crumb> crumbs = [new("Disputes", "/disputes")];
    private DisputeView? view;
    private string? message;
    private bool wentWell = true, isMissing;

    [Parameter] public string Number { get; set; } = "";

    /// <summary>Whether it was opened a moment ago.</summary>
    [SupplyParameterFromQuery] public bool Opened { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        view = await Query.Run(Number, await Actors.Current());
        isMissing = view is null;
    }

    private IReadOnlyList<DocumentFact> Facts(DisputeView shown) =>
    [
        new("About", shown.Dispute.About is { Length: > 0 } about ? about : shown.Dispute.Kind.Label()), new("Of whom", shown.By == shown.Dispute.OpenedBy ? shown.By : $"{shown.By}, by {shown.Dispute.OpenedBy}"),
        .. shown.IsStaff && shown.Dispute.Complainant is null ? [new DocumentFact("Reached by", shown.Dispute.Contact ?? "no contact was given")] : Array.Empty<DocumentFact>(),
        new("Opened", Figures.Minute(shown.Dispute.OpenedAt)),
        .. shown.Dispute is { State: DisputeState.AtCourt, NotedCourt: { } court } ? [new DocumentFact("Lies before", court)] : Array.Empty<DocumentFact>(),
        .. shown.Dispute.DueAt is { } due ? [new DocumentFact(Waits(shown.Dispute.State), Figures.Minute(due))] : Array.Empty<DocumentFact>(),
    ];

    private static string Waits(DisputeState state) => state switch
    {
        DisputeState.WithOfficer => "The officer answers by",
        DisputeState.InReview => "The review is answered by",
        DisputeState.BeforePanel => "The panel answers by",
        DisputeState.InMediation => "The mediation has a result by",
        DisputeState.AtCourt => "Say before which court it lies by",
        DisputeState.Settled => "Left to the office to carry out since",
        _ => "Next step until",
    };

    private static string Heading(DisputeAnswer answer) => answer.Step switch
    {
        "WITH_OFFICER" => "Answer of the officer",
        "IN_REVIEW" => "Answer of the internal review",
        "AT_COURT" => "Judgment",
        _ => "Answer of the panel",
    };

    /// <summary>An answer is one button for each outcome, so that nobody gives one by oversight.</summary>
    private static IReadOnlyList<VerbView> Verbs(DisputeView shown) =>
        [.. shown.Verbs.Where(one => !one.Verb.HasOwnForm() || one.Closed is not null).SelectMany(one => one.Verb.HasOutcome() && one.Closed is null
            ? Enum.GetValues<DisputeOutcome>().Select(outcome => new VerbView($"{one.Verb}:{outcome}", $"{one.Verb.Label()}: {outcome.Label().ToLowerInvariant()}", true, null))
            : [new VerbView($"{one.Verb}", one.Verb.Label(), one.Closed is null, one.Closed is { } rule ? $"{rule.Message} ({rule.Code})" : null)]).OrderBy(one => !one.IsOpen)];

    private static bool MayRecord(DisputeView shown) => shown.Verbs.Any(one => one.Verb is DisputeVerb.RecordJudgment && one.Closed is null);

    private async Task Sign((Judgment Judgment, string Reasons) signed)
    {
        var (shown, key) = (view!, Guid.NewGuid());
        if (await Steps.Run(RecordJudgment.Name, actor => Judgments.Run(shown.Dispute.Number, signed.Judgment, signed.Reasons, shown.Revision, key, actor, default)) is not { } done)
            return;
        var isHalf = done.IsDone && done.Value == Words.Code(DisputeState.AtCourt);
        (wentWell, message) = (done.IsDone, isHalf ? "You have signed. Another member of the board signs the same before it counts." : done.IsDone ? "The judgment is on record." : done.Message);
        if (done.IsDone)
            await Load();
    }

    private async Task Take(VerbView pressed)
    {
        var (parts, shown) = (pressed.Verb.Split(':'), view!);
        var verb = Enum.Parse<DisputeVerb>(parts[0]);
        DisputeOutcome? outcome = parts.Length > 1 ? Enum.Parse<DisputeOutcome>(parts[1]) : null;
        var request = new ConfirmRequest($"{verb.Label()}: {shown.Dispute.Number}",
            [new("Dispute", shown.Dispute.Number), new("About", shown.Dispute.About is { Length: > 0 } about ? about : shown.Dispute.Kind.Label()), .. outcome is { } said ? [new DocumentFact("Outcome", said.Label())] : Array.Empty<DocumentFact>(),
             .. shown.Dispute.Signatures.Where(one => one.Verb == verb.ToString()).Select(one => new DocumentFact(one.PersonName, verb.IsOfPanel() ? "has signed" : one.Reason))],
            verb is DisputeVerb.AskPanel && shown.Judged is { } judged ? judged.Message : verb.Effect(), verb.Label(), verb is DisputeVerb.NoteCourt ? "Court or arbitrators, and their file number" : "Reasons", IsReasonRequired: true,
            IsGrave: verb is DisputeVerb.Dismiss or DisputeVerb.Withdraw or DisputeVerb.TakeToCourt or DisputeVerb.CloseWithoutCourt);
        if (await Steps.Confirm(request, ActOnDispute.Name(verb), (reasons, key, actor) => Acts.Run(shown.Dispute.Number, verb, outcome, reasons, shown.Revision, key, actor, default)) is not { } done)
            return;
        (wentWell, message) = (done.IsDone, done.IsDone ? "Done, and on record." : done.Message);
        await Load();
    }
}
