using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>A case that was decided on its merits; gates and withdrawals are none.</summary>
/// <param name="Band">Risk band: ten points of the index each.</param>
public sealed record DecidedCase(string Number, string Entries, DestinationGroup Group, EnvironmentLevel Environment, int Band, bool IsGranted)
{
    /// <returns>Null when the case was not weighed.</returns>
    public static DecidedCase? Of(string number, DecisionCase facts, RuleDecision decision, bool isGranted) => decision.Risk is not { } risk ? null
        : new(number, string.Join(' ', facts.Entry.Order(StringComparer.Ordinal)), facts.DestinationGroup, facts.Environment, (int)(risk.Index / Fairness.BandPoints), isGranted);

    public bool IsLike(DecidedCase other) => (Entries, Group, Environment, Band) == (other.Entries, other.Group, other.Environment, other.Band);
}

/// <summary>The decided cases that are like one, by number.</summary>
public sealed record LikeCases(IReadOnlyList<string> Granted, IReadOnlyList<string> Refused)
{
    /// <summary>As many were granted as refused: whatever is decided now agrees with half of them and departs from none.</summary>
    public bool IsTie => Granted.Count > 0 && Granted.Count == Refused.Count;

    /// <summary>What a tie means, in a sentence; null where there is none.</summary>
    public string? Tie => IsTie ? $"Like cases were decided both ways: {string.Join(", ", Granted)} granted, {string.Join(", ", Refused)} refused. Neither outcome departs from them." : null;

    /// <summary>The like cases that were decided otherwise, where they are more than half of the like ones; else none.</summary>
    public IReadOnlyList<string> DepartsFrom(bool grants) => grants ? Refused.Count > Granted.Count ? Refused : [] : Granted.Count > Refused.Count ? Granted : [];
}

/// <summary>
/// Like cases are decided alike (CT-13): same entries, destination group, environment and risk band. A decision may depart
/// from them, but says so and why. Nobody's nationality is known here, so it cannot count.
/// </summary>
public static class Fairness
{
    internal const int BandPoints = 10;

    /// <summary>The decided cases that are like this one, itself in an earlier round left out.</summary>
    public static LikeCases Like(DecidedCase now, IEnumerable<DecidedCase> decided)
    {
        var like = decided.Where(one => one.Number != now.Number && one.IsLike(now)).OrderBy(one => one.Number, StringComparer.Ordinal).ToLookup(one => one.IsGranted, one => one.Number);
        return new([.. like[true]], [.. like[false]]);
    }

    /// <summary>Whether the verb decides for or against; null when it decides nothing.</summary>
    public static bool? Grants(ApplicationVerb verb) => verb switch
    {
        ApplicationVerb.Approve => true,
        ApplicationVerb.AnnounceRefusal or ApplicationVerb.Refuse => false,
        _ => null,
    };

    /// <summary>The reasons of a decision, with why it departs where it does. Of a tie nothing is added: nobody has to explain it, so it stands beside the reasons.</summary>
    public static string Reasoned(string reason, LikeCases like, bool grants, string departure)
    {
        // First of all: words that are added later are no reason of the decider.
        Reasons.Require(reason);
        if (like.DepartsFrom(grants) is not { Count: > 0 } departsFrom)
            return reason;
        Common.RuleViolation.When(string.IsNullOrWhiteSpace(departure), "CT-13", $"{string.Join(", ", departsFrom)} {(departsFrom.Count == 1 ? "is a like case and was" : "are like cases and were")} decided otherwise. Say why this one differs.");
        return $"{reason.Trim()} Differs from {string.Join(", ", departsFrom)}: {departure.Trim()}";
    }
}
