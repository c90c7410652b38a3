namespace ExportPortal.Components.Shared;

/// <summary>Something to choose from.</summary>
public sealed record Choice(Guid Id, string Words);

/// <summary>What matches the words that were typed: the first ones, so that no page holds a whole register.</summary>
/// <param name="HasMore">Whether others match that are not among them.</param>
public sealed record FoundChoices(IReadOnlyList<Choice> Shown, bool HasMore)
{
    /// <summary>Choices that are offered at once.</summary>
    public const int Most = 50;

    /// <param name="found">One more than are offered, where there are so many.</param>
    public static FoundChoices Of(IReadOnlyList<Choice> found) => new([.. found.Take(Most)], found.Count > Most);
}
