using System.IO.Compression;
using System.Text;
using ExportPortal.Hosting.Demonstration;

namespace ExportPortal.Documents.Intake;

public sealed class InspectionTests
{
    private static readonly byte[] Pdf = DemonstrationPaper.Pdf("Letter");

    private static byte[] Package(params string[] entries)
    {
        var to = new MemoryStream();
        using (var archive = new ZipArchive(to, ZipArchiveMode.Create))
            foreach (var entry in entries)
                archive.CreateEntry(entry);
        return to.ToArray();
    }

    private static byte[] With(string text) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Pdf).Replace("/Type /Catalog", $"/Type /Catalog {text}", StringComparison.Ordinal));

    public static TheoryData<string, byte[]> Sound => new()
    {
        { "letter.pdf", Pdf },
        { "letter.PNG", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0] },
        { "letter.jpeg", [0xFF, 0xD8, 0xFF, 0xE0] },
        { "letter.txt", Encoding.UTF8.GetBytes("Größe: 3 cm") },
        { "letter.docx", Package("[Content_Types].xml", "word/document.xml") },
        { "letter.xlsx", Package("[Content_Types].xml", "xl/workbook.xml") },
    };

    [Theory, MemberData(nameof(Sound))]
    public void Of_SoundFile_IsTaken(string name, byte[] bytes)
    {
        var look = Inspection.Of(name, bytes);

        Assert.Equal((null, null), (look.Harm, look.Fault));
        Assert.NotNull(look.ContentType);
    }

    public static TheoryData<string, byte[]> Harmful => new()
    {
        { "letter.pdf", [(byte)'M', (byte)'Z', 0, 1] },
        { "letter.docx", Pdf },
        { "letter.txt", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"u8.ToArray() },
        { "letter.pdf", With("/OpenAction << /S /JavaScript /JS (app.alert) >>") },
        { "letter.pdf", With("/OpenAction << /S /Java#53cript /J#53 (x) >>") },
        { "letter.pdf", With("/AA << /O << /S /Launch /F (cmd) >> >>") },
        { "letter.docx", Package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin") },
        { "letter.xlsx", Package("[Content_Types].xml", "xl/workbook.xml", "run.exe") },
        { "archive.zip", Package("a.txt") },
        { "letter.pdf", Hidden("/ObjStm") },
        { "letter.pdf", Hidden("/Obj#53tm") },
    };

    [Theory, MemberData(nameof(Harmful))]
    public void Of_FileThatWouldRunSomethingOrLies_IsRefused(string name, byte[] bytes) => Assert.NotNull(Inspection.Of(name, bytes).Harm);

    [Fact]
    public void Of_PdfThatDoesNotOpen_IsTakenWithItsFault()
    {
        Assert.Equal("It is damaged.", Inspection.Of("letter.pdf", Pdf.AsMemory(0, 300)).Fault);
        Assert.Equal("It is encrypted.", Inspection.Of("letter.pdf", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Pdf).Replace("/Root", "/Encrypt 9 0 R /Root", StringComparison.Ordinal))).Fault);
        Assert.Equal("It is damaged.", Inspection.Of("letter.docx", Package("[Content_Types].xml", "word/document.xml").AsMemory(0, 150).ToArray()) is { ContentType: not null } look ? look.Fault : "It is damaged.");
    }

    [Fact]
    public void Of_PdfOfTheNewerForm_Opens()
    {
        const string head = "%PDF-1.5\n";
        var text = $"{head}1 0 obj\n<< /Type /XRef /Length 0 /Root 2 0 R >>\nstream\n\nendstream\nendobj\nstartxref\n{head.Length}\n%%EOF\n";

        Assert.Equal((null, null), Inspection.Of("letter.pdf", Encoding.ASCII.GetBytes(text)) is var look ? (look.Harm, look.Fault) : default);
    }

    /// <summary>An action inside a packed stream of objects.</summary>
    private static byte[] Hidden(string type)
    {
        var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write("7 0 << /S /JavaScript /JS (app.alert) >>"u8);
        return [.. Encoding.Latin1.GetBytes($"%PDF-1.5\n5 0 obj\n<< /Type {type} /Filter /FlateDecode /Length {packed.Length} >>\nstream\n"), .. packed.ToArray(), .. "\nendstream\nendobj\n"u8];
    }
}
