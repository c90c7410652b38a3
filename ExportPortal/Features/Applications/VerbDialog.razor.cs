using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Features.Applications;

/// <summary>What the form of a verb holds. Kept by the page when the act fails, so that nothing is typed twice.</summary>
public sealed class VerbText
{
    public string Reason { get; set; } = "";

    /// <summary>Null until chosen: nobody concurs by not choosing.</summary>
    public OpinionAnswer? Answer { get; set; }
    public string Ground { get; set; } = "";
    public string Change { get; set; } = "";

    /// <summary>The partner's refusal, for a ground that rests on one.</summary>
    public string Partner { get; set; } = "";
    public string PartnerReference { get; set; } = "";
    public DateOnly? PartnerOn { get; set; }

    /// <summary>0 until chosen.</summary>
    public int Tier { get; set; }
    public bool IsDeclared { get; set; }

    /// <summary>Why the decision departs from like cases.</summary>
    public string Departure { get; set; } = "";

    /// <summary>Conditions of the decider, one a line.</summary>
    public string Conditions { get; set; } = "";

    /// <summary>Conditions of the decider that are met by a day.</summary>
    public List<TypedCondition> Later { get; } = [];

    internal IReadOnlyList<string> ConditionLines => Conditions.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>What the form of a verb repeats and asks.</summary>
public sealed record VerbRequest(ApplicationVerb Verb, IReadOnlyList<DocumentFact> Facts, string Steward, string ActorName, IReadOnlyList<RefusalGround> Grounds, IReadOnlyList<int> Tiers)
{
    /// <summary>Decided cases that are like this one (CT-13); null where the verb decides nothing.</summary>
    public LikeCases? Like { get; init; }

    /// <summary>What the term would be, by the tiers that an override may set; a tier that shortens none is not in it.</summary>
    public IReadOnlyDictionary<int, string> Terms { get; init; } = new Dictionary<int, string>();

    /// <summary>Why the act was refused with what is typed; null when it was not tried, or not refused.</summary>
    public string? Refused { get; init; }

    /// <summary>Like cases that were decided otherwise.</summary>
    public LikeOutcome DepartsFrom => Fairness.Grants(Verb) is { } grants && Like is { } like ? like.DepartsFrom(grants) : LikeOutcome.None;

    public bool IsOpinion => Application.IsOpinion(Verb);

    public bool NeedsReason => ApplicationWorkflow.NeedsReason(Verb);

    public string ReasonLabel => Verb switch
    {
        ApplicationVerb.ReturnAsIncomplete => "What is missing, one point a line",
        ApplicationVerb.AskQuestion => "Question to the applicant",
        ApplicationVerb.SendQuestions => "Note for the file",
        ApplicationVerb.Reconcile => "How the difference was weighed",
        ApplicationVerb.Recommend => "Recommendation",
        ApplicationVerb.ReportRejection => "To whom it was reported, when, and under which reference",
        _ => "Reasons",
    };
}

/// <summary>The form of a verb: repeats what it is about and what it does, and takes what the verb asks for.</summary>
public sealed partial class VerbDialog
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };

    private readonly string id = $"verb-{Guid.NewGuid():N}";
    private VerbText typed = new();
    private bool isTried;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required VerbRequest Request { get; set; }

    /// <summary>The form's text, kept by whoever asks; written as the user types.</summary>
    [Parameter, EditorRequired] public required VerbText Typed { get; set; }

    private bool IsReasonMissing => isTried && Request.NeedsReason && string.IsNullOrWhiteSpace(typed.Reason);

    private bool IsTierMissing => isTried && Request.Verb is ApplicationVerb.OverrideTier && typed.Tier == 0;

    private bool IsDepartureMissing => isTried && Request.DepartsFrom.Count > 0 && string.IsNullOrWhiteSpace(typed.Departure);

    private bool IsChangeMissing => isTried && Request.Verb is ApplicationVerb.AnnounceRefusal && string.IsNullOrWhiteSpace(typed.Change);

    /// <summary>Whether the chosen ground rests on a partner's refusal.</summary>
    private bool IsPartners => Request.Verb is ApplicationVerb.AnnounceRefusal && Request.Grounds.Any(ground => ground.Code == typed.Ground && ground.PartnerMonths is not null);

    private bool IsPartnerMissing => isTried && IsPartners && (string.IsNullOrWhiteSpace(typed.Partner) || string.IsNullOrWhiteSpace(typed.PartnerReference) || typed.PartnerOn is null);

    private bool IsLaterUnsaid => isTried && typed.Later.Exists(one => !one.IsSaid);

    private bool IsAnswerMissing => isTried && Request.IsOpinion && typed.Answer is null;

    /// <summary>Shows the form on the text. False means that the user went back.</summary>
    public static async Task<bool> Ask(IDialogService dialogs, VerbRequest request, VerbText text)
    {
        var parameters = new DialogParameters<VerbDialog> { { dialog => dialog.Request, request }, { dialog => dialog.Typed, text } };
        var shown = await dialogs.ShowAsync<VerbDialog>(request.Verb.Label(), parameters, Options);
        return await shown.Result is { Canceled: false };
    }

    protected override void OnParametersSet() => typed = Typed;

    private void Confirm()
    {
        isTried = true;
        var isMissing = Request.Verb is ApplicationVerb.Submit ? !typed.IsDeclared : IsReasonMissing || IsLaterUnsaid || IsDepartureMissing || IsAnswerMissing || IsTierMissing || Request.Verb is ApplicationVerb.AnnounceRefusal && (typed.Ground.Length == 0 || IsChangeMissing || IsPartnerMissing);
        if (!isMissing)
            Dialog.Close(DialogResult.Ok(true));
    }
}
