using System.Globalization;
using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Common;

/// <summary>A probability in [0, 1], both inclusive. Anything else, NaN too, cannot be made.</summary>
public readonly record struct Probability : IComparable<Probability>
{
    public double Value { get; }

    [JsonConstructor]
    public Probability(double value)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A probability lies between 0 and 1, both inclusive.");
        Value = value;
    }

    public static Probability operator *(Probability left, Probability right) => new(left.Value * right.Value);
    public static bool operator >(Probability left, Probability right) => left.Value > right.Value;
    public static bool operator <(Probability left, Probability right) => left.Value < right.Value;
    public static bool operator >=(Probability left, Probability right) => left.Value >= right.Value;
    public static bool operator <=(Probability left, Probability right) => left.Value <= right.Value;

    public int CompareTo(Probability other) => Value.CompareTo(other.Value);

    /// <summary>Up to four significant digits, no padding: 0.004481, 0.05.</summary>
    public override string ToString() => Format(Value);

    /// <summary>The one form in which risks are written on screen, on paper and in reasons.</summary>
    /// <param name="value">Ratios and numbers above 1 are cut alike, whole numbers never.</param>
    public static string Format(double value) => value.ToString("0.####################", CultureInfo.InvariantCulture) is var plain
        && value != 0 && Math.Abs(value) < 1e6 && !double.IsInteger(value)
            ? Math.Round((decimal)value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 28)).ToString("0.############################", CultureInfo.InvariantCulture)
            : plain;
}
