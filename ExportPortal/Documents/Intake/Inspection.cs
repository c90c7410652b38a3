namespace ExportPortal.Documents.Intake;

/// <summary>What a look into a file found.</summary>
/// <param name="ContentType">By its content, never by its name; null when it is of no kind that is taken.</param>
/// <param name="Harm">Why it is refused, in a sentence; null when it is not.</param>
/// <param name="Fault">Why it does not open, in a sentence; null when it does.</param>
public sealed record Inspection(string? ContentType, string? Harm, string? Fault)
{
    public const string Kinds = "PDF, Word, Excel, OpenDocument, PNG, JPEG, or plain text";

    /// <summary>Why a file of another kind is refused.</summary>
    public const string NoKind = $"This is none of the kinds of files that are taken: {Kinds}.";

    /// <summary>Whether a file that begins so may be of a kind that is taken; the rest is seen once it has arrived.</summary>
    public static bool MayBeTaken(ReadOnlySpan<byte> beginning) => FileKinds.MayBe(beginning);

    /// <summary>The one look at a file before anything of it is kept.</summary>
    public static Inspection Of(string fileName, ReadOnlyMemory<byte> bytes)
    {
        if (FileKinds.Of(bytes.Span) is not { } type)
            return new(null, NoKind, null);
        if (!FileKinds.Fits(fileName, type))
            return new(type, $"The name says another kind of file than the content, which is {type}. Give it the name that it should have.", null);
        if (bytes.Span.IndexOf(TestVirus) >= 0)
            return new(type, "The file holds the test pattern of virus scanners.", null);
        var (harm, fault) = type == FileKinds.Pdf ? PdfInspection.Of(bytes) : FileKinds.IsPackage(type) ? PackageInspection.Of(bytes) : (null, null);
        return new(type, harm, fault);
    }

    private static ReadOnlySpan<byte> TestVirus => "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"u8;
}
