using System.Globalization;
using System.Text;
using ExportPortal.Documents.Layout;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;

namespace ExportPortal.Documents.Pdf;

public sealed class PdfRendererTests
{
    private static readonly PdfRenderer Renderer = new(Fonts.Shipped);

    private static string[] PagesOf(PortalDocument document)
    {
        using var pdf = PdfDocument.Open(Renderer.Render(document, []));
        return [.. pdf.GetPages().Select(page => page.Text)];
    }

    [Fact]
    public void Render_SameDocument_IsTheSameFile()
    {
        var first = Renderer.Render(SampleDocuments.Package, SampleDocuments.Attachments);

        for (var again = 0; again < 8; again++)
            Assert.Equal(first, new PdfRenderer(Fonts.Shipped).Render(SampleDocuments.Package, SampleDocuments.Attachments));
    }

    [Fact]
    public void Render_FromManyThreads_IsTheSameFile()
    {
        var document = SampleDocuments.Of(SampleDocuments.EndUse);
        var first = Renderer.Render(document, []);

        Assert.All(Enumerable.Range(0, 16).AsParallel().Select(_ => Renderer.Render(document, [])).ToArray(), file => Assert.Equal(first, file));
    }

    [Theory]
    [InlineData("Jürgen Łoś-Ørsted, Đặng")]
    [InlineData("Ἀλέξανδρος Παπαδόπουλος")]
    [InlineData("Екатерина Ёлкина-Щербак")]
    [InlineData("فاطمة الزهراء بنت محمد")]
    [InlineData("डॉ. क्षितिज श्रीवास्तव")]
    public void Render_Name_ComesOutAsItsOwnCharacters(string name)
    {
        var drawn = Renderer.Draw(SampleDocuments.OfBlocks(new FactsBlock([new DocumentFact("Name", name)])), []);
        using var pdf = PdfDocument.Open(drawn.Bytes);
        var text = TextOf(pdf);

        Assert.True(drawn.Report.Complete);
        Assert.Empty(Characters(name).Except(Characters(text)));
        Assert.DoesNotContain('\uFFFD', text);
    }

    /// <summary>An independent reader puts lines together and knows direction; it must give the name in reading order.</summary>
    [Theory]
    [InlineData("Ἀλέξανδρος Παπαδόπουλος")]
    [InlineData("Екатерина Ёлкина-Щербак")]
    [InlineData("فاطمة الزهراء بنت محمد")]
    [InlineData("डॉ. क्षितिज श्रीवास्तव")]
    public void Pdftotext_Name_IsInReadingOrder(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("names.pdf", Renderer.Render(SampleDocuments.OfBlocks(new FactsBlock([new DocumentFact("Name", name)])), []));

        var (_, text) = ExternalTool.Run("pdftotext", "-enc", "UTF-8", file, "-");

        Assert.Contains(name, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_InstalledCjkFace_TextComesOut()
    {
        Assert.SkipUnless(File.Exists(FontLibraryTests.Cjk), $"{FontLibraryTests.Cjk} is not installed.");
        var renderer = new PdfRenderer(FontLibrary.Load(FontLibrary.FindFolder(), FontLibraryTests.Cjk));
        var document = SampleDocuments.OfBlocks(new FactsBlock([new("Chinese", "北京大学"), new("Japanese", "東京大学"), new("Korean", "서울대학교")]));

        using var pdf = PdfDocument.Open(renderer.Render(document, []));

        Assert.Empty(Characters("北京大学東京大学서울대학교").Except(Characters(TextOf(pdf))));
    }

    [Fact]
    public void Draw_CharacterOfNoFace_IsReportedAndSpelt()
    {
        var drawn = Renderer.Draw(SampleDocuments.OfBlocks(new ParagraphBlock("北 x")), []);
        using var pdf = PdfDocument.Open(drawn.Bytes);

        Assert.Equal([0x5317], drawn.Report.MissingCodePoints);
        Assert.Contains("[U+5317]", pdf.GetPage(1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_LongTable_KeepsRowsWholeAndRepeatsTheHead()
    {
        var pages = PagesOf(SampleDocuments.Of(SampleDocuments.Log));

        Assert.True(pages.Length > 3);
        Assert.All(pages, page => Assert.Contains("DutyStewardRecipient", page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal));
        for (var n = 1; n <= 90; n++)
        {
            var page = Assert.Single(pages, page => page.Contains($"Duty number {n}, with", StringComparison.Ordinal));
            Assert.Contains($"informed of duty {n}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Render_Pages_SayWhichOfHowMany()
    {
        var pages = PagesOf(SampleDocuments.Package);

        for (var page = 0; page < pages.Length; page++)
            Assert.Contains($"page {page + 1} of {pages.Length}", pages[page], StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Contents_GivesThePageOfEachPart()
    {
        var pages = PagesOf(SampleDocuments.Package);
        var certificate = Array.FindIndex(pages, page => page.Contains("Stress tests", StringComparison.Ordinal)) + 1;

        Assert.Contains($"Risk certificate RA-0141{certificate}", pages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Render_PartsThatFlow_ShareAPageAndAreFoundOnIt()
    {
        DocumentPart Short(int number) => new($"part{number}", number, $"Part of few words {number}", null, [new ParagraphBlock("One line.")], Flows: true);
        using var pdf = PdfDocument.Open(Renderer.Render(SampleDocuments.Of(SampleDocuments.Contents, Short(2), Short(3)), []));

        Assert.Equal(1, pdf.NumberOfPages);
        Assert.True(pdf.TryGetBookmarks(out var bookmarks));
        var tops = bookmarks.Roots.Cast<DocumentBookmarkNode>().Select(mark => (mark.Destination.PageNumber, Top: mark.Destination.Coordinates.Top!.Value)).ToList();
        var words = pdf.GetPage(1).GetWords().ToList();
        Assert.All(tops, top => Assert.Equal(1, top.PageNumber));
        for (var number = 2; number <= 3; number++)
            Assert.InRange(tops[number - 1].Top - words.Last(word => word.Text == number.ToString(CultureInfo.InvariantCulture) && word.BoundingBox.Left < 60).BoundingBox.Top, 0, 15);
    }

    [Fact]
    public void Render_Package_HasBookmarksTitleAndLanguage()
    {
        using var pdf = PdfDocument.Open(Renderer.Render(SampleDocuments.Package, []));

        Assert.True(pdf.TryGetBookmarks(out var bookmarks));
        Assert.Equal(SampleDocuments.Package.Parts.Select(part => part.Number is null ? part.Heading : $"{part.Number} {part.Heading}"), bookmarks.Roots.Select(bookmark => bookmark.Title));
        Assert.Equal("Licence XP-2026-0003418", pdf.Information.Title);
        Assert.Contains("en", pdf.Structure.Catalog.CatalogDictionary.Data["Lang"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Attachments_AreAssociatedFilesOfTheWhole()
    {
        using var pdf = PdfDocument.Open(Renderer.Render(SampleDocuments.Of(SampleDocuments.Cover), SampleDocuments.Attachments));

        Assert.True(pdf.Advanced.TryGetEmbeddedFiles(out var files));
        Assert.Equal(SampleDocuments.LicenceJson, files.Single(file => file.Name == "licence.json").Memory.ToArray());
        Assert.Contains("AF", pdf.Structure.Catalog.CatalogDictionary.Data.Keys);
        Assert.True(pdf.TryGetXmpMetadata(out var metadata));
        Assert.Contains("<pdfaid:part>3<", Encoding.UTF8.GetString(metadata.GetXmlBytes().ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AttachmentNameWithAPath_IsRefused() => Assert.Throws<ArgumentException>(
        () => Renderer.Render(SampleDocuments.Of(SampleDocuments.Cover), [new DocumentAttachment("../licence.json", "application/json", "", new byte[1])]));

    [Fact]
    public void Render_NoParts_IsRefused() => Assert.Throws<LayoutException>(() => Renderer.Render(SampleDocuments.Of(), []));

    [Fact]
    public void Render_Faces_AreCutToWhatIsUsed() => Assert.InRange(Renderer.Render(SampleDocuments.Package, []).Length, 20_000, 200_000);

    /// <summary>Characters of the glyphs, and those that the file gives for glyphs which are joined or reordered.</summary>
    private static string TextOf(PdfDocument pdf)
    {
        var page = pdf.GetPage(1);
        return page.Text + string.Concat(page.GetMarkedContents().Select(content => content.ActualText));
    }

    private static IEnumerable<int> Characters(string text) => text.Normalize(NormalizationForm.FormKD).EnumerateRunes().Select(rune => rune.Value).Where(c => c != ' ').Distinct();
}
