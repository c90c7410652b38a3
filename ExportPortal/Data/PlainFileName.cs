namespace ExportPortal.Data;

/// <summary>The name of a file that somebody handed in, without a path and without signs that a file system takes amiss.</summary>
internal static class PlainFileName
{
    public const int Longest = 120;

    public static string Of(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var plain = new string([.. last.Where(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ')]).Trim(' ', '.');
        return plain.Length == 0 ? "file" : plain.Length > Longest ? plain[^Longest..] : plain;
    }
}
