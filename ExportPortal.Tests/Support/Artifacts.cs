namespace ExportPortal.Support;

/// <summary>What a run leaves for people to look at: the git-ignored folder artifacts/ at the root.</summary>
internal static class Artifacts
{
    /// <summary>Full path of an artifact; its folder exists afterwards.</summary>
    public static string Path(string relative)
    {
        var path = System.IO.Path.Combine(Repository.Root, "artifacts", relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
