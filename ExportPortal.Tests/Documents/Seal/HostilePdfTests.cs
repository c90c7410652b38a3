using System.Text;
using ExportPortal.Support;

namespace ExportPortal.Documents.Seal;

public sealed class HostilePdfTests
{
    private static SealReport Verify(byte[] file) => PdfSeal.Verify(file, SealedSamples.Demonstration);

    [Theory]
    [InlineData("", SealFault.NotAPdf)]
    [InlineData("hello", SealFault.NotAPdf)]
    [InlineData("%PDF-1.7", SealFault.NoSeal)]
    [InlineData("%PDF-1.7 /ByteRange [", SealFault.MalformedSeal)]
    [InlineData("%PDF-1.7 /ByteRange [0 9999999999 9999999999 9999999999]", SealFault.MalformedSeal)]
    [InlineData("%PDF-1.7 /ByteRange [0 0000000070 0000000080 0000000000]          <30820000>", SealFault.MalformedSeal)]
    public void Verify_NoUsableSeal_SaysWhy(string file, SealFault fault) => Assert.Equal(fault, Verify(Encoding.ASCII.GetBytes(file)).Fault);

    [Fact]
    public void Verify_TooLarge_SaysSo() => Assert.Equal(SealFault.TooLarge, Verify(new byte[PdfSeal.LargestFile + 1]).Fault);

    [Fact]
    public void Verify_UnsealedFile_HasNoSeal() => Assert.False(Verify(SealedSamples.Unsealed).HasSeal);

    [Fact]
    public void Verify_RandomDamage_NeverThrowsAndIsNeverGenuine()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var file = SealedSamples.Sealed.ToArray();
            var start = random.Next(SealedSamples.Unsealed.Length - 2_000, file.Length - 64);
            random.NextBytes(file.AsSpan(start, random.Next(1, 64)));
            Assert.False(Verify(file).Genuine);
        }
    }

    /// <summary>The attacker owns a key: the signature is good, the structure under it is not.</summary>
    [Theory]
    [InlineData("xref\n0 2147483647\n")]
    [InlineData("trailer <</Root 1 0 R /Prev 9>>")]
    [InlineData("<</Type /Catalog /Names <</EmbeddedFiles <</Names [(a) 1 0 R]>>>>>>")]
    [InlineData("(((((")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Verify_OddStructureUnderAGoodSignature_IsAProblemNotAFailure(string odd)
    {
        var file = Encoding.Latin1.GetBytes($"%PDF-1.7\n1 0 obj\n{odd}\nendobj\n{TableWith(odd)}");

        var report = Verify(SignedAsItIs(file));

        Assert.True(report is { SignatureValid: true, CoversWholeDocument: true }, string.Join(' ', report.Problems));
        Assert.False(report.Genuine);
        Assert.Empty(report.Attachments);
    }

    /// <summary>One long table, named again and again: without a bound on all entries this would be read 16 times.</summary>
    [Fact]
    public void Verify_EndlessTablesUnderAGoodSignature_AreNotRead()
    {
        var table = new StringBuilder("xref\n0 300000\n");
        for (var i = 0; i < 300_000; i++)
            table.Append("0000000009 00000 n \n");
        var file = Encoding.ASCII.GetBytes($"%PDF-1.7\n{table}trailer <</Root 1 0 R /Prev 9>>\nstartxref\n9\n%%EOF\n");

        var report = Verify(SignedAsItIs(file));

        Assert.True(report is { SignatureValid: true, Genuine: false });
        Assert.Contains(report.Problems, words => words.Contains("too long", StringComparison.Ordinal));
    }

    /// <summary>A table for object 1, or the odd table itself where the oddity is one.</summary>
    private static string TableWith(string odd)
    {
        const int table = 9;
        return odd.StartsWith("xref", StringComparison.Ordinal)
            ? $"startxref\n{table + 8}\n%%EOF\n"
            : $"xref\n1 1\n{table:D10} 00000 n \n{(odd.StartsWith("trailer", StringComparison.Ordinal) ? odd : "trailer <</Root 1 0 R>>")}\nstartxref\n{table + 8 + odd.Length + 8}\n%%EOF\n";
    }

    /// <summary>A seal round any bytes, without a look at their structure.</summary>
    private static byte[] SignedAsItIs(byte[] content)
    {
        const int room = 4096;
        var head = $"\n9 0 obj\n<</M (D:20261127142100Z)\n/ByteRange {SealForm.EmptyRange}\n/Contents ";
        byte[] file = [.. content, .. Encoding.ASCII.GetBytes(head + "<" + new string('0', 2 * room) + ">"), .. Tail(content)];
        var hole = content.Length + head.Length;
        var form = new SealForm(hole, hole + 2 + (2 * room), file.Length);
        Encoding.ASCII.GetBytes(form.Range).CopyTo(file, content.Length + head.IndexOf("[0 ", StringComparison.Ordinal));
        Encoding.ASCII.GetBytes(Convert.ToHexString(CmsSeal.Sign(form.Covered(file), SealedSamples.Demonstration))).CopyTo(file, hole + 1);
        return file;
    }

    /// <summary>The end of the odd file again, so that it is what the reader finds first.</summary>
    private static byte[] Tail(byte[] content) => content[content.AsSpan().LastIndexOf("startxref"u8)..];

    [Fact]
    public void Verify_AttachmentThatInflatesWithoutEnd_IsAProblem()
    {
        var bomb = new ExportPortal.Documents.Pdf.DocumentAttachment("licence.json", "application/json", "A bomb", new byte[40 * 1024 * 1024]);
        var pdf = new ExportPortal.Documents.Pdf.PdfRenderer(Fonts.Shipped).Render(SampleDocuments.Of(SampleDocuments.Cover), [bomb]);

        var report = Verify(PdfSeal.Apply(pdf, SealedSamples.Demonstration, SealedSamples.Info));

        Assert.False(report.Genuine);
        Assert.Null(report.LicenceJson);
        Assert.Contains(report.Problems, words => words.Contains("too large", StringComparison.Ordinal));
    }
}
