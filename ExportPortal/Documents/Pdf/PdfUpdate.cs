using System.Globalization;
using System.Text;

namespace ExportPortal.Documents.Pdf;

/// <summary>An incremental update: the file stays as it is, and new or changed objects follow with a table of their own.</summary>
internal sealed class PdfUpdate(PdfFile file)
{
    private readonly SortedDictionary<int, byte[]> objects = [];
    private int next = file.Size;

    /// <summary>A new object number.</summary>
    public int Reserve() => next++;

    public void Set(int number, PdfValue value) => objects[number] = Encoding.Latin1.GetBytes(value.ToString());

    public PdfReference Add(PdfValue value)
    {
        var number = Reserve();
        Set(number, value);
        return new PdfReference(number);
    }

    public PdfReference AddStream(PdfDictionary dictionary, ReadOnlySpan<byte> content)
    {
        var number = Reserve();
        var head = Encoding.Latin1.GetBytes(dictionary.With("/Length", PdfValue.Number(content.Length)) + "\nstream\n");
        objects[number] = [.. head, .. content, .. "\nendstream"u8];
        return new PdfReference(number);
    }

    public byte[] Finish()
    {
        using var to = new MemoryStream(file.Bytes.Length + objects.Values.Sum(body => body.Length + 64) + 1024);
        to.Write(file.Bytes.Span);
        if (file.Bytes.Span[^1] != '\n')
            to.WriteByte((byte)'\n');
        var offsets = new SortedDictionary<int, long>();
        foreach (var (number, body) in objects)
        {
            offsets[number] = to.Length;
            to.Write(Ascii($"{number} 0 obj\n"));
            to.Write(body);
            to.Write("\nendobj\n"u8);
        }
        var table = to.Length;
        to.Write("xref\n"u8);
        foreach (var (first, run) in Runs(offsets))
        {
            to.Write(Ascii($"{first} {run.Count}\n"));
            foreach (var offset in run)
                to.Write(Ascii($"{offset:D10} 00000 n \n"));
        }
        var trailer = file.Trailer.With("/Size", PdfValue.Number(next)).With("/Prev", PdfValue.Number(file.NewestTable));
        to.Write(Encoding.Latin1.GetBytes($"trailer\n{trailer}\n"));
        to.Write(Ascii($"startxref\n{table}\n%%EOF\n"));
        return to.ToArray();
    }

    private static IEnumerable<(int First, List<long> Offsets)> Runs(SortedDictionary<int, long> offsets)
    {
        (int First, List<long> Offsets)? run = null;
        foreach (var (number, offset) in offsets)
        {
            if (run is { } open && open.First + open.Offsets.Count == number)
            {
                open.Offsets.Add(offset);
                continue;
            }
            if (run is { } done)
                yield return done;
            run = (number, [offset]);
        }
        if (run is { } last)
            yield return last;
    }

    private static byte[] Ascii(FormattableString text) => Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
