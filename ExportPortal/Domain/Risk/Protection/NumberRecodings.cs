using System.Globalization;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>A recoding of numbers. Decimal arithmetic throughout, so that no band depends on a binary fraction.</summary>
public abstract record NumberRecoding : Recoding
{
    /// <summary>Beyond this a number is not read: a band of it could not be told exactly.</summary>
    private const decimal Most = 1e15m;

    private protected sealed override string Unread(string cell) => Read(cell) is null ? "" : cell;

    public sealed override string? Recode(string cell) =>
        Read(cell) is { } number ? Recode(number, cell) : null;

    private protected abstract string Recode(decimal number, string cell);

    /// <summary>Sign, digits, a point, an exponent; null for anything else.</summary>
    internal static decimal? Read(string cell) =>
        decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= Most ? number : null;
}

/// <summary>Numbers into bands of equal width: "30 to 34". With whole numbers 34.5 is in that band, as years of age are counted.</summary>
/// <param name="Width">Above 0.</param>
/// <param name="From">Where a band begins; the others lie at whole widths from it.</param>
public sealed record Band(decimal Width, decimal From = 0) : NumberRecoding
{
    public override string Technique => "Generalization";
    public override string Words => $"to bands of {Text(Width)}";

    /// <summary>A band of width 1 is written as its one whole number.</summary>
    [JsonIgnore]
    public override bool KeepsNumbers => Width == 1 && IsWhole;

    private bool IsWhole => decimal.IsInteger(Width) && decimal.IsInteger(From);

    public override void RequireSound() => RuleViolation.When(Width is not (> 0 and <= 1e12m) || Math.Abs(From) > 1e12m, "PR-1", "A band has a width above 0. Give it one, such as 5.");

    private protected override string Recode(decimal number, string cell)
    {
        var low = From + Math.Floor((number - From) / Width) * Width;
        return !IsWhole ? $"{Text(low)} to <{Text(low + Width)}" : Width == 1 ? Text(low) : $"{Text(low)} to {Text(low + Width - 1)}";
    }
}

/// <summary>Numbers to the nearest multiple; halves away from zero.</summary>
/// <param name="To">Above 0.</param>
public sealed record Rounding(decimal To) : NumberRecoding
{
    public override string Technique => "Generalization: rounding";
    public override string Words => $"rounded to {Text(To)}";
    public override bool KeepsNumbers => true;

    public override void RequireSound() => RuleViolation.When(To is not (> 0 and <= 1e12m), "PR-1", "Rounding goes to a multiple of a number above 0. Give one, such as 100.");

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
