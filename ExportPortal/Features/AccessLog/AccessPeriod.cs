using System.Globalization;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>Whole days in UTC, both inclusive.</summary>
public sealed record AccessPeriod(DateOnly First, DateOnly Last)
{
    public DateTimeOffset From => new(First, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Exclusive.</summary>
    public DateTimeOffset Until => new(Last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd} to {Last:yyyy-MM-dd}");
}

/// <summary>One of two periods that are compared.</summary>
public sealed record PeriodSide(AccessPeriod Period, AccessCount Count, IReadOnlyList<Facet> Facets);

/// <param name="Names">What the sources call the actors, by pseudonym.</param>
public sealed record PeriodComparison(PeriodSide First, PeriodSide Second, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>Facets worth comparing, with every value that stands on either side and its two counts.</summary>
    public IEnumerable<(string Facet, IReadOnlyList<(string Value, long First, long Second)> Rows)> Tables() =>
        from facet in First.Facets
        let other = Second.Facets.Single(one => one.Name == facet.Name)
        let values = facet.Values.Concat(other.Values).Select(value => value.Value).Distinct()
        where values.Any()
        select (facet.Name, (IReadOnlyList<(string, long, long)>)[.. values.Select(value => (value, Of(facet, value), Of(other, value)))]);

    private static long Of(Facet facet, string value) => facet.Values.FirstOrDefault(one => one.Value == value)?.Events ?? 0;
}
