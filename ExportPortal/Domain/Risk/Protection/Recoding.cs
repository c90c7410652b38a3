using System.Globalization;
using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>
/// A function from a cell to a coarser one. Equal cells stay equal, so classes can merge and never split: whatever is
/// recoded, no record's class becomes smaller. An empty cell stays empty, and one that cannot be read as the kind is emptied: it
/// must not leave as it is. All such cells become one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "by")]
[JsonDerivedType(typeof(Band), "band")]
[JsonDerivedType(typeof(Rounding), "round")]
[JsonDerivedType(typeof(TopCode), "top")]
[JsonDerivedType(typeof(BottomCode), "bottom")]
[JsonDerivedType(typeof(DateCut), "date")]
[JsonDerivedType(typeof(Prefix), "prefix")]
[JsonDerivedType(typeof(RollUp), "hierarchy")]
public abstract record Recoding
{
    /// <summary>Name of the technique's class in ISO/IEC 20889.</summary>
    [JsonIgnore]
    public abstract string Technique { get; }

    /// <summary>What it does, to follow the name of a column: "to bands of 5".</summary>
    [JsonIgnore]
    public abstract string Words { get; }

    /// <summary>Whether a column of numbers is one afterwards.</summary>
    [JsonIgnore]
    public virtual bool KeepsNumbers => false;

    /// <summary>The coarser cell; null when the cell is not of the kind. Never asked of an empty one.</summary>
    public abstract string? Recode(string cell);

    /// <summary>What becomes of a cell that <see cref="Recode"/> is null of.</summary>
    private protected virtual string Unread(string cell) => cell;

    /// <summary>One after the other.</summary>
    public static string Apply(IReadOnlyList<Recoding> steps, string cell)
    {
        foreach (var step in steps)
            if (cell.Length > 0)
                cell = step.Recode(cell) ?? step.Unread(cell);
        return cell;
    }

    /// <summary>Fails on a step that cannot be carried out as it stands.</summary>
    public virtual void RequireSound() { }

    private protected static string Text(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
