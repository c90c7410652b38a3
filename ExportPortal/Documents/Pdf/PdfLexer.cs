using System.Globalization;
using System.Text;

namespace ExportPortal.Documents.Pdf;

/// <summary>Reads values of the PDF object language. Bounded in depth and by the end of the file, whatever it is fed.</summary>
internal ref struct PdfLexer(ReadOnlySpan<byte> file, int at)
{
    private const int Deepest = 32;
    private const int MostItems = 200_000;

    private readonly ReadOnlySpan<byte> file = file;

    /// <summary>Offset of the next byte to be read.</summary>
    public int At { get; private set; } = at;

    public PdfValue Value(int depth = 0)
    {
        if (depth > Deepest)
            throw new PdfFormatException("Values are nested too deep.");
        Blank();
        return Peek() switch
        {
            (byte)'<' when Peek(1) == '<' => Dictionary(depth),
            (byte)'<' => HexString(),
            (byte)'(' => LiteralString(),
            (byte)'[' => Array(depth),
            (byte)'/' => new PdfAtom("/" + Regular(1)),
            >= (byte)'0' and <= (byte)'9' when Reference() is { } reference => reference,
            _ => Word(),
        };
    }

    /// <summary>A whole number without sign.</summary>
    public int Number()
    {
        Blank();
        var word = Regular(0);
        if (word.Length is 0 or > 10 || !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new PdfFormatException("A number was expected.");
        return number;
    }

    /// <summary>Reads the word if it is next.</summary>
    public bool Takes(ReadOnlySpan<byte> word)
    {
        Blank();
        if (!file[At..].StartsWith(word))
            return false;
        At += word.Length;
        return true;
    }

    public void Needs(ReadOnlySpan<byte> word)
    {
        if (!Takes(word))
            throw new PdfFormatException($"'{Encoding.ASCII.GetString(word)}' was expected.");
    }

    private PdfDictionary Dictionary(int depth)
    {
        At += 2;
        var entries = new List<KeyValuePair<string, PdfValue>>();
        while (!Takes(">>"u8))
        {
            if (Peek() != '/' || entries.Count > MostItems)
                throw new PdfFormatException("A dictionary has a key that is not a name.");
            var key = "/" + Regular(1);
            entries.Add(KeyValuePair.Create(key, Value(depth + 1)));
        }
        return new PdfDictionary(entries);
    }

    private PdfArray Array(int depth)
    {
        At++;
        var items = new List<PdfValue>();
        while (!Takes("]"u8))
        {
            if (items.Count > MostItems)
                throw new PdfFormatException("An array is too long.");
            items.Add(Value(depth + 1));
        }
        return new PdfArray(items);
    }

    private PdfAtom HexString()
    {
        var length = file[At..].IndexOf((byte)'>');
        if (length < 0)
            throw new PdfFormatException("A string has no end.");
        return Taken(length + 1);
    }

    private PdfAtom LiteralString()
    {
        var open = 0;
        for (var i = At; i < file.Length; i++)
        {
            if (file[i] == '\\')
                i++;
            else if (file[i] == '(')
                open++;
            else if (file[i] == ')' && --open == 0)
                return Taken(i + 1 - At);
        }
        throw new PdfFormatException("A string has no end.");
    }

    /// <summary>"12 0 R"; null, and nothing read, where it is only a number.</summary>
    private PdfReference? Reference()
    {
        var start = At;
        var first = Regular(0);
        if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Peek() == ' ' && Peek(1) == '0' && Peek(2) == ' ' && Peek(3) == 'R')
        {
            At += 4;
            return new PdfReference(number);
        }
        At = start;
        return null;
    }

    private PdfAtom Word()
    {
        var word = Regular(0);
        return word.Length > 0 ? new PdfAtom(word) : throw new PdfFormatException("A value was expected.");
    }

    /// <summary>The run of ordinary characters after some that are skipped.</summary>
    private string Regular(int skip)
    {
        var start = At + skip;
        var end = start;
        while (end < file.Length && !IsBlank(file[end]) && !"()<>[]{}/%"u8.Contains(file[end]))
            end++;
        At = end;
        return Encoding.Latin1.GetString(file[start..end]);
    }

    private PdfAtom Taken(int length)
    {
        var written = Encoding.Latin1.GetString(file.Slice(At, length));
        At += length;
        return new PdfAtom(written);
    }

    private void Blank()
    {
        while (At < file.Length && (IsBlank(file[At]) || file[At] == '%'))
        {
            if (file[At] == '%')
                while (At < file.Length && file[At] is not ((byte)'\n' or (byte)'\r'))
                    At++;
            else
                At++;
        }
    }

    private readonly int Peek(int ahead = 0) => At + ahead < file.Length ? file[At + ahead] : -1;

    private static bool IsBlank(byte c) => c is 0 or 9 or 10 or 12 or 13 or 32;
}
