using System.Globalization;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>The few character properties that line filling and run splitting need.</summary>
internal static class Characters
{
    /// <summary>Explicit direction marks: removed from text, because they let a name reorder what stands around it.</summary>
    public static bool IsDirectionControl(int c) => c is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Draws nothing by itself and needs no glyph of its own.</summary>
    public static bool IsInvisible(int c) =>
        c is '\n' or '\t' or 0x00AD or 0x034F or 0x061C or (>= 0x200B and <= 0x200F) or 0x2060 or 0xFEFF
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) || IsDirectionControl(c);

    public static bool IsMark(int c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    public static bool IsBreakingSpace(char c) => c is ' ' or '\t' or '\u200B' || (c is >= '\u2000' and <= '\u200A' and not '\u2007');

    /// <summary>Written without spaces: a line may end between any two.</summary>
    public static bool IsIdeographic(int c) =>
        c is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Closing marks of East Asian text that must not begin a line.</summary>
    public static bool MayNotBegin(char c) => "、。，．：；！？）」』】〉》〕々ー".Contains(c, StringComparison.Ordinal);
}
