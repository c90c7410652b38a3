using System.Runtime.InteropServices;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>
/// A face cut down to the glyphs of one document. Skia embeds whole faces here, which made nine tenths of a file;
/// HarfBuzz can cut, but its .NET wrapper has no names for it. Glyph numbers stay, so shaped text stays valid.
/// </summary>
internal static class FontSubset
{
    private const string Library = "libHarfBuzzSharp";
    private const uint RetainGlyphNumbers = 0x2;
    private const uint NoLayoutClosure = 0x200;
    private const int DropTables = 3;

    /// <summary>Layout tables have done their work when text is shaped; the file needs none of them.</summary>
    private static readonly uint[] Layout = [Tag("GSUB"), Tag("GPOS"), Tag("GDEF"), Tag("kern"), Tag("DSIG")];

    /// <returns>The face itself where it cannot be cut: larger, never wrong.</returns>
    public static SKTypeface Of(FontFace face, IEnumerable<ushort> glyphs, IEnumerable<int> codePoints)
    {
        var input = hb_subset_input_create_or_fail();
        if (input == 0)
            return face.Typeface;
        hb_subset_input_set_flags(input, RetainGlyphNumbers | NoLayoutClosure);
        foreach (var table in Layout)
            hb_set_add(hb_subset_input_set(input, DropTables), table);
        foreach (var glyph in glyphs)
            hb_set_add(hb_subset_input_glyph_set(input), glyph);
        foreach (var codePoint in codePoints)
            hb_set_add(hb_subset_input_unicode_set(input), (uint)codePoint);
        var cut = hb_subset_or_fail(face.ShaperFace.Handle, input);
        hb_subset_input_destroy(input);
        return cut == 0 ? face.Typeface : Typeface(cut) ?? face.Typeface;
    }

    private static SKTypeface? Typeface(nint cut)
    {
        var blob = hb_face_reference_blob(cut);
        var bytes = hb_blob_get_data(blob, out var length);
        using var data = SKData.CreateCopy(bytes, length);
        hb_blob_destroy(blob);
        hb_face_destroy(cut);
        return SKTypeface.FromData(data);
    }

    private static uint Tag(string name) => ((uint)name[0] << 24) | ((uint)name[1] << 16) | ((uint)name[2] << 8) | name[3];

    [DllImport(Library)] private static extern nint hb_subset_input_create_or_fail();
    [DllImport(Library)] private static extern void hb_subset_input_destroy(nint input);
    [DllImport(Library)] private static extern void hb_subset_input_set_flags(nint input, uint flags);
    [DllImport(Library)] private static extern nint hb_subset_input_set(nint input, int kind);
    [DllImport(Library)] private static extern nint hb_subset_input_glyph_set(nint input);
    [DllImport(Library)] private static extern nint hb_subset_input_unicode_set(nint input);
    [DllImport(Library)] private static extern void hb_set_add(nint set, uint value);
    [DllImport(Library)] private static extern nint hb_subset_or_fail(nint face, nint input);
    [DllImport(Library)] private static extern nint hb_face_reference_blob(nint face);
    [DllImport(Library)] private static extern void hb_face_destroy(nint face);
    [DllImport(Library)] private static extern nint hb_blob_get_data(nint blob, out uint length);
    [DllImport(Library)] private static extern void hb_blob_destroy(nint blob);
}
