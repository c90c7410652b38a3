using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ExportPortal.Architecture;

/// <summary>A package as a lock file resolved it; the id is in lower case.</summary>
internal sealed record LockedPackage(string Id, string Version, bool Shipped);

/// <summary>Packages are pinned exactly, in one place, with a lock file beside each project.</summary>
internal static partial class PackageRules
{
    public static IReadOnlyList<string> Loose(string centralVersions) =>
        [.. XDocument.Parse(centralVersions).Descendants("PackageVersion")
            .Where(package => !ExactVersion().IsMatch((string?)package.Attribute("Version") ?? ""))
            .Select(package => $"{package.Attribute("Include")?.Value} is pinned as '{package.Attribute("Version")?.Value}', not as [x.y.z]")];

    public static IReadOnlyList<string> Unlocked(IEnumerable<SourceFile> projects, IEnumerable<string> files) =>
        [.. from project in projects
            let folder = project.Path[..project.Path.LastIndexOf('/')]
            where !files.Contains($"{folder}/packages.lock.json")
            select $"{project.Path} has no lock file",
         .. from project in projects
            from reference in XDocument.Parse(project.Text).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project.Path} sets the version of {reference.Attribute("Include")?.Value} itself"];

    /// <summary>Direct and transitive packages of a lock file.</summary>
    public static IEnumerable<LockedPackage> Locked(string lockFile, bool shipped)
    {
        using var json = JsonDocument.Parse(lockFile);
        foreach (var framework in json.RootElement.GetProperty("dependencies").EnumerateObject())
            foreach (var package in framework.Value.EnumerateObject())
                if (package.Value.GetProperty("type").GetString() != "Project")
                    yield return new(package.Name.ToLowerInvariant(), package.Value.GetProperty("resolved").GetString()!, shipped);
    }

    [GeneratedRegex(@"^\[\d+(\.\d+)+(-[\w.]+)?\]$")]
    private static partial Regex ExactVersion();
}
