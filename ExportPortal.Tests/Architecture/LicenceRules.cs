using System.Xml.Linq;

namespace ExportPortal.Architecture;

/// <summary>
/// A package whose own data does not name an allowed licence, looked at by hand. It holds for this version alone,
/// so that a licence that changes is seen.
/// </summary>
internal sealed record LicenceException(string Id, string Version, bool TestsOnly, string Reason);

/// <summary>Which licences may come in (G20): permissive ones; copyleft and commercial ones fail.</summary>
internal static class LicenceRules
{
    private static readonly string[] Allowed =
        ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "MS-PL", "PostgreSQL", "ISC"];

    public static readonly LicenceException[] Exceptions =
    [
        new("mono.cecil", "0.11.3", true, "names the MIT licence by address only"),
        new("netarchtest.rules", "1.3.2", true, "names no licence; the repository it points to is under MIT"),
        new("deque.axecore.commons", "4.14.0", true, "MPL-2.0, copyleft by file, carries axe-core; used unchanged and only in tests"),
    ];

    /// <param name="nuspecOf">The package's own description; null when it is not on this machine.</param>
    public static IReadOnlyList<string> Violations(IEnumerable<LockedPackage> packages, Func<LockedPackage, string?> nuspecOf) =>
        [.. packages.Select(package => (package, refused: Refused(package, nuspecOf(package)))).Where(found => found.refused is not null)
            .Select(found => $"{found.package.Id} {found.package.Version}: {found.refused}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Exceptions that no lock file needs any more.</summary>
    public static IReadOnlyList<string> Stale(IReadOnlyCollection<LockedPackage> packages) =>
        [.. Exceptions.Where(known => !packages.Any(package => Matches(known, package))).Select(known => $"{known.Id} {known.Version}")];

    private static string? Refused(LockedPackage package, string? nuspec)
    {
        if (nuspec is null)
            return "its description is not in the package folder";
        var licence = XDocument.Parse(nuspec).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        if (licence?.Attribute("type")?.Value == "expression" && IsAllowed(licence.Value))
            return null;
        if (Exceptions.Any(known => Matches(known, package) && !(known.TestsOnly && package.Shipped)))
            return null;
        return licence is null ? "it names no licence" : $"its licence is {licence.Value}";
    }

    /// <summary>An SPDX expression without brackets: one side of OR is enough, both sides of AND are needed.</summary>
    private static bool IsAllowed(string expression) =>
        expression.Split(" OR ").Any(either => either.Split(" AND ").All(licence => Allowed.Contains(licence.Trim(), StringComparer.OrdinalIgnoreCase)));

    private static bool Matches(LicenceException known, LockedPackage package) => known.Id == package.Id && known.Version == package.Version;
}
