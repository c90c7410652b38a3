using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.AccessLog;

/// <summary>The strict small parsers of the note formats: one spelling for each value, nothing tolerated.</summary>
internal static class NoteText
{
    /// <summary>Standard base64 with padding, in the one form an encoder writes.</summary>
    public static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = [];
        var buffer = new byte[text.Length];
        if (text.Length == 0 || !Convert.TryFromBase64String(text, buffer, out var written))
            return false;
        bytes = buffer[..written];
        return Convert.ToBase64String(bytes) == text;
    }

    public static bool TryHash(string text, out TreeHash hash)
    {
        hash = default;
        if (text.Length != 44 || !TryBase64(text, out var bytes) || bytes.Length != TreeHash.Size)
            return false;
        hash = TreeHash.From(bytes);
        return true;
    }

    /// <summary>ASCII digits without sign or leading zero, at most <see cref="long.MaxValue"/>.</summary>
    public static bool TrySize(string text, out long size)
    {
        size = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    /// <summary>Text of a note: ends in a line feed, no other control characters, well-formed.</summary>
    public static bool IsText(string text)
    {
        try
        {
            CanonicalWriter.StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
        return text.EndsWith('\n') && !text.Any(letter => letter < ' ' && letter != '\n') && !text.Contains('\uFFFD');
    }
}
