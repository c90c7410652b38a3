using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>A site of a global licence as the form or a change names it.</summary>
/// <param name="Country">ISO 3166-1 code.</param>
public sealed record DeclaredSite(string Organisation, string Country, string Address);

/// <summary>That the authority has listed a site.</summary>
/// <param name="JoinedOn">Day on which the site signed the accession form.</param>
/// <param name="Evidence">Where the signed form lies.</param>
public sealed record SiteListing(DateOnly JoinedOn, string Evidence, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>That a site has left, or may no longer touch the data.</summary>
public sealed record SiteStruck(string Reason, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>A site that a licence names (LT-P.2): it may touch the data while it is listed, and not before.</summary>
/// <param name="No">From 1 within the licence; a number is not given again.</param>
public sealed record LicenceSite(int No, string Organisation, string Country, string Address)
{
    /// <summary>Null while the authority has not listed it.</summary>
    public SiteListing? Listing { get; init; }

    /// <summary>Null unless it was struck off since it was listed last.</summary>
    public SiteStruck? Struck { get; init; }

    /// <summary>As a gateway names it, such as S2.</summary>
    [JsonIgnore]
    public string Code => $"S{No}";

    [JsonIgnore]
    public bool IsListed => Listing is not null && Struck is null;
}

/// <summary>Which sites a grant can name.</summary>
public static class Sites
{
    /// <summary>Longest name of an organisation, and longest address, in characters.</summary>
    public const int Longest = 300;

    /// <summary>Whether the text can be the code of a site, such as S2.</summary>
    public static bool IsCode(string text) => text is ['S', >= '1' and <= '9', ..] && text.Length <= 5 && text.Skip(1).All(char.IsAsciiDigit);

    /// <summary>The sites with new ones, each under a number that none had.</summary>
    internal static IReadOnlyList<LicenceSite> With(this IReadOnlyList<LicenceSite> sites, IReadOnlyList<DeclaredSite> more)
    {
        var last = sites.Select(site => site.No).DefaultIfEmpty(0).Max();
        return [.. sites, .. more.Select((site, at) => new LicenceSite(last + at + 1, site.Organisation.Trim(), site.Country, site.Address.Trim()))];
    }

    /// <summary>Codes of the sites that were struck off.</summary>
    public static IReadOnlyList<string> StruckSites(this LicenceGrant? grant) => [.. (grant?.Sites ?? []).Where(site => site.Struck is not null).Select(site => site.Code)];

    /// <summary>Why a change cannot add these; null when it can.</summary>
    internal static Rule? Fault(IReadOnlyList<DeclaredSite> added, LicenceGrant grant) =>
        grant.Sites is not { } sites ? new Rule("AM-39", "Sites belong to a global licence (LT-P), and this is none. Another recipient needs an application of its own.")
        : added.Count == 0 ? new Rule("AM-40", "Say which site is to be added.")
        : added.Any(site => IsEmpty(site.Organisation) || IsEmpty(site.Address) || !CountryName.IsCode(site.Country))
            ? new Rule("AM-41", $"Each site has an organisation, the two-letter code of a country, such as NL, and an address, in at most {Longest} characters each.")
        : added.FirstOrDefault(site => grant.Countries.Count > 0 && !grant.Countries.Contains(site.Country)) is { } away
            ? new Rule("AM-42", $"The licence does not name {CountryName.Of(away.Country)}, where the site of {away.Organisation.Trim()} is. Ask for that place first.")
        : sites.Where(site => site.Struck is null).Select(site => (site.Organisation, site.Address)).Concat(added.Select(site => (Organisation: site.Organisation.Trim(), Address: site.Address.Trim())))
            .GroupBy(site => (site.Organisation.ToUpperInvariant(), site.Address.ToUpperInvariant())).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? new Rule("AM-43", $"The site of {twice.First().Organisation} at this address is named twice.")
        : sites.Count == 0 && added.Count == 1
            ? new Rule("AM-44", "The licence names no site yet. Name the recipient's own site together with the new one: from then on every use is at a listed site.")
        : null;

    private static bool IsEmpty(string text) => string.IsNullOrWhiteSpace(text) || text.Length > Longest;
}
