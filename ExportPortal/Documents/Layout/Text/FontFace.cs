using HarfBuzzSharp;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>One font file, known to the shaper and to the drawing engine. Immutable and shared by all renders.</summary>
internal sealed class FontFace
{
    private readonly bool[] basic = new bool[0x80];

    public string Name { get; }
    public SKTypeface Typeface { get; }
    public Font Shaper { get; }
    public Face ShaperFace { get; }
    public float UnitsPerEm { get; }

    /// <summary>Complex faces keep their contextual forms; simple ones switch ligatures off so that copied text is the text.</summary>
    public bool Complex { get; }

    /// <param name="index">Face inside a collection (.ttc), from 0.</param>
    public FontFace(string path, bool complex = false, int index = 0)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        Typeface = SKTypeface.FromFile(path, index)
            ?? throw new InvalidOperationException($"'{path}' (face {index}) is not a font file that can be read.");
        using var blob = Blob.FromFile(path);
        blob.MakeImmutable();
        var face = new Face(blob, index);
        ShaperFace = face;
        UnitsPerEm = face.UnitsPerEm;
        Shaper = new Font(face);
        Shaper.SetScale(face.UnitsPerEm, face.UnitsPerEm);
        Shaper.SetFunctionsOpenType();
        Complex = complex;
        for (var c = 0x20; c < 0x7F; c++)
            basic[c] = Shaper.TryGetGlyph(c, out _);
    }

    public bool Covers(int codePoint) => codePoint < 0x80 ? basic[codePoint] : Shaper.TryGetGlyph(codePoint, out _);
}
