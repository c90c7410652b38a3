using System.IO.Compression;
using System.Security.Cryptography;

namespace ExportPortal.Documents.Pdf;

/// <summary>Files inside the document: written as the PDF/A-3 associated files of the whole, read back within bounds.</summary>
internal static class EmbeddedFiles
{
    private const int MostFiles = 64;
    private const int MostBytes = 32 * 1024 * 1024;

    public static PdfDictionary Add(PdfUpdate update, PdfDictionary catalog, IReadOnlyList<DocumentAttachment> attachments, DateTimeOffset date)
    {
        if (attachments.Count == 0)
            return catalog;
        var sorted = attachments.OrderBy(attachment => attachment.Name, StringComparer.Ordinal).ToArray();
        var specifications = sorted.Select(attachment => Specification(update, attachment, date)).ToArray();
        var names = sorted.Zip(specifications, (attachment, specification) => (PdfValue[])[PdfValue.Text(attachment.Name), specification]).SelectMany(pair => pair);
        return catalog
            .With("/Names", PdfDictionary.Of(("/EmbeddedFiles", PdfDictionary.Of(("/Names", PdfValue.Array(names))))))
            .With("/AF", PdfValue.Array(specifications));
    }

    /// <summary>Name and content of each embedded file; empty where there is none.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Read(PdfFile file)
    {
        var files = new List<(string, byte[])>();
        var room = MostBytes;
        if (file.Resolved(file.Dictionary(file.Root)["/Names"]) is not PdfDictionary names
            || file.Resolved(names["/EmbeddedFiles"]) is not PdfDictionary tree
            || file.Resolved(tree["/Names"]) is not PdfArray pairs)
            return files;
        if (pairs.Items.Count > 2 * MostFiles)
            throw new PdfFormatException("The file has too many attachments.");
        for (var i = 0; i + 1 < pairs.Items.Count; i += 2)
        {
            var specification = file.Resolved(pairs.Items[i + 1]) as PdfDictionary;
            if (file.Resolved(specification?["/EF"]) is not PdfDictionary { } embedded || embedded["/F"] is not PdfReference stream)
                throw new PdfFormatException("An attachment has no content.");
            var content = file.Content(stream.Id, room);
            room -= content.Length;
            files.Add((NameOf(pairs.Items[i]), content));
        }
        return files;
    }

    private static PdfReference Specification(PdfUpdate update, DocumentAttachment attachment, DateTimeOffset date)
    {
        if (attachment.Name.Length == 0 || attachment.Name.Any(c => c is not (>= '!' and <= '~') || "()<>\\/".Contains(c, StringComparison.Ordinal)))
            throw new ArgumentException($"'{attachment.Name}' is not a file name of printable ASCII.", nameof(attachment));
        var parameters = PdfDictionary.Of(
            ("/Size", PdfValue.Number(attachment.Content.Length)),
            ("/CheckSum", new PdfAtom($"<{Convert.ToHexString(MD5.HashData(attachment.Content.Span))}>")),
            ("/CreationDate", PdfValue.Date(date)),
            ("/ModDate", PdfValue.Date(date)));
        var stream = update.AddStream(PdfDictionary.Of(
            ("/Type", PdfValue.Name("EmbeddedFile")),
            ("/Subtype", PdfValue.Name(attachment.MediaType)),
            ("/Filter", PdfValue.Name("FlateDecode")),
            ("/Params", parameters)), Deflate(attachment.Content.Span));
        return update.Add(PdfDictionary.Of(
            ("/Type", PdfValue.Name("Filespec")),
            ("/F", PdfValue.Text(attachment.Name)),
            ("/UF", PdfValue.Text(attachment.Name)),
            ("/Desc", PdfValue.Text(attachment.Description)),
            ("/AFRelationship", PdfValue.Name("Data")),
            ("/EF", PdfDictionary.Of(("/F", stream), ("/UF", stream)))));
    }

    private static byte[] Deflate(ReadOnlySpan<byte> content)
    {
        using var to = new MemoryStream();
        using (var deflate = new ZLibStream(to, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        return to.ToArray();
    }

    private static string NameOf(PdfValue value) =>
        value is PdfAtom { Written: ['(', .. var name, ')'] } && name.Length <= 255 && !name.Contains('\\', StringComparison.Ordinal)
            ? name
            : throw new PdfFormatException("An attachment has a name that is not read here.");
}
