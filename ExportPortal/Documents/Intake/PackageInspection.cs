using System.IO.Compression;

namespace ExportPortal.Documents.Intake;

/// <summary>Looks into a Word, Excel or OpenDocument file: macros, programs and blown-up content are refused.</summary>
internal static class PackageInspection
{
    private const long MostBytes = 500L * 1024 * 1024;
    private const int MostEntries = 10_000;
    private static readonly string[] Programs = [".bin", ".exe", ".dll", ".js", ".vbs", ".jar", ".bat", ".cmd", ".ps1", ".scr"];

    public static (string? Harm, string? Fault) Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes.ToArray()), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries || archive.Entries.Sum(entry => entry.Length) > MostBytes)
                return ("Unpacked, the file would be larger than any document.", null);
            var program = archive.Entries.FirstOrDefault(entry => entry.FullName.StartsWith("Basic/", StringComparison.OrdinalIgnoreCase) || entry.Name.StartsWith("vbaProject", StringComparison.OrdinalIgnoreCase)
                || (Programs.Contains(Path.GetExtension(entry.Name), StringComparer.OrdinalIgnoreCase) && !entry.Name.StartsWith("printerSettings", StringComparison.OrdinalIgnoreCase)));
            return (program is null ? null : $"The file holds a macro or a program ({program.Name}). Save it without, or as PDF.", null);
        }
        catch (InvalidDataException)
        {
            return (null, "It is damaged.");
        }
    }
}
