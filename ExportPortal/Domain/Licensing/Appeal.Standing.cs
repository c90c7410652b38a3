using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Whether what an appeal on an application is against is still there.</summary>
public sealed partial class Appeal
{
    /// <summary>Whether the case still has the decision that it is against. That the conditions of an approval were met is no other decision.</summary>
    public bool StillStands(Application application) =>
        (Against == Words.Code(application.State) || (application.State is ApplicationState.Approved && Against == Words.Code(ApplicationState.ApprovedConditional))) && LodgedAt >= application.SetAt;

    /// <summary>What was decided since can be appealed against by itself; no signature on the earlier decision reaches it.</summary>
    private Rule? WhyNotStanding(Application application) => StillStands(application) ? null
        : new Rule("AL-29", $"The application is {Words.Of(application.State)} by another decision; what the appeal is against does not stand any more. Dismiss the appeal, and say so.");
}
