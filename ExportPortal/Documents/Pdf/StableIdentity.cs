using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Documents.Pdf;

/// <summary>
/// Skia draws a new identity from the clock for each file. This puts one drawn from the content in its place, at the
/// same length, so that the same document is the same file; and it names the part of PDF/A that allows attachments.
/// </summary>
internal static class StableIdentity
{
    private const string UuidMark = "uuid:";
    private const int UuidLength = 36;
    private const int HexLength = 32;

    public static byte[] Set(byte[] pdf, bool withAttachments)
    {
        var uuids = Places(pdf, UuidMark, 2).Select(at => at + UuidMark.Length).ToArray();
        var ids = IdPlaces(pdf);
        foreach (var at in uuids)
            pdf.AsSpan(at, UuidLength).Fill((byte)'0');
        foreach (var at in ids)
            pdf.AsSpan(at, HexLength).Fill((byte)'0');
        if (withAttachments)
            pdf[Places(pdf, "<pdfaid:part>", 1)[0] + "<pdfaid:part>".Length] = (byte)'3';
        var digest = Convert.ToHexString(SHA256.HashData(pdf))[..HexLength].ToCharArray();
        (digest[12], digest[16]) = ('8', 'A');
        foreach (var at in ids)
            Encoding.ASCII.GetBytes(digest, pdf.AsSpan(at));
        var uuid = new Guid(Convert.FromHexString(new string(digest)), bigEndian: true).ToString();
        foreach (var at in uuids)
            Encoding.ASCII.GetBytes(uuid, pdf.AsSpan(at));
        return pdf;
    }

    private static int[] IdPlaces(byte[] pdf)
    {
        var id = pdf.AsSpan().LastIndexOf("/ID [<"u8);
        return id < 0 ? throw new PdfFormatException("The drawn file has no identity.") : [id + 6, id + 6 + HexLength + 3];
    }

    private static int[] Places(byte[] pdf, string mark, int count)
    {
        var (places, bytes, from) = (new int[count], Encoding.ASCII.GetBytes(mark), 0);
        for (var i = 0; i < count; i++)
        {
            var at = pdf.AsSpan(from).IndexOf(bytes);
            if (at < 0)
                throw new PdfFormatException($"The drawn file has no '{mark}'.");
            places[i] = from + at;
            from = places[i] + bytes.Length;
        }
        return places;
    }
}
