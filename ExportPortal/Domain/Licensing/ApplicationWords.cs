using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.ApplicationVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>The words of an application's verbs and states: pages, letters and the API say the same.</summary>
public static class ApplicationWords
{
    private static readonly Dictionary<ApplicationVerb, (string Label, string Effect)> Verbs = new()
    {
        [Submit] = ("Submit", "The office checks the application for completeness. You can no longer change it, unless it comes back."),
        [ReturnAsIncomplete] = ("Return as incomplete", "The applicant gets it back with what is missing, and a time in which to mend it."),
        [Register] = ("Register", "The decision clock starts now."),
        [StartReview] = ("Start the review", "The technical and the legal reviewer can give their opinions."),
        [GiveTechnicalOpinion] = ("Give the technical opinion", "Your opinion and its reasons are on record. Whoever gives it never decides the case."),
        [GiveLegalOpinion] = ("Give the legal opinion", "Your opinion and its reasons are on record. Whoever gives it never decides the case."),
        [Recommend] = ("Recommend", "The recommendation is on record; the case can go to the decider."),
        [SendToDecider] = ("Send to the decider", "The decider of this tier is asked to decide."),
        [Approve] = ("Approve", "With the last signature needed the licence is granted, or waits for its conditions."),
        [ReturnToReview] = ("Return to review", "A new round starts: opinions and signatures of this round no longer count."),
        [AnnounceRefusal] = ("Give notice of refusal", "The applicant is told of the ground and has time to answer. Nothing is refused yet."),
        [ResumeReview] = ("Resume the review", "The answer is reviewed; opinions are given anew."),
        [Refuse] = ("Refuse", "The application is refused for good. The applicant can appeal."),
        [ConfirmConditions] = ("Confirm the conditions", "With the second signature the licence is granted."),
        [Prohibit] = ("Mark as prohibited", "With the second signature the export is prohibited. Nobody can override a gate."),
        [FindNoLicenceRequired] = ("Find that no licence is needed", "The case ends: these data may be exported without a licence."),
        [FindIneligible] = ("Send to the personal-data route", "The case ends here: data with direct identifiers cannot be licensed by this office."),
        [Withdraw] = ("Withdraw", "The case ends. A new application can be made at any time."),
    };

    /// <summary>The verb as a button says it.</summary>
    public static string Label(this ApplicationVerb verb) => Verbs[verb].Label;

    /// <summary>An act of the log on an application, such as "application.submit", as a reader says it.</summary>
    public static string ActLabel(string act) => act switch
    {
        "application.draft" => "Save the draft",
        "application.evidence" => "Record evidence",
        _ => Verbs.Keys.Where(verb => act == $"application.{verb.ToString().ToLowerInvariant()}").Select(Label).FirstOrDefault(act),
    };

    /// <summary>What is different afterwards, in one or two sentences.</summary>
    public static string Effect(this ApplicationVerb verb) => Verbs[verb].Effect;

    /// <summary>Whether the verb takes something away, so that it is asked for with more weight.</summary>
    public static bool IsGrave(this ApplicationVerb verb) => verb is AnnounceRefusal or Refuse or Prohibit or FindIneligible or Withdraw;

    /// <summary>What the applicant signs on submission.</summary>
    public static string Declaration(string steward) =>
        $"I am authorised to sign for {steward}. What this application says is complete and true to my knowledge, and I will tell the office without delay if it changes.";

    /// <summary>Whom or what the case waits for, in a few words; empty once it has ended.</summary>
    public static string WaitingFor(this Application application, PolicyPack pack) => application.State switch
    {
        ApplicationState.Draft => "Submission by the applicant",
        ApplicationState.Submitted => "Completeness check",
        ApplicationState.Incomplete => "Corrections by the applicant",
        ApplicationState.Registered => "Start of the review",
        ApplicationState.ScreeningHold => "Screening decision",
        ApplicationState.InReview => Opinions(application),
        ApplicationState.RfiPending => "Answers of the applicant",
        ApplicationState.Recommended => "Sending to the decider",
        ApplicationState.DecisionPending => application.HalfSigned() is null ? $"Decision: {Words.Of(application.DeciderRole(pack))}" : $"Second signature: {Words.Of(application.DeciderRole(pack))}",
        ApplicationState.IntentToRefuse => "Answer of the applicant to the notice",
        ApplicationState.ApprovedConditional => application.Conditions.All(condition => condition.IsMet) ? "Confirmation by two persons" : "Evidence for the conditions",
        _ => "",
    };

    /// <summary>Code of the state, named by the open opinion where just one is open: IN_REVIEW:LEGAL.</summary>
    public static string StateCode(this Application application)
    {
        var code = Words.Code(application.State);
        var open = OpenOpinions(application);
        return application.State is ApplicationState.InReview && open.Count == 1 ? $"{code}:{open[0].ToString().ToUpperInvariant()}" : code;
    }

    /// <summary>The first of two signatures, while the second is missing; null when no verb waits for one.</summary>
    public static Signature? HalfSigned(this Application application) =>
        ApplicationWorkflow.IsEnded(application.State) ? null : application.Signatures.LastOrDefault(signature =>
            signature.Verb != nameof(Approve) || application.State is ApplicationState.DecisionPending);

    /// <summary>Whether something other than withdrawing is open to the actor now: the case waits for them.</summary>
    public static bool WaitsFor(this Application application, Actor actor, PolicyPack pack) =>
        ApplicationWorkflow.Table.Rows.Any(row => row.From == application.State && row.Verb is not Withdraw && application.WhyClosed(row.Verb, actor, pack) is null);

    private static List<OpinionKind> OpenOpinions(Application application) =>
        [.. Enum.GetValues<OpinionKind>().Where(kind => application.Opinions.All(opinion => opinion.Kind != kind))];

    private static string Opinions(Application application) => OpenOpinions(application) switch
    {
        [] => "Recommendation",
        [var only] => $"{only} opinion",
        _ => "Technical and legal opinion",
    };
}
