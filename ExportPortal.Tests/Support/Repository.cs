using System.Diagnostics;

namespace ExportPortal.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "portal-data", "TestResults", ".git", ".vs", ".idea"];

    public static string Root { get; } = Find();

    /// <summary>Paths from the root with '/', of every file that is or would be committed.</summary>
    public static IReadOnlyList<string> Files { get; } = FromGit() ?? FromDisk();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "ExportPortal.sln")))
                return at.FullName;
        throw new InvalidOperationException($"No ExportPortal.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }

    /// <summary>Null where git is missing or refuses the folder (a tarball, a checkout of another owner).</summary>
    private static IReadOnlyList<string>? FromGit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. files.Distinct().Where(file => File.Exists(Path.Combine(Root, file)))] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IReadOnlyList<string> FromDisk() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(NotOurs.Contains))];
}
