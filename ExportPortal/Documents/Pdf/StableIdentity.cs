using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Documents.Pdf;

/// <summary>
/// Skia draws a new identity from the clock for each file. This puts one drawn from the content in its place, so that
/// the same document is the same file; and it names the part of PDF/A that allows attachments.
/// </summary>
internal static class StableIdentity
{
    private const string PartMark = "<pdfaid:part>";
    private const string UuidMark = "uuid:";
    private const int UuidLength = 36;

    public static byte[] Set(byte[] pdf, bool withAttachments)
    {
        var uuids = Places(pdf, UuidMark, 2);
        foreach (var at in uuids)
            pdf.AsSpan(at, UuidLength).Fill((byte)'0');
        if (withAttachments)
            pdf[Places(pdf, PartMark, 1)[0]] = (byte)'3';
        var (start, end) = IdPlace(pdf);
        var digest = Convert.ToHexString(SHA256.HashData([.. pdf[..start], .. pdf[end..]]))[..32].ToCharArray();
        (digest[12], digest[16]) = ('8', 'A');
        var id = new string(digest);
        var uuid = new Guid(Convert.FromHexString(id), bigEndian: true).ToString();
        foreach (var at in uuids)
            Encoding.ASCII.GetBytes(uuid, pdf.AsSpan(at));
        return [.. pdf[..start], .. Encoding.ASCII.GetBytes($"[<{id}> <{id}>]"), .. pdf[end..]];
    }

    /// <summary>
    /// The array of /ID in the trailer, half-open. Skia writes its strings in whichever form is shorter, so its length
    /// changes; nothing with an offset comes after it.
    /// </summary>
    private static (int Start, int End) IdPlace(byte[] pdf)
    {
        var trailer = pdf.AsSpan().LastIndexOf("\ntrailer"u8);
        var id = trailer < 0 ? -1 : pdf.AsSpan(trailer).IndexOf("/ID ["u8);
        if (id < 0)
            throw new PdfFormatException("The drawn file has no identity.");
        var lexer = new PdfLexer(pdf, trailer + id + "/ID ".Length);
        lexer.Value();
        return (trailer + id + "/ID ".Length, lexer.At);
    }

    /// <summary>Offsets after the first few occurrences of a mark.</summary>
    private static int[] Places(byte[] pdf, string mark, int count)
    {
        var (places, bytes, from) = (new int[count], Encoding.ASCII.GetBytes(mark), 0);
        for (var i = 0; i < count; i++)
        {
            var at = pdf.AsSpan(from).IndexOf(bytes);
            if (at < 0)
                throw new PdfFormatException($"The drawn file has no '{mark}'.");
            places[i] = from = from + at + bytes.Length;
        }
        return places;
    }
}
