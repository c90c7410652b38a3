using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>Destination groups by country, dated with the pack (domain/03 3.2).</summary>
/// <param name="DefaultGroup">Group of every country that is not listed.</param>
public sealed record Destinations(
    ImmutableSortedDictionary<DestinationGroup, DestinationTerms> Groups,
    DestinationGroup DefaultGroup,
    ImmutableList<Destination> Countries)
{
    /// <summary>The group of a country and the limit on it, if any.</summary>
    /// <param name="country">ISO 3166-1 alpha-2, upper case; XA, XV and XT are fictional.</param>
    public Destination Of(string country) =>
        Countries.FirstOrDefault(d => d.Country == country) ?? new Destination(country, DefaultGroup);

    /// <summary>Why a country is of its group, in the words of the pack.</summary>
    public string Why(Destination destination) => Groups[destination.Group].Rule is var rule && destination.Note is { } note ? $"{rule}; for {CountryName.Of(destination.Country)}: {note}" : rule;
}

/// <param name="VolumeFactor">The bulk threshold of an entry times this is the volume limit of M1.</param>
public sealed record DestinationTerms(string Title, string Rule, int VolumeFactor);

/// <param name="Note">Whom the group holds for, when not for everyone in the country; null for everyone.</param>
public sealed record Destination(string Country, DestinationGroup Group, string? Note = null);
