using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>Codes by their first characters: 28199 becomes 281.</summary>
/// <param name="Keep">Characters kept, at least 1.</param>
public sealed record Prefix(int Keep) : Recoding
{
    public override string Technique => "Generalization";
    public override string Words => Keep == 1 ? "to its first character" : $"to its first {Keep} characters";

    public override void RequireSound() => RuleViolation.When(Keep is < 1 or > 1_000, "PR-1", "A prefix keeps at least one character. Give the number to keep, such as 3.");

    /// <summary>Never half of a character that takes two units.</summary>
    public override string Recode(string cell) =>
        cell.Length <= Keep ? cell : cell[..(char.IsHighSurrogate(cell[Keep - 1]) ? Keep - 1 : Keep)] is { Length: > 0 } cut ? cut : cell[..2];
}

/// <summary>Categories by a hierarchy that the user gives.</summary>
/// <param name="Level">1 for the parent, 2 for the grandparent and so on.</param>
/// <param name="Hierarchy">Null in a plan whose hierarchy comes in a file of its own.</param>
public sealed record RollUp(int Level, Hierarchy? Hierarchy = null) : Recoding
{
    public override string Technique => "Generalization";
    public override string Words => Level == 1 ? "to its parent category" : $"to its category {Level} levels up";

    public override void RequireSound()
    {
        RuleViolation.When(Hierarchy is null, "PR-2", "A roll-up of categories has no hierarchy. Hand one in: a line for each category with its parent, grandparent and so on.");
        RuleViolation.When(Level < 1 || Level > Hierarchy!.Levels, "PR-14", $"The hierarchy has {Hierarchy!.Levels} level(s) above the categories; level {Level} is none of them.");
    }

    public override string? Recode(string cell) => Hierarchy!.Above(cell, Level);

    /// <summary>A category that is as coarse already stays; one that the hierarchy does not name, such as a misspelt one, is emptied.</summary>
    private protected override string Unread(string cell) => Hierarchy!.IsAbove(cell, Level) ? cell : "";
}
