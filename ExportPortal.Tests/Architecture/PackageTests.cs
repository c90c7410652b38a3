using System.Text.Json;
using ExportPortal.Support;

namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class PackageTests
{
    private static readonly Lazy<IReadOnlyList<LockedPackage>> Locked = new(() =>
        [.. Repository.Files.Where(file => file.EndsWith("packages.lock.json"))
            .SelectMany(file => PackageRules.Locked(Repository.Read(file), shipped: file.StartsWith("ExportPortal/", StringComparison.Ordinal)))]);

    private static readonly Lazy<IReadOnlyList<string>> PackageFolders = new(() =>
    {
        using var assets = JsonDocument.Parse(Repository.Read("ExportPortal.Tests/obj/project.assets.json"));
        return [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    });

    [Fact]
    public void Versions_Repository_ArePinnedExactly() => RuleAssert.None(PackageRules.Loose(Repository.Read("Directory.Packages.props")));

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("[1.2,2.0)")]
    [InlineData("1.*")]
    public void Versions_Canary_IsLoose(string version) =>
        RuleAssert.Finds(PackageRules.Loose($"<Project><PackageVersion Include='Loose' Version='{version}'/><PackageVersion Include='Sound' Version='[1.2.3]'/></Project>"), "Loose");

    [Fact]
    public void Projects_Repository_AreLocked() =>
        RuleAssert.None(PackageRules.Unlocked(Repository.Files.Where(file => file.EndsWith(".csproj")).Select(file => new SourceFile(file, Repository.Read(file))), Repository.Files));

    [Fact]
    public void Projects_Canaries_AreFound() =>
        RuleAssert.Finds(PackageRules.Unlocked(
            [new("A/A.csproj", "<Project/>"), new("B/B.csproj", "<Project><PackageReference Include='X' Version='1.0.0'/></Project>")],
            ["A/A.csproj", "B/B.csproj", "B/packages.lock.json"]), "A.csproj has no lock file", "B.csproj sets the version of X");

    [Fact]
    public void Licences_Repository_AreAllowed()
    {
        Assert.True(Locked.Value.Count > 50, "The lock files were not read.");
        RuleAssert.None(LicenceRules.Violations(Locked.Value, Nuspec));
    }

    [Theory]
    [InlineData("<license type='expression'>AGPL-3.0-only</license>")]
    [InlineData("<license type='expression'>MIT AND GPL-3.0-only</license>")]
    [InlineData("<license type='file'>LICENSE.txt</license>")]
    [InlineData("<licenseUrl>https://example.org/eula</licenseUrl>")]
    [InlineData(null)]
    public void Licences_Canary_IsRefused(string? licence) =>
        RuleAssert.Finds(LicenceRules.Violations(
            [new("strict", "1.0.0", true), new("sound", "1.0.0", true)],
            package => package.Id == "sound" ? Describe("<license type='expression'>GPL-2.0-only OR MIT</license>") : licence is null ? null : Describe(licence)), "strict 1.0.0");

    [Fact]
    public void Licences_TestsOnlyPackageShipped_IsRefused()
    {
        var known = LicenceRules.Exceptions.First(exception => exception.TestsOnly);
        var package = new LockedPackage(known.Id, known.Version, Shipped: true);
        RuleAssert.Finds(LicenceRules.Violations([package, package with { Shipped = false, Version = "99.0.0" }], _ => Describe("")), $"{known.Id} {known.Version}", "99.0.0");
        RuleAssert.None(LicenceRules.Violations([package with { Shipped = false }], _ => Describe("")));
    }

    [Fact]
    public void Licences_Exceptions_AreAllNeeded() => RuleAssert.None(LicenceRules.Stale(Locked.Value));

    private static string Describe(string licence) => $"<package><metadata>{licence}</metadata></package>";

    private static string? Nuspec(LockedPackage package) =>
        PackageFolders.Value.Select(folder => Path.Combine(folder, package.Id, package.Version.ToLowerInvariant(), $"{package.Id}.nuspec"))
            .Where(File.Exists).Select(File.ReadAllText).FirstOrDefault();
}
