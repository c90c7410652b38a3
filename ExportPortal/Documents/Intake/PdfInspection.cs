using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Documents.Pdf;

namespace ExportPortal.Documents.Intake;

/// <summary>
/// Looks into a PDF of somebody else: whether it opens, and whether it would run something. Unpacked streams are searched
/// too, so that an action cannot hide in one.
/// </summary>
internal static partial class PdfInspection
{
    private const int MostUnpacked = 100 * 1024 * 1024;
    private const int Window = 4096;
    private const int MostStreams = 20_000;
    private static readonly string[] Actions = ["/JavaScript", "/JS", "/Launch", "/RichMedia", "/EmbeddedFile", "/XFA"];

    public static (string? Harm, string? Fault) Of(ReadOnlyMemory<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes.Span);
        if (text.Contains("/Encrypt", StringComparison.Ordinal) && Tail(text).Contains("/Encrypt", StringComparison.Ordinal))
            return (null, "It is encrypted.");
        return (Action(text) ?? Hidden(bytes, text), Opens(bytes, text) ? null : "It is damaged.");
    }

    private static string Tail(string text) => text[Math.Max(0, text.Length - Window)..];

    /// <summary>The portal's own reader for the classic form; for the newer one, that its index is where the end says.</summary>
    private static bool Opens(ReadOnlyMemory<byte> bytes, string text)
    {
        try
        {
            var file = PdfFile.Open(bytes);
            return file.Dictionary(file.Root)["/Pages"] is not null;
        }
        catch (PdfFormatException)
        {
            var end = EndOfFile().Matches(text);
            return end.Count > 0 && int.TryParse(end[^1].Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < text.Length
                && IndexStream().IsMatch(text.AsSpan(at, Math.Min(Window, text.Length - at)));
        }
    }

    private static string? Action(string text)
    {
        var plain = Plain(text);
        var found = Actions.FirstOrDefault(action => Regex.IsMatch(plain, $"{Regex.Escape(action)}(?![A-Za-z0-9])"));
        return found is null ? null : $"The file would run something or carries another file ({found[1..]}). Print it to a new PDF and attach that.";
    }

    /// <summary>A name may be written with #xx for a letter.</summary>
    private static string Plain(string text) => Escaped().Replace(text, match => ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString());

    private static string? Hidden(ReadOnlyMemory<byte> bytes, string text)
    {
        var (left, streams) = (MostUnpacked, 0);
        for (var at = text.IndexOf("stream", StringComparison.Ordinal); at >= 0 && streams < MostStreams; at = text.IndexOf("stream", at + 6, StringComparison.Ordinal))
        {
            if (at >= 3 && text.AsSpan(at - 3, 3).SequenceEqual("end"))
                continue;
            streams++;
            // Pictures and fonts hold no actions; only object streams are written as objects.
            var head = Plain(text.Substring(Math.Max(0, at - Window), Math.Min(at, Window)));
            if (head.IndexOf("/ObjStm", Math.Max(0, head.LastIndexOf(" obj", StringComparison.Ordinal)), StringComparison.Ordinal) < 0)
                continue;
            var unpacked = Unpack(bytes[(at + 6)..], left);
            left -= unpacked.Length;
            if (left <= 0)
                return "Unpacked, the file would be larger than any document.";
            if (Action(unpacked) is { } harm)
                return harm;
        }
        return null;
    }

    private static string Unpack(ReadOnlyMemory<byte> packed, int most)
    {
        var start = packed.Span.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (start < 0)
            return "";
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(packed[start..].ToArray()), CompressionMode.Decompress);
            using var to = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; to.Length < most && (read = inflated.Read(buffer)) > 0;)
                to.Write(buffer, 0, read);
            return Encoding.Latin1.GetString(to.GetBuffer(), 0, (int)to.Length);
        }
        catch (InvalidDataException)
        {
            return ""; // not packed this way; then it was searched as it stands
        }
    }

    [GeneratedRegex("#([0-9A-Fa-f]{2})")]
    private static partial Regex Escaped();

    [GeneratedRegex("startxref\\s+([0-9]{1,10})\\s+%%EOF")]
    private static partial Regex EndOfFile();

    [GeneratedRegex("^\\s*[0-9]+ [0-9]+ obj.*/XRef", RegexOptions.Singleline)]
    private static partial Regex IndexStream();
}
