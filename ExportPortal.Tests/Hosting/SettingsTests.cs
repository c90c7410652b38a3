using System.Reflection;
using System.Text.RegularExpressions;
using ExportPortal.Support;
using Microsoft.Extensions.Configuration;

namespace ExportPortal.Hosting;

/// <summary>appsettings.example.json names every setting that the code reads, and none that it does not.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Sections of the web host itself.</summary>
    private static readonly string[] OfTheHost = ["Urls", "AllowedHosts", "Logging"];

    private static readonly IConfigurationRoot Example = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "appsettings.example.json")).Build();

    private static readonly IReadOnlyList<string> Sources =
        [.. Repository.Files.Where(file => file.StartsWith("ExportPortal/") && file.EndsWith(".cs")).Select(Repository.Read)];

    [Fact]
    public void Example_EveryKeyThatTheCodeReads_IsExplained()
    {
        var named = Keys(Example).ToHashSet();
        var read = Sections().SelectMany(section => Properties(section.Type).Select(property => $"{section.Name}:{property.Name}")).Concat(SingleKeys()).ToArray();
        Assert.True(read.Length > 20, "The scan found too few settings; has the way of reading them changed?");
        Assert.Equal([], read.Where(key => !named.Contains(key)));
    }

    [Fact]
    public void Example_EveryKey_IsReadByTheCode()
    {
        var read = Sections().SelectMany(section => Properties(section.Type).Select(property => $"{section.Name}:{property.Name}")).Concat(SingleKeys()).ToHashSet();
        Assert.Equal([], Keys(Example).Where(key => !read.Contains(key) && !OfTheHost.Contains(key.Split(':')[0])));
    }

    [Fact]
    public void Example_EverySection_BindsAndSaysTheDefaults()
    {
        foreach (var (name, type) in Sections())
        {
            var bound = (name.EndsWith(":*") ? Example.GetSection(name[..^2]).GetChildren().Single() : Example.GetSection(name)).Get(type, options => options.ErrorOnUnknownConfiguration = true) ?? throw new InvalidOperationException(name);
            var untouched = Activator.CreateInstance(type)!;
            foreach (var property in Properties(type).Where(property => property.Name is not ("Threads" or "SpillFolder" or "CheckpointFolders")))
                Assert.Equal(property.GetValue(untouched), property.GetValue(bound));
        }
    }

    [Fact]
    public void Sources_EverySection_IsReadInAFormThatTheScanKnows() =>
        Assert.Equal(Sources.Sum(source => AnySection().Count(source)), Sources.Sum(source => TypedSection().Count(source) + NamedSection().Count(source) + NamedMap().Count(source)));

    private static IEnumerable<(string Name, Type Type)> Sections() =>
        Sources.SelectMany(source => TypedSection().Matches(source).Select(match => Named(match.Groups["type"].Value)).Select(type => ((string)type.GetField("Section")!.GetRawConstantValue()!, type))
            .Concat(NamedSection().Matches(source).Select(match => (match.Groups["name"].Value, Named(match.Groups["type"].Value))))
            .Concat(NamedMap().Matches(source).Select(match => ($"{match.Groups["name"].Value}:*", Named(match.Groups["type"].Value))))).Distinct();

    private static IEnumerable<string> SingleKeys() => Sources.SelectMany(source => SingleKey().Matches(source)).Select(match => match.Groups["key"].Value).Distinct();

    private static Type Named(string name) => typeof(Program).Assembly.GetTypes().Single(type => type.Name == name);

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>Keys with a value, also an empty one; a name that the operator gives is a star.</summary>
    private static IEnumerable<string> Keys(IConfiguration configuration) =>
        configuration.GetChildren().SelectMany(child => child.GetChildren().Any() ? Keys(child) : [Starred(child.Path)]);

    private static string Starred(string path) => Sections().Where(section => section.Name.EndsWith(":*")).Select(section => section.Name[..^1])
        .Aggregate(path, (key, map) => key.StartsWith(map) ? $"{map}*:{key[map.Length..].Split(':', 2)[1]}" : key);

    [GeneratedRegex(@"\.GetSection\(")]
    private static partial Regex AnySection();

    [GeneratedRegex(@"\.GetSection\((?<type>\w+)\.Section\)")]
    private static partial Regex TypedSection();

    [GeneratedRegex(@"\.GetSection\(""(?<name>[\w:]+)""\)\.Get<(?<type>\w+)>")]
    private static partial Regex NamedSection();

    [GeneratedRegex(@"\.GetSection\(""(?<name>[\w:]+)""\)\.Get<Dictionary<string, (?<type>\w+)>>")]
    private static partial Regex NamedMap();

    [GeneratedRegex(@"onfiguration(?:>\(\))?(?:\[|\.GetValue\()""(?<key>[\w:]+)""")]
    private static partial Regex SingleKey();
}
