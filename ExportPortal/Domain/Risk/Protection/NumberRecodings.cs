using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>A recoding of numbers. Decimal arithmetic throughout, so that no band depends on a binary fraction.</summary>
public abstract record NumberRecoding : Recoding
{
    /// <summary>Beyond this a number is not read: a band of it could not be told exactly.</summary>
    private const decimal Most = 1e15m;

    private protected sealed override string Unread(string cell) => Read(cell) is null ? "" : cell;

    public sealed override string? Recode(string cell) =>
        Read(cell) is { } number ? Recode(number, cell) : Other(cell);

    /// <summary>The coarser cell of one that is no number; null where it is not of the kind.</summary>
    private protected virtual string? Other(string cell) => null;

    private protected abstract string Recode(decimal number, string cell);

    /// <summary>Sign, digits, a point, an exponent; null for anything else.</summary>
    internal static decimal? Read(string cell) =>
        decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= Most ? number : null;
}

/// <summary>
/// Numbers into bands of equal width: "30 to 34". With whole numbers 34.5 is in that band, as years of age are counted. A cell
/// that is a band already, "30 to 34" or "30-34", goes into the band that holds all of it; where none does, the recoding is
/// refused, for emptying it would lose a value that could be read.
/// </summary>
/// <param name="Width">Above 0.</param>
/// <param name="From">Where a band begins; the others lie at whole widths from it.</param>
public sealed partial record Band(decimal Width, decimal From = 0) : NumberRecoding
{
    /// <summary>A band as it may be written, in the common ground of POSIX and .NET: its ends are groups 1 and 3, and a sign in group 2 leaves the upper end out.</summary>
    internal const string Written = "^([+-]?[0-9]{1,15}(?:[.][0-9]{1,9})?)(?: to | ?[-–] ?)(<?)([+-]?[0-9]{1,15}(?:[.][0-9]{1,9})?)$";

    internal const string Straddles = "Some cells are bands already, and not every one lies whole in one of the new bands. Choose a width that is a multiple of theirs, or leave the column as it is.";

    public override string Technique => "Generalization";
    public override string Words => $"to bands of {Text(Width)}";

    /// <summary>A band of width 1 is written as its one whole number.</summary>
    [JsonIgnore]
    public override bool KeepsNumbers => Width == 1 && IsWhole;

    private bool IsWhole => decimal.IsInteger(Width) && decimal.IsInteger(From);

    public override void RequireSound() => RuleViolation.When(Width is not (> 0 and <= 1e12m) || Math.Abs(From) > 1e12m, "PR-12", "A band has a width above 0. Give it one, such as 5.");

    private protected override string Recode(decimal number, string cell)
    {
        var low = Low(number);
        return !IsWhole ? $"{Text(low)} to <{Text(low + Width)}" : Width == 1 ? Text(low) : $"{Text(low)} to {Text(low + Width - 1)}";
    }

    private protected override string? Other(string cell)
    {
        if (Ends().Match(cell) is not { Success: true, Groups: var ends } || Read(ends[1].Value) is not { } low || Read(ends[3].Value) is not { } high || high < low)
            return null;
        var next = Low(low) + Width;
        RuleViolation.When(ends[2].Length > 0 ? high > next : high >= next, "PR-11", Straddles);
        return Recode(low, cell);
    }

    private decimal Low(decimal number) => From + Math.Floor((number - From) / Width) * Width;

    [GeneratedRegex(Written + "(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex Ends();
}

/// <summary>Numbers to the nearest multiple; halves away from zero.</summary>
/// <param name="To">Above 0.</param>
public sealed record Rounding(decimal To) : NumberRecoding
{
    public override string Technique => "Generalization: rounding";
    public override string Words => $"rounded to {Text(To)}";
    public override bool KeepsNumbers => true;

    public override void RequireSound() => RuleViolation.When(To is not (> 0 and <= 1e12m), "PR-13", "Rounding goes to a multiple of a number above 0. Give one, such as 100.");

    private protected override string Recode(decimal number, string cell) => Text(Math.Round(number / To, MidpointRounding.AwayFromZero) * To);
}

/// <summary>Numbers above the limit become the limit.</summary>
public sealed record TopCode(decimal At) : NumberRecoding
{
    public override string Technique => "Generalization: top and bottom coding";
    public override string Words => $"with {Text(At)} as the highest";
    public override bool KeepsNumbers => true;

    private protected override string Recode(decimal number, string cell) => number > At ? Text(At) : cell;
}

/// <summary>Numbers below the limit become the limit.</summary>
public sealed record BottomCode(decimal At) : NumberRecoding
{
    public override string Technique => "Generalization: top and bottom coding";
    public override string Words => $"with {Text(At)} as the lowest";
    public override bool KeepsNumbers => true;

    private protected override string Recode(decimal number, string cell) => number < At ? Text(At) : cell;
}
