namespace ExportPortal.Microdata;

/// <summary>How the characters of a CSV file are written as bytes.</summary>
public enum TextEncoding { Utf8, Utf16Le, Utf16Be, Windows1252, Latin1, Latin9 }

/// <summary>Encodings by their registered names, and those of one byte a character by their tables.</summary>
public static class TextEncodings
{
    /// <summary>Stands where a table has no character; no file can hold it.</summary>
    private const char None = '\uFFFF';

    private const string From80To9F =
        "\u20AC\uFFFF\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFF\u017D\uFFFF\uFFFF\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFF\u017E\u0178";

    private static readonly (int Byte, char Character)[] Latin9Only =
        [(0xA4, '\u20AC'), (0xA6, '\u0160'), (0xA8, '\u0161'), (0xB4, '\u017D'), (0xB8, '\u017E'), (0xBC, '\u0152'), (0xBD, '\u0153'), (0xBE, '\u0178')];

    public static string Name(this TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16Le => "utf-16le",
        TextEncoding.Utf16Be => "utf-16be",
        TextEncoding.Windows1252 => "windows-1252",
        TextEncoding.Latin1 => "iso-8859-1",
        TextEncoding.Latin9 => "iso-8859-15",
        _ => "utf-8",
    };

    /// <summary>Null for a name that is none of these.</summary>
    public static TextEncoding? Find(string? name) => Enum.GetValues<TextEncoding>().Where(one => one.Name() == name).Cast<TextEncoding?>().FirstOrDefault();

    /// <summary>What has to be said to read a file as it was read before; null where it tells that by itself, as UTF-8 does.</summary>
    public static TextEncoding? Declared(string? name) => Find(name) is { } found and not TextEncoding.Utf8 ? found : null;

    /// <summary>Whether one byte is one character.</summary>
    internal static bool IsTable(this TextEncoding encoding) => encoding is TextEncoding.Windows1252 or TextEncoding.Latin1 or TextEncoding.Latin9;

    /// <summary>The characters of bytes, up to the first byte that the table does not have.</summary>
    /// <returns>Bytes read.</returns>
    internal static int Read(this TextEncoding encoding, ReadOnlySpan<byte> bytes, Span<char> characters)
    {
        for (var i = 0; i < bytes.Length; i++)
            if ((characters[i] = Of(encoding, bytes[i])) == None)
                return i;
        return bytes.Length;
    }

    private static char Of(TextEncoding encoding, byte b) => encoding switch
    {
        TextEncoding.Windows1252 when b is >= 0x80 and < 0xA0 => From80To9F[b - 0x80],
        TextEncoding.Latin9 when b >= 0xA0 => Array.Find(Latin9Only, one => one.Byte == b) is { Character: not '\0' } other ? other.Character : (char)b,
        _ => (char)b,
    };
}
