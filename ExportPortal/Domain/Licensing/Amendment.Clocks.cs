using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The clocks of a request: one runs at a time, for those who answer it or who evidence its conditions. Nothing stops it, because a request has no questions (05, 5.6).</summary>
public sealed partial class Amendment
{
    private readonly List<Deadline> clocks = [];

    /// <summary>Every clock that ran or runs, in the order in which they started; empty for a request that an older release stored last.</summary>
    public IReadOnlyList<Deadline> Clocks => clocks;

    /// <summary>The clock that a request starts.</summary>
    private static string FirstClock(AmendmentKind kind) => kind is AmendmentKind.Minor ? "amendment-minor" : "completeness";

    /// <summary>The clock that runs: until the review starts, until the decision, until the conditions lapse; null once it is over.</summary>
    public Deadline? PresentClock(PolicyPack pack) => !AmendmentWorkflow.IsOpen(State) ? null : clocks.FindLast(clock => clock.IsOpen) ?? State switch
    {
        // An older release kept no clock; it ran by the same terms from the same step.
        AmendmentState.Requested => pack.Start(FirstClock(Kind), RequestedAt, Tier),
        AmendmentState.InReview => pack.Start("decision-T", steps.FindLast(step => step.Verb == nameof(AmendmentVerb.StartReview))!.At, Tier),
        _ => pack.Start("conditions-precedent", steps[^1].At, Tier),
    };

    /// <summary>The clock of the authority as it stands; null once it has answered.</summary>
    public Deadline? AnswerClock(PolicyPack pack) => State is AmendmentState.Requested or AmendmentState.InReview ? PresentClock(pack) : null;

    /// <summary>What a move to another state means for the clocks.</summary>
    /// <param name="starts">Key of the clock that starts; null for none.</param>
    private void MoveClocks(AmendmentState from, AmendmentState to, string? starts, PolicyPack pack, DateTimeOffset now)
    {
        if (from == to)
            return;
        if (clocks.FindLastIndex(clock => clock.IsOpen) is >= 0 and var at)
            clocks[at] = clocks[at].Meet(now);
        if (starts is not null && AmendmentWorkflow.IsOpen(to))
            clocks.Add(pack.Start(starts, now, Tier));
        DueAt = PresentClock(pack)?.Due(now, pack.Calendar);
    }
}
