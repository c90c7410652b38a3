using System.Text.RegularExpressions;

namespace ExportPortal.Architecture;

/// <summary>A text file of the repository: path from the root with '/', and its content.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().Count('\n') + (Text.EndsWith('\n') || Text.Length == 0 ? 0 : 1);
}

/// <summary>What only the text of the repository shows.</summary>
internal static partial class SourceRules
{
    /// <summary>A file above this is several things; the targets of the house style are far below.</summary>
    private const int MostLines = 300;

    private static readonly string[] TopLevel =
    [
        "ExportPortal", "ExportPortal.Tests", "wwwroot-assets", "ExportPortal.sln", "README.md", "appsettings.example.json", ".ci", "LICENSE",
        "Directory.Build.props", "Directory.Packages.props", ".editorconfig", ".gitignore", "global.json",
    ];

    public static IReadOnlyList<string> Strangers(IEnumerable<string> files) =>
        [.. files.Select(file => file.Split('/')[0]).Distinct().Except(TopLevel).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> TooLong(IEnumerable<SourceFile> files) =>
        [.. files.Where(file => IsCode(file.Path) && !file.Path.Contains("/Migrations/"))
            .Where(file => file.Lines > (file.Path == "ExportPortal/Program.cs" ? 79 : MostLines))
            .Select(file => $"{file.Path} has {file.Lines} lines")];

    /// <summary>The namespace of a file is its folder, else the table of layers would be asked about the wrong place.</summary>
    public static IReadOnlyList<string> WrongNamespaces(IEnumerable<SourceFile> files) =>
        [.. from file in files
            where IsCode(file.Path) && !file.Path.Contains("/Migrations/") && !file.Path.Contains("/Benchmarks/")
            from Match match in NamespaceLine().Matches(file.Text)
            let expected = NamespaceOf(file.Path)
            where match.Groups["name"].Value != expected
            select $"{file.Path} says {match.Groups["name"].Value}, its folder says {expected}"];

    /// <summary>A namespace of the sources that the assembly is without: a pattern of the project dropped its files, and every rule about it.</summary>
    public static IReadOnlyList<string> Uncompiled(IEnumerable<SourceFile> files, IEnumerable<string?> compiled) =>
        [.. files.Where(file => file.Path.StartsWith("ExportPortal/", StringComparison.Ordinal) && file.Path.EndsWith(".cs"))
            .SelectMany(file => NamespaceLine().Matches(file.Text)).Select(match => match.Groups["name"].Value).Distinct()
            .Except(compiled.OfType<string>()).Select(missing => $"{missing} is not in the assembly")];

    public static IReadOnlyList<string> Crowded(IEnumerable<string> files, string folder, int fewerThan) =>
        files.Count(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs")) is var count && count < fewerThan
            ? [] : [$"{folder} holds {count} files, fewer than {fewerThan} are allowed"];

    public static IReadOnlyList<string> HouseStyle(IEnumerable<SourceFile> files) =>
        [.. from file in files
            where IsCode(file.Path)
            from Match match in Unwanted().Matches(file.Text)
            select $"{file.Path}: {match.Value.Trim()}"];

    /// <summary>Packages come by their name; where from is a matter of the machine that builds.</summary>
    public static IReadOnlyList<string> RegistryHosts(IEnumerable<SourceFile> files) =>
        [.. from file in files
            from Match match in RegistryHost().Matches(file.Text)
            select $"{file.Path}: {match.Value}"];

    /// <summary>Decisions are numbered 0001, 0002, ... without a gap or a double.</summary>
    public static IReadOnlyList<string> DecisionNumbers(IEnumerable<string> files)
    {
        var names = files.Where(file => file.StartsWith("ExportPortal/Docs/adr/", StringComparison.Ordinal) && !file.EndsWith("/README.md"))
            .Select(file => file.Split('/')[^1]).Order(StringComparer.Ordinal).ToArray();
        return [.. names.Where((name, index) => !name.StartsWith($"{index + 1:0000}-", StringComparison.Ordinal) || !name.EndsWith(".md"))
            .Select(name => $"{name} is not the next number, or not NNNN-title.md")];
    }

    /// <summary>Tests that a document names and that are not there: a promise that nothing holds.</summary>
    public static IReadOnlyList<string> TestsNotThere(string document, IReadOnlySet<string> tests) =>
        [.. TestName().Matches(document).Select(match => match.Groups["name"].Value).Distinct().Where(name => !tests.Contains(name)).Select(name => $"{name} is no test")];

    /// <summary>Inputs of the API that do not say what a missing revision means (ADR 28).</summary>
    public static IReadOnlyList<string> UnsaidRevisions(IEnumerable<SourceFile> files) =>
        [.. from file in files
            where file.Path.StartsWith("ExportPortal/Api/", StringComparison.Ordinal)
            from Match match in RevisionInput().Matches(file.Text)
            where !match.Groups["doc"].Value.Split('\n').Any(line => line.Contains("name=\"Revision\"") && (line.Contains("null acts on whatever is there") || line.Contains("has to be sent") || line.Contains("See <see")))
            select $"{file.Path}: {match.Groups["name"].Value}"];

    private static bool IsCode(string path) => path.EndsWith(".cs") || path.EndsWith(".razor");

    private static string NamespaceOf(string path)
    {
        var folders = path.Split('/')[..^1];
        return string.Join('.', (string[])["ExportPortal", .. folders[1..]]);
    }

    [GeneratedRegex(@"^\s*@?namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?<doc>(?:^///.*\n)*)^public sealed record (?<name>\w+)\([^;{]*?\bint\? Revision\b", RegexOptions.Multiline)]
    private static partial Regex RevisionInput();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*[a-z0-9]_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    // Written in pieces, so that this file does not find itself.
    [GeneratedRegex(@"^\s*#reg" + @"ion\b.*|\bTO" + @"DO\b.*|\bFIX" + @"ME\b.*|\basync " + @"void\b.*", RegexOptions.Multiline)]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"https?://[^\s""'<>/]*(nuget|npm|yarnpkg|debian|pypi|pythonhosted|crates|jsdelivr|unpkg|docker|mcr\.microsoft)[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
