using ExportPortal.Documents.Layout;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Documents.Pdf;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Documents;

/// <summary>A licence of each of the five templates, granted by walking the workflow, and drawn.</summary>
public sealed class TemplatePackageTests
{
    public static TheoryData<string, DecisionCase> Templates => new()
    {
        { "LT-G", Cases.Tier1 },
        { "LT-I", Cases.Tier2 },
        { "LT-P", Cases.Tier2 with { Programme = true } },
        { "LT-E", Cases.Tier3 },
        { "LT-X", Cases.Tier4 },
    };

    [Theory, MemberData(nameof(Templates))]
    public void Draw_LicenceOfTheTemplate_SaysEveryTermOfIt(string code, DecisionCase facts)
    {
        var package = LicencePackage.For(Records.Package(facts: facts), Fonts.Shipped.CanShow, LicenceAnnexes.Write);
        Assert.Equal(code, package.Terms.Template);

        var drawn = new PdfRenderer(Fonts.Shipped).Draw(package.Document, []);
        File.WriteAllBytes(Artifacts.Path($"packages/{code}.pdf"), drawn.Bytes);
        Assert.True(drawn.Report.Complete);
        using var pdf = PdfDocument.Open(drawn.Bytes);
        var text = Plain(string.Concat(pdf.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))));
        var template = Cases.Pack.Templates.Single(one => one.Code == code);
        foreach (var term in Cases.Pack.CoreText.Concat(LicenceTemplates.Terms(template, Cases.Pack)))
            Assert.Contains(Plain(term.Title), text, StringComparison.Ordinal);
        Assert.Equal(LicenceTemplates.Terms(template, Cases.Pack).Select(term => term.Code), package.Terms.Base!.Select(term => term.Code));
        Assert.All(package.Terms.Duties, duty => Assert.Contains(Plain(duty.Duty), text, StringComparison.Ordinal));
    }

    /// <summary>A part that takes several pages does not leave a few rows alone on its last one.</summary>
    [Theory, MemberData(nameof(Templates))]
    public void Fill_LicenceOfTheTemplate_LeavesNoRowsAloneOnAPage(string code, DecisionCase facts)
    {
        var document = LicencePackage.For(Records.Package(facts: facts), Fonts.Shipped.CanShow, LicenceAnnexes.Write).Document;
        using var shaper = new TextShaper(Fonts.Shipped, "en");
        var composer = new Composer(document, shaper);
        var room = new Room(Print.Width, Print.BodyBottom - Print.BodyTop, Fresh: true);
        var parts = Pager.Fill(composer.Parts(), _ => room, composer.OtherForms).GroupBy(page => page.Part).Where(pages => pages.Count() > 1);

        Assert.All(parts, pages => Assert.True(pages.Last().Marks.Max(mark => mark.Y) > .15f * room.Height, $"{code}, part {pages.Key}: {pages.Last().Marks.Max(mark => mark.Y)} pt on its last page"));
    }

    /// <summary>Without blanks: where a line ends is not said.</summary>
    private static string Plain(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
