using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The clock that runs for those who answer a request.</summary>
public sealed partial class Amendment
{
    /// <summary>The clock that a request starts.</summary>
    private static string FirstClock(AmendmentKind kind) => kind is AmendmentKind.Minor ? "amendment-minor" : "completeness";

    /// <summary>The clock of the authority as it stands: until the review starts, then until the decision; null once it is answered.</summary>
    public Deadline? AnswerClock(PolicyPack pack) => State switch
    {
        AmendmentState.Requested => pack.Start(FirstClock(Kind), RequestedAt, Tier),
        AmendmentState.InReview => pack.Start("decision-T", steps.FindLast(step => step.Verb == nameof(AmendmentVerb.StartReview))!.At, Tier),
        _ => null,
    };
}
