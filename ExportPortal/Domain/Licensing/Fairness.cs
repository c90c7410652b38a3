using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;

namespace ExportPortal.Domain.Licensing;

/// <summary>The decided cases of one outcome that are like one.</summary>
/// <param name="Newest">Numbers of the newest of them, at most <see cref="Fairness.MostNamed"/>.</param>
public sealed record LikeOutcome(int Count, IReadOnlyList<string> Newest)
{
    public static LikeOutcome None { get; } = new(0, []);

    /// <summary>"A-001, A-002 and 7 more".</summary>
    public string Named => string.Join(", ", Newest) + (Count > Newest.Count ? $" and {Count - Newest.Count} more" : "");
}

/// <summary>The decided cases that are like one.</summary>
public sealed record LikeCases(LikeOutcome Granted, LikeOutcome Refused)
{
    public static LikeCases None { get; } = new(LikeOutcome.None, LikeOutcome.None);

    /// <summary>As many were granted as refused: whatever is decided now agrees with half of them and departs from none.</summary>
    public bool IsTie => Granted.Count > 0 && Granted.Count == Refused.Count;

    /// <summary>What a tie means, in a sentence; null where there is none.</summary>
    public string? Tie => IsTie ? $"Like cases were decided both ways: {Granted.Named} granted, {Refused.Named} refused. Neither outcome departs from them." : null;

    /// <summary>The like cases that were decided otherwise, where they are more than half of the like ones; else none.</summary>
    public LikeOutcome DepartsFrom(bool grants)
    {
        var (with, against) = grants ? (Granted, Refused) : (Refused, Granted);
        return against.Count > with.Count ? against : LikeOutcome.None;
    }
}

/// <summary>
/// Like cases are decided alike (CT-13): same entries, destination group, environment and risk band. A decision may depart
/// from them, but says so and why. Nobody's nationality is known here, so it cannot count.
/// </summary>
public static class Fairness
{
    private const int BandPoints = 10;

    /// <summary>Like cases that are named; of more the number is told.</summary>
    public const int MostNamed = 10;

    /// <summary>What like cases have in common, as one text. The risk band is ten points of the index wide.</summary>
    /// <returns>Null when the case was not weighed: gates and withdrawals are like nothing.</returns>
    public static string? Likeness(DecisionCase facts, RuleDecision decision) => decision.Risk is not { } risk ? null
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', facts.Entry.Order(StringComparer.Ordinal))}|{facts.DestinationGroup}|{facts.Environment}|{(int)(risk.Index / BandPoints)}");

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
        Common.RuleViolation.When(string.IsNullOrWhiteSpace(departure), "CT-13", $"{departsFrom.Named} {(departsFrom.Count == 1 ? "is a like case and was" : "are like cases and were")} decided otherwise. Say why this one differs.");
        return $"{reason.Trim()} Differs from {departsFrom.Named}: {departure.Trim()}";
    }
}
