using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Licensing.ApplicationState;

namespace ExportPortal.Domain.Licensing;

/// <summary>A station on the way of an application.</summary>
/// <param name="At">When it was reached; null when it lies ahead.</param>
public sealed record LifeStation(ApplicationState State, DateTimeOffset? At, bool IsPresent);

/// <summary>The way of a case: what it passed, where it stands, and what usually follows.</summary>
public static class ApplicationLife
{
    private static readonly ApplicationState[] Usual = [Draft, Submitted, Registered, InReview, Recommended, DecisionPending, Approved];

    /// <summary>The states passed, one as often as the case came to it, in the order of time; then the usual ones ahead, none once the case has ended.</summary>
    public static IReadOnlyList<LifeStation> Of(Application application)
    {
        var reached = new List<LifeStation> { new(Draft, application.CreatedAt, application.State is Draft) };
        foreach (var step in application.Steps.Where(step => step.From != step.To))
        {
            var state = Enum.GetValues<ApplicationState>().First(known => Words.Code(known) == step.To);
            reached.Add(new(state, step.At, false));
        }
        var present = reached.FindLastIndex(station => station.State == application.State);
        reached[present] = reached[present] with { IsPresent = true };
        if (!ApplicationWorkflow.IsEnded(application.State))
            reached.AddRange(Usual.SkipWhile(state => state != Last(reached)).Skip(1).Select(state => new LifeStation(state, null, false)));
        return reached;
    }

    /// <summary>The furthest usual state that was reached since the case last went back.</summary>
    private static ApplicationState Last(List<LifeStation> reached) => reached.Last(station => Usual.Contains(station.State)).State;
}
