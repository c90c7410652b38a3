using ExportPortal.Documents.Layout.Elements;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Documents.Layout;

public sealed class ElementTests : IDisposable
{
    private const float Leading = 10;
    private static readonly TextStyle Style = new(8, Leading, Print.Ink);
    private readonly TextShaper shaper = new(Fonts.Shipped, "en");

    public void Dispose() => shaper.Dispose();

    private TextElement Lines(int count) => new(shaper.Shape([new TextSpan(string.Join('\n', Enumerable.Range(1, count)), Style)]), Role.Paragraph);

    private static Room Room(float height, bool fresh = false) => new(200, height, fresh);

    /// <summary>The one contract of the layer, for every kind of block at many sizes: asking changes nothing.</summary>
    [Fact]
    public void Plan_AskedTwice_AnswersTheSame()
    {
        var document = SampleDocuments.Package;
        var random = new Random(5);
        foreach (var part in new Composer(document, shaper).Parts())
        {
            Cursor? cursor = null;
            for (var step = 0; step < 60; step++)
            {
                var room = new Room(Print.Width, random.Next(20, 700), Fresh: step % 3 == 0);
                var (first, second) = (part.Plan(cursor, room), part.Plan(cursor, room));
                Assert.Equal((first.Fit, first.Height, first.Why, first.Marks.Count), (second.Fit, second.Height, second.Why, second.Marks.Count));
                Assert.Equal(first.Marks.Select(mark => (mark.X, mark.Y)), second.Marks.Select(mark => (mark.X, mark.Y)));
                Assert.True(first.Fit is Fit.DoesNotFit || room.Holds(first.Height), $"{first.Height} pt in {room.Height} pt");
                if (first.Fit == Fit.Whole)
                    break;
                cursor = first.Next ?? cursor;
            }
        }
    }

    [Theory]
    [InlineData(10, 55, 5)]
    [InlineData(5, 45, 3)]
    [InlineData(3, 25, 0)]
    [InlineData(4, 19, 0)]
    public void Text_AtABreak_LeavesTwoLinesOnEitherSide(int lines, float height, int kept)
    {
        var answer = Lines(lines).Plan(null, Room(height));

        Assert.Equal(kept == 0 ? Fit.DoesNotFit : Fit.Part, answer.Fit);
        Assert.Equal(kept, answer.Marks.Count);
    }

    [Fact]
    public void Text_OnAnEmptyPage_TakesOneLineRatherThanNone() => Assert.Single(Lines(4).Plan(null, Room(15, fresh: true)).Marks);

    [Fact]
    public void Stack_NothingAbove_EarnsNoGap()
    {
        var stack = new StackElement([new Stacked(50, Lines(1)), new Stacked(7, Lines(1))]);

        Assert.Equal(Leading + 7 + Leading, stack.Plan(null, Room(100)).Height);
    }

    [Fact]
    public void Headed_BodyDoesNotBegin_HeadDoesNotStandAlone()
    {
        var headed = new HeadedElement(Lines(1), 5, Lines(4));

        Assert.Equal(Fit.DoesNotFit, headed.Plan(null, Room(30)).Fit);
        Assert.Equal(Fit.Part, headed.Plan(null, Room(36)).Fit);
    }

    [Fact]
    public void Headed_NextPage_RepeatsTheHeadOfATable()
    {
        var table = new HeadedElement(Lines(1), 0, new StackElement([.. Enumerable.Range(0, 10).Select(_ => new Stacked(0, Lines(1)))]), Lines(1));

        var first = table.Plan(null, Room(50));
        var second = table.Plan(first.Next, Room(500));

        Assert.Equal((5, 7), (first.Marks.Count, second.Marks.Count));
    }

    [Fact]
    public void Band_DoesNotFit_StaysWholeUnlessThePageIsEmpty()
    {
        var band = new BandElement([new BandCell(0, 50, Lines(8)), new BandCell(60, 50, Lines(2))], 0, null, Lines(1));

        Assert.Equal(Fit.DoesNotFit, band.Plan(null, Room(60)).Fit);
        var part = band.Plan(null, Room(60, fresh: true));
        var rest = band.Plan(part.Next, Room(60, fresh: true));
        Assert.Equal((Fit.Part, 8), (part.Fit, part.Marks.Count));
        Assert.Equal((Fit.Whole, 3), (rest.Fit, rest.Marks.Count));
    }

    [Fact]
    public void Pager_PieceHigherThanAPage_NamesThePath()
    {
        var tall = new NamedElement("Part 7 Risk certificate", new NamedElement("waterfall", new SpaceElement(900)));

        var failure = Assert.Throws<LayoutException>(() => Pager.Fill([tall], _ => Room(700, fresh: true)));

        Assert.Contains("Part 7 Risk certificate / waterfall / ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Three rows left for a last page come closer to the others, or take their table with them.</summary>
    [Theory]
    [InlineData(30, 1)]
    [InlineData(31, 1)]
    [InlineData(36, 2)]
    public void Pager_FewRowsLeftForALastPage_DoNotStandThereAlone(int rows, int pages)
    {
        var document = SampleDocuments.OfBlocks(new HeadingBlock("Owed"), new TableBlock("Owed", [new("Duty", 1)], [.. Enumerable.Range(1, rows).Select(row => (IReadOnlyList<string>)[$"Duty {row}"])]));
        var composer = new Composer(document, shaper);
        Room Page(int part) => new(Print.Width, Print.BodyBottom - Print.BodyTop, Fresh: true);
        var plain = Pager.Fill(composer.Parts(), Page);
        var better = Pager.Fill(composer.Parts(), Page, composer.OtherForms);

        Assert.Equal((2, pages), (plain.Count, better.Count));
    }

    [Fact]
    public void Kept_PieceThatWouldBeDivided_BeginsTheNextPage()
    {
        var rows = new KeptElement(new StackElement([.. Enumerable.Range(0, 10).Select(_ => new Stacked(0, Lines(1)))]));

        Assert.Equal(Fit.DoesNotFit, rows.Plan(null, Room(50)).Fit);
        Assert.Equal(Fit.Whole, rows.Plan(null, Room(100)).Fit);
        var part = rows.Plan(null, Room(60, fresh: true));
        Assert.Equal((Fit.Part, 6), (part.Fit, part.Marks.Count));
        Assert.Equal(4, rows.Plan(part.Next, Room(60, fresh: true)).Marks.Count);
    }

    [Fact]
    public void Pager_PartThatFlows_GoesOnBelowAndOverThePage()
    {
        var pages = Pager.Fill([Lines(10), Lines(40), Lines(5)], _ => Room(400, fresh: true), flows: _ => true);

        Assert.Equal([[new PartStart(0, 0), new PartStart(1, 100 + Pager.PartGap)], [new PartStart(2, 130 + Pager.PartGap)]], pages.Select(page => page.Starts));
        Assert.Equal([10 + 27, 13 + 5], pages.Select(page => page.Marks.Count));
        Assert.Equal([0, 1], pages.Select(page => page.Part));
        Assert.All(pages, page => Assert.All(page.Marks, mark => Assert.InRange(mark.Y, 0, 400 - Leading)));
    }

    [Fact]
    public void Pager_LittleRoomOrPartThatDoesNotFlow_BeginsAPage()
    {
        Assert.Equal([26, 20], Pager.Fill([Lines(26), Lines(20)], _ => Room(400, fresh: true), flows: _ => true).Select(page => page.Marks.Count));
        Assert.Equal([25 + 12, 8], Pager.Fill([Lines(25), Lines(20)], _ => Room(400, fresh: true), flows: _ => true).Select(page => page.Marks.Count));
        Assert.Single(Pager.Fill([Lines(35), Lines(2)], _ => Room(400, fresh: true), flows: _ => true)); // whole, however little room
        Assert.Equal(2, Pager.Fill([Lines(1), Lines(1)], _ => Room(400, fresh: true)).Count);
    }

    [Fact]
    public void Composer_PartThatFlows_KeepsItsHeadingWithItsFirstRow()
    {
        var table = new TableBlock("Long rows", [new("A", 1)], [[string.Join('\n', Enumerable.Range(1, 30))]]);
        var parts = new Composer(SampleDocuments.Of(new DocumentPart("only", 1, "Only part", "Lead.", [table], Flows: true)), shaper).Parts();

        Assert.Equal(Fit.DoesNotFit, parts[0].Plan(null, new Room(Print.Width, 300, Fresh: false)).Fit);
        Assert.Equal(Fit.Whole, parts[0].Plan(null, new Room(Print.Width, 700, Fresh: false)).Fit);
    }

    [Fact]
    public void Composer_RowWithAMissingCell_NamesTableAndRow()
    {
        var document = SampleDocuments.OfBlocks(new TableBlock("Limits", [new("A", 1), new("B", 1)], [["1", "2"], ["1"]]));

        var failure = Assert.Throws<LayoutException>(() => new Composer(document, shaper).Parts());

        Assert.Contains("'Limits', row 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Composer_EveryMark_HasARoleAndPicturesHaveWords()
    {
        var marks = Pager.Fill(new Composer(SampleDocuments.Package, shaper).Parts(), _ => new Room(Print.Width, 700, true)).SelectMany(page => page.Marks).Select(mark => mark.Mark).ToArray();

        Assert.Equal(SampleDocuments.Package.Parts.Count, marks.Count(mark => mark.Role == Role.Heading1));
        Assert.Contains(marks, mark => mark.Role == Role.TableHead);
        Assert.All(marks.OfType<FigureMark>().Where(figure => figure.Role == Role.Figure), figure => Assert.NotEqual("", figure.Alternative));
    }
}
