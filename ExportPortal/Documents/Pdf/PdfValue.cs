using System.Globalization;
using System.Text;

namespace ExportPortal.Documents.Pdf;

/// <summary>A value of the PDF object language. Strings and numbers keep the form they had in the file.</summary>
internal abstract record PdfValue
{
    public static PdfAtom True { get; } = new("true");

    public abstract void Write(StringBuilder to);

    /// <summary>A name, with or without its slash; what a name cannot hold is written as #hex.</summary>
    public static PdfAtom Name(string name)
    {
        var written = new StringBuilder("/");
        foreach (var c in Encoding.UTF8.GetBytes(name.TrimStart('/')))
            if (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'+')
                written.Append((char)c);
            else
                written.Append(CultureInfo.InvariantCulture, $"#{c:X2}");
        return new PdfAtom(written.ToString());
    }

    public static PdfAtom Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Words for people: as they are where ASCII, else as UTF-16 with its mark.</summary>
    public static PdfAtom Text(string text) => text.All(c => c is >= ' ' and <= '~')
        ? new PdfAtom($"({text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)})")
        : new PdfAtom($"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>");

    public static PdfAtom Date(DateTimeOffset at) => new(at.UtcDateTime.ToString("'(D:'yyyyMMddHHmmss'Z)'", CultureInfo.InvariantCulture));

    public static PdfArray Array(params IEnumerable<PdfValue> items) => new([.. items]);

    public sealed override string ToString()
    {
        var written = new StringBuilder();
        Write(written);
        return written.ToString();
    }
}

/// <summary>A name with its slash, a number, a string with its brackets, true, false or null, as written.</summary>
internal sealed record PdfAtom(string Written) : PdfValue
{
    public override void Write(StringBuilder to) => to.Append(Written);
}

internal sealed record PdfReference(int Id) : PdfValue
{
    public override void Write(StringBuilder to) => to.Append(CultureInfo.InvariantCulture, $"{Id} 0 R");
}

internal sealed record PdfArray(IReadOnlyList<PdfValue> Items) : PdfValue
{
    public override void Write(StringBuilder to)
    {
        to.Append('[');
        for (var i = 0; i < Items.Count; i++)
        {
            if (i > 0)
                to.Append(' ');
            Items[i].Write(to);
        }
        to.Append(']');
    }
}

/// <summary>Entries in the order they are written; keys have their slash.</summary>
internal sealed record PdfDictionary(IReadOnlyList<KeyValuePair<string, PdfValue>> Entries) : PdfValue
{
    public static PdfDictionary Of(params IEnumerable<(string Key, PdfValue Value)> entries) =>
        new([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))]);

    /// <summary>Null where the key is missing.</summary>
    public PdfValue? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Key == key)
                    return entry.Value;
            return null;
        }
    }

    public PdfDictionary With(string key, PdfValue value) =>
        new([.. Entries.Where(entry => entry.Key != key), KeyValuePair.Create(key, value)]);

    public override void Write(StringBuilder to)
    {
        to.Append("<<");
        foreach (var (key, value) in Entries)
        {
            to.Append(key).Append(' ');
            value.Write(to);
            to.Append('\n');
        }
        to.Append(">>");
    }
}
