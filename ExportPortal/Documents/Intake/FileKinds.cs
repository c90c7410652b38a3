using System.Text;

namespace ExportPortal.Documents.Intake;

/// <summary>Tells a kind of file by its first bytes and its inner form.</summary>
internal static class FileKinds
{
    public const string Pdf = "application/pdf";
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string OpenText = "application/vnd.oasis.opendocument.text";
    private const string OpenSheet = "application/vnd.oasis.opendocument.spreadsheet";
    private const string Plain = "text/plain";

    private static readonly Dictionary<string, string[]> Names = new()
    {
        [Pdf] = [".pdf"], [Word] = [".docx"], [Excel] = [".xlsx"], [OpenText] = [".odt"], [OpenSheet] = [".ods"],
        ["image/png"] = [".png"], ["image/jpeg"] = [".jpg", ".jpeg"], [Plain] = [".txt", ".csv", ".json", ".md"],
    };

    public static bool IsPackage(string type) => type is Word or Excel or OpenText or OpenSheet;

    public static bool Fits(string fileName, string type) => Names[type].Contains(Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file that begins so may be of a kind that is taken.</summary>
    public static bool MayBe(ReadOnlySpan<byte> beginning) => beginning.StartsWith("PK\x03\x04"u8) || OfPlainForm(beginning) is not null || beginning.IndexOfAnyInRange((byte)0, (byte)8) < 0;

    /// <returns>Null for a kind that is not taken.</returns>
    public static string? Of(ReadOnlySpan<byte> bytes) =>
        OfPlainForm(bytes) ?? (bytes.StartsWith("PK\x03\x04"u8) ? Package(bytes)
        : IsText(bytes) ? Plain
        : null);

    private static string? OfPlainForm(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("%PDF-"u8) ? Pdf
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : null;

    private static string? Package(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("mimetypeapplication/vnd.oasis.opendocument.text"u8) >= 0 ? OpenText
        : bytes.IndexOf("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"u8) >= 0 ? OpenSheet
        : bytes.IndexOf("[Content_Types].xml"u8) < 0 ? null
        : bytes.IndexOf("word/document.xml"u8) >= 0 ? Word
        : bytes.IndexOf("xl/workbook.xml"u8) >= 0 ? Excel
        : null;

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
            return false;
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
