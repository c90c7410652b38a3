using System.Text;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>
/// The faces of all documents: Inter for Latin, Greek and Cyrillic, IBM Plex Mono for hashes, Noto for Arabic and
/// Devanagari (they travel with the portal), and an installed face for Chinese, Japanese and Korean if one is set.
/// </summary>
public sealed class FontLibrary
{
    private readonly FontFace[] regular;
    private readonly FontFace[] strong;
    private readonly FontFace[] mono;

    private FontLibrary(string folder, FontFace? cjk)
    {
        FontFace Shipped(string name, bool complex = false) => new(Path.Combine(folder, name), complex);
        var inter = Shipped("Inter-Regular.ttf");
        FontFace?[] shared = [Shipped("NotoSansArabic-Regular.ttf", true), Shipped("NotoSansDevanagari-Regular.ttf", true), cjk];
        var others = shared.OfType<FontFace>().ToArray();
        regular = [inter, .. others];
        strong = [Shipped("Inter-SemiBold.ttf"), .. others];
        mono = [Shipped("IBMPlexMono-Regular.ttf"), .. regular];
    }

    /// <summary>True where a face for Chinese, Japanese and Korean was set and could be read.</summary>
    public bool HasCjk { get; private init; }

    /// <summary>Why the face that was set is not in use, in words for an administrator; null where there is nothing to say.</summary>
    public string? CjkNotice { get; private init; }

    /// <param name="folder">Folder of the shipped faces; see <see cref="FindFolder"/>.</param>
    /// <param name="cjkFont">Setting Documents:CjkFont, path of a font file or collection; null for none.</param>
    /// <param name="cjkIndex">Setting Documents:CjkFontIndex, face inside the collection, from 0.</param>
    public static FontLibrary Load(string folder, string? cjkFont = null, int cjkIndex = 0)
    {
        if (string.IsNullOrWhiteSpace(cjkFont))
            return new FontLibrary(folder, null);
        if (!File.Exists(cjkFont))
            return new FontLibrary(folder, null) { CjkNotice = $"Documents:CjkFont names '{cjkFont}', which is not there: romanised names are used." };
        try
        {
            return new FontLibrary(folder, new FontFace(cjkFont, complex: true, cjkIndex)) { HasCjk = true };
        }
        catch (InvalidOperationException unreadable)
        {
            return new FontLibrary(folder, null) { CjkNotice = unreadable.Message };
        }
    }

    /// <summary>wwwroot/fonts of a published portal, else wwwroot-assets/fonts of the checkout that the program runs from.</summary>
    /// <param name="from">Where to look, and in each folder above; null for the program's own.</param>
    /// <exception cref="DirectoryNotFoundException">When there is none; says where it should be.</exception>
    public static string FindFolder(string? from = null)
    {
        from ??= AppContext.BaseDirectory;
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
            foreach (var candidate in (string[])["wwwroot/fonts", "wwwroot-assets/fonts"])
                if (File.Exists(Path.Combine(at.FullName, candidate, "Inter-Regular.ttf")))
                    return Path.Combine(at.FullName, candidate);
        throw new DirectoryNotFoundException($"The portal's fonts are missing: neither '{from}' nor a folder above it holds wwwroot/fonts. Put back the folder wwwroot of the release beside the program.");
    }

    /// <summary>True if each character has a glyph; a caller that gets false uses the romanised form and says so.</summary>
    public bool CanShow(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar || (!Characters.IsInvisible(rune.Value) && FaceFor(FontRole.Regular, rune.Value) is null))
                return false;
        return true;
    }

    /// <summary>The first face of the role that has the character; null where none has.</summary>
    internal FontFace? FaceFor(FontRole role, int codePoint)
    {
        foreach (var face in Chain(role))
            if (face.Covers(codePoint))
                return face;
        return null;
    }

    private FontFace[] Chain(FontRole role) => role switch
    {
        FontRole.Strong => strong,
        FontRole.Mono => mono,
        _ => regular,
    };
}
