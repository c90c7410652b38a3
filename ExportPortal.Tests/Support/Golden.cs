namespace ExportPortal.Support;

/// <summary>Finds the golden values that stand beside a checkout; a plain checkout is without them.</summary>
public static class Golden
{
    public static string? Folder { get; } = Find();

    /// <summary>Full path of a golden file; skips the test, with the reason, where the folder is not there.</summary>
    public static string Require(string relative)
    {
        Assert.SkipWhen(Folder is null, "The golden values (shared/golden) are not beside this checkout.");
        return Path.Combine(Folder!, relative);
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "golden");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
