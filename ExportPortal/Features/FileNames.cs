namespace ExportPortal.Features;

internal static class FileNames
{
    private const int Longest = 120;

    /// <summary>The name without a path and without signs that a file system takes amiss.</summary>
    public static string Plain(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var plain = new string([.. last.Where(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ')]).Trim(' ', '.');
        return plain.Length == 0 ? "file" : plain.Length > Longest ? plain[^Longest..] : plain;
    }
}
