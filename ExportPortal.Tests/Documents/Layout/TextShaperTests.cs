using ExportPortal.Documents.Layout.Text;
using ExportPortal.Support;

namespace ExportPortal.Documents.Layout;

public sealed class TextShaperTests : IDisposable
{
    private static readonly TextStyle Style = new(10, 12, Print.Ink);
    private readonly TextShaper shaper = new(Fonts.Shipped, "en");

    public void Dispose() => shaper.Dispose();

    private ShapedText Shape(string text, TextStyle? style = null) => shaper.Shape([new TextSpan(text, style ?? Style)]);

    private string[] Broken(string text, float width)
    {
        var shaped = Shape(text);
        return [.. LineBreaker.Break(shaped, width).Select(line => shaped.Text[line.Start..line.End])];
    }

    [Fact]
    public void Shape_NameOfAnotherScript_TakesTheFaceThatHasIt()
    {
        var faces = Shape("Dr. فاطمة (Εύα) क्षितिज श्रीवास्तव").Runs.Select(run => run.Face.Name);

        Assert.Equal(["Inter-Regular", "NotoSansArabic-Regular", "Inter-Regular", "NotoSansDevanagari-Regular"], faces.Where((face, i) => i == 0 || face != faces.ElementAt(i - 1)));
    }

    [Fact]
    public void Shape_Arabic_JoinsLetters()
    {
        var run = Assert.Single(Shape("بب").Runs);

        Assert.NotEqual(run.Glyphs[0], run.Glyphs[1]);
        Assert.True(run.Clusters[0] > run.Clusters[1], "the last letter stands leftmost");
    }

    [Fact]
    public void Shape_Latin_MakesNoLigatures() => Assert.Equal(10, Assert.Single(Shape("ffi -> 1x2").Runs).Glyphs.Length);

    [Fact]
    public void Shape_TabularFigures_HaveOneWidth()
    {
        var narrow = Shape("1111").Advance.Sum();

        Assert.NotEqual(narrow, Shape("8888").Advance.Sum(), 0.01f);
        Assert.Equal(Shape("1111", Style with { Tabular = true }).Advance.Sum(), Shape("8888", Style with { Tabular = true }).Advance.Sum(), 0.01f);
    }

    [Fact]
    public void Shape_NoGlyph_PrintsTheCodePointAndNotesIt()
    {
        var shaped = Shape("a 😀 中 b");

        Assert.Equal("a [U+1F600] [U+4E2D] b", shaped.Text);
        Assert.Equal([0x4E2D, 0x1F600], shaper.Missing);
        Assert.DoesNotContain(shaped.Runs.SelectMany(run => run.Glyphs), glyph => glyph == 0);
    }

    [Fact]
    public void Shape_DirectionMarksAndBrokenPairs_DoNoHarm()
    {
        Assert.Equal("evilexe", Shape("evil\u202Eexe").Text);
        Assert.Equal("a[U+FFFD]", Shape("a\uD800").Text);
        Assert.Equal("", Shape("").Text);
    }

    [Theory]
    [InlineData("one two three", 60, "one two|three")]
    [InlineData("one\ntwo", 200, "one|two")]
    [InlineData("well-known words", 40, "well-|known|words")]
    [InlineData("", 50, "")]
    [InlineData("RA-0141 x", 45, "RA-0141|x")]
    public void Break_AtAWidth_CutsWhereReadersExpect(string text, float width, string lines) => Assert.Equal(lines, string.Join('|', Broken(text, width)));

    [Fact]
    public void Break_LongHash_IsCutAnywhereAndNothingIsLost()
    {
        var hash = SampleDocuments.Hash.Hex;

        var lines = Broken(hash, 100);

        Assert.True(lines.Length > 2);
        Assert.Equal(hash, string.Concat(lines));
    }

    [Fact]
    public void Break_AnyText_LosesOnlySpaces()
    {
        var random = new Random(11);
        const string letters = "aé-/ بد क्षि\u0301中 .,x";
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => letters[random.Next(letters.Length)]));
            var shaped = Shape(text);
            var lines = LineBreaker.Break(shaped, random.Next(5, 120));
            Assert.Equal(shaped.Text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines.Select(line => shaped.Text[line.Start..line.End])).Replace(" ", "", StringComparison.Ordinal));
        }
    }
}
