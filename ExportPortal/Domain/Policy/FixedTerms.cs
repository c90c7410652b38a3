using System.Collections.Frozen;

namespace ExportPortal.Domain.Policy;

/// <summary>
/// Lengths that stand in documents which read no pack: the text of sealed packages and the answers that gateways keep.
/// A pack that says otherwise is refused when it is read, so pack and documents cannot disagree.
/// </summary>
public static class FixedTerms
{
    /// <summary>Days after the last day of use in which the data are deleted (CT-12).</summary>
    public const int DaysToDelete = 30;

    /// <summary>Minutes for which an answer to a gateway holds.</summary>
    public const int AnswerMinutes = 15;

    internal static FrozenDictionary<string, (int Length, ClockUnit Unit)> All { get; } = new Dictionary<string, (int, ClockUnit)>
    {
        ["deletion"] = (DaysToDelete, ClockUnit.CalendarDays),
        ["token-revocation"] = (AnswerMinutes, ClockUnit.Minutes),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
