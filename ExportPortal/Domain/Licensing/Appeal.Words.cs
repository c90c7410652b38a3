using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Where an appeal against what was set on a licence stands, for those who do not hear it.</summary>
public sealed partial class Appeal
{
    /// <summary>That there is one, how far it is, and what it does to the licence; neither its grounds nor who signed.</summary>
    /// <param name="licence">State of the licence.</param>
    public string Standing(Application application, LicenceState licence)
    {
        var since = $"{Number}, lodged on {Day(LodgedAt)}";
        return State switch
        {
            AppealState.Lodged => $"{since}: {(panel.Count == 0 ? "its panel is not named yet" : "a panel hears it")}{(DueAt is { } due ? $", and answers by {Day(due)}" : "")}. Until then the licence {(licence is LicenceState.PendingAcceptance ? "can be accepted as it is" : "goes on as it is")}, and the days of what was set stand still. What the panel takes off falls out of it, and the package is sealed anew{(licence is LicenceState.PendingAcceptance ? "; then both sides accept the new version" : "")}.",
            AppealState.Dismissed => $"{since}: dismissed on {Day(steps[0].At)}. What was set stands.",
            AppealState.Granted => $"{since}: granted on {Day(steps[0].At)}. {string.Join(" ", application.SetAsideWords())} The package was sealed anew without it.",
            _ => $"{since}: sent back on {Day(steps[0].At)}. {(ReviewLapsedAt is { } lapsed ? $"Nobody was left for that review, so it ended on {Day(lapsed)} without effect; a new appeal is open." : "Others review it as a change of the licence, which stands under Changes; until they have decided the licence stays as it is.")}",
        };
    }

    private static string Day(DateTimeOffset at) => Words.Day(DateOnly.FromDateTime(at.UtcDateTime));
}
