namespace ExportPortal.Microdata.Attacks;

/// <summary>A condition on one column: the code lies in a range, both ends included, or with <paramref name="Not"/> outside it.</summary>
internal readonly record struct Condition(int Column, int Low, int High, bool Not = false)
{
    public bool Holds(int code) => (code >= Low && code <= High) != Not;
}

/// <summary>All conditions together, by column ascending, so that the same predicate is never tried twice.</summary>
internal sealed class Predicate(IEnumerable<Condition> conditions) : IEquatable<Predicate>
{
    public Condition[] Conditions { get; } = [.. conditions.OrderBy(one => one.Column)];

    public bool Equals(Predicate? other) => other is not null && Conditions.AsSpan().SequenceEqual(other.Conditions);

    public override bool Equals(object? obj) => Equals(obj as Predicate);

    public override int GetHashCode() => Conditions.Aggregate(17, HashCode.Combine);
}
