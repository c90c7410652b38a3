using Bunit;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Components.Shared;

public sealed class DocumentViewTests : IDisposable
{
    private readonly BunitContext context = new();

    public void Dispose() => context.Dispose();

    private IRenderedComponent<DocumentView> View(PortalDocument document, int top = 1) =>
        context.Render<DocumentView>(with => with.Add(view => view.Document, document).Add(view => view.TopLevel, top));

    [Fact]
    public void Render_Package_SaysItsLanguageAndSkipsNoHeadingLevel()
    {
        var view = View(SampleDocuments.Package);

        Assert.Equal("en", view.Find("article").GetAttribute("lang"));
        Assert.Equal("Licence XP-2026-0003418", view.Find("h1").TextContent);
        Assert.Equal(SampleDocuments.Package.Parts.Count, view.FindAll("section > h2").Count);
        var levels = view.FindAll("h1,h2,h3,h4,h5,h6").Select(heading => heading.TagName[1] - '0').ToArray();
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public void Render_UnderAnotherTitle_ShiftsHeadings() =>
        Assert.Equal("Licence XP-2026-0003418", View(SampleDocuments.Package, top: 2).Find("h2").TextContent);

    [Fact]
    public void Render_Sections_AreNamedByTheirHeadings()
    {
        var view = View(SampleDocuments.Package);

        Assert.All(view.FindAll("section"), section => Assert.NotNull(view.Find($"#{section.GetAttribute("aria-labelledby")}")));
        Assert.Equal("2 Licence schedule", view.Find("#schedule-heading").TextContent);
    }

    [Fact]
    public void Render_Tables_HaveCaptionAndHeadsOfColumnsAndRows()
    {
        var tables = View(SampleDocuments.Package).FindAll("table");

        Assert.NotEmpty(tables);
        Assert.All(tables, table =>
        {
            Assert.NotEqual("", table.QuerySelector("caption")!.TextContent);
            Assert.All(table.QuerySelectorAll("thead th"), head => Assert.Equal("col", head.GetAttribute("scope")));
            Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal("row", row.FirstElementChild!.GetAttribute("scope")));
        });
    }

    [Fact]
    public void Render_Pictures_SayWhatTheyShow()
    {
        var view = View(SampleDocuments.Package);

        Assert.All(view.FindAll("svg"), picture => Assert.NotNull(picture.Closest("[role=img][aria-label],[aria-hidden=true]")));
        Assert.StartsWith("M4 4h1v1h-1z", view.Find(".document-qr path").GetAttribute("d"), StringComparison.Ordinal);
        Assert.Equal(SampleDocuments.Waterfall.AlternativeText, view.Find("#certificate figcaption").TextContent);
        Assert.Equal(SampleDocuments.Address, view.Find(".document-qr a").GetAttribute("href"));
    }

    [Fact]
    public void Render_NamesOfOtherScripts_AreSetApart()
    {
        var names = View(SampleDocuments.Of(SampleDocuments.EndUse)).FindAll("dd > bdi").Select(name => name.TextContent);

        Assert.Contains("فاطمة الزهراء بنت محمد", names);
    }

    [Fact]
    public void Render_Contents_LinksToPartsOfThisPage()
    {
        var links = View(SampleDocuments.Package).FindAll("nav a").Select(link => link.GetAttribute("href"));

        Assert.Contains("http://localhost/#certificate", links);
    }

    [Fact]
    public void Render_SameSentencesAsPrinted_NoneIsLost()
    {
        var text = View(SampleDocuments.Of(SampleDocuments.Conditions)).Find("article").TextContent;

        Assert.All(SampleDocuments.Conditions.Blocks.OfType<ClausesBlock>().Single().Clauses, clause =>
        {
            Assert.Contains(clause.Text, text, StringComparison.Ordinal);
            Assert.Contains(clause.Code, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Render_UnknownBlock_Fails() =>
        Assert.Throws<InvalidOperationException>(() => View(SampleDocuments.OfBlocks(new Odd())));

    private sealed record Odd : DocumentBlock;
}
