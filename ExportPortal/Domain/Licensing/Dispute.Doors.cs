using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>What is not opened, and what is not heard again.</summary>
public sealed partial class Dispute
{
    /// <summary>When a panel answered it for good, itself or by the appeal that was lodged for it; null before, and where it sent it back.</summary>
    public DateTimeOffset? PanelAnsweredAt => steps.FindLast(step => step.Verb is nameof(DisputeVerb.Dismiss) or nameof(DisputeVerb.Grant) or nameof(DisputeVerb.Hear))?.At;

    /// <summary>What the panel answered last; null before.</summary>
    private DisputeAnswer? PanelAnswer => answers.FindLast(answer => answer.Step == Words.Code(DisputeState.BeforePanel));

    /// <summary>Why the same party has no second dispute about it; null where no panel answered, or where it found that the complaint is right: whether the office follows that may be disputed.</summary>
    /// <param name="decided">When what is disputed was decided last; null where nothing is decided now.</param>
    public Rule? WhyNotAgain(DateTimeOffset? decided) => PanelAnsweredAt is { } at && PanelAnswer is { Outcome: not DisputeOutcome.Upheld } answer && !(decided > at)
        ? JudgedOnce(Kind, $"dispute {Number}", answer.Outcome, at, "") : null;

    /// <summary>A panel judges a matter once.</summary>
    /// <param name="judgment">Where it answered: "appeal AP-001".</param>
    /// <param name="next">What the reader can do here; empty for nothing.</param>
    private static Rule JudgedOnce(DisputeKind kind, string judgment, DisputeOutcome outcome, DateTimeOffset at, string next) => new("DQ-22",
        $"A panel has judged this in {judgment}, on {Words.Day(DateOnly.FromDateTime(at.UtcDateTime))}: {outcome.Label().ToLowerInvariant()}. It does not hear the same again before {Anew(kind)}.{next} Still open: {StillOpen(kind)}.");

    /// <summary>The same where the panel answered an appeal: its answer is taken over, so that mediation and court are open.</summary>
    public static Rule JudgedOnAppeal(DisputeKind kind, string appeal, AppealState state, DateTimeOffset at) =>
        JudgedOnce(kind, $"appeal {appeal}", state.Says(), at, " Going before the panel takes that answer over here; mediation, a court or arbitration follow from it.");

    private static string Anew(DisputeKind kind) => kind switch
    {
        DisputeKind.Refusal => "the application is decided anew",
        DisputeKind.Condition => "something new is decided: the case anew, a change of the licence that is more than minor, a renewal, or what the panel sent back to others",
        _ => "another stop or measure is decided",
    };

    private static string StillOpen(DisputeKind kind) => kind switch
    {
        DisputeKind.Refusal => "a new application, which may bring new facts",
        DisputeKind.Condition => "a change of the licence, for which the licensee asks on its page",
        _ => "the review of the stop or measure, which stands on its page",
    };

    /// <summary>A stop is disputed once it stands: what is judged before could not be carried out.</summary>
    /// <param name="what">What stands instead, in a clause: "Sanction SN-001 is noticed".</param>
    public static Rule NothingStands(string what) => new("DQ-23",
        $"{what}, so no stop and no measure stands that could be taken away. A dispute about one opens once it is decided; before, its page asks for your reply.");
}
