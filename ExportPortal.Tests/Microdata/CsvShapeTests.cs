using System.Text;
using CsCheck;

namespace ExportPortal.Microdata;

public sealed class CsvShapeTests
{
    private static readonly Gen<string> Bodies =
        Gen.Select(Gen.OneOf(Gen.Const("a,b\n"), Gen.Const("a\n"), Gen.Const("a,b\r\n"), Gen.Const("")), Gen.Int[0, 9].Array[0, 40])
            .Select((header, cells) => header + string.Concat(cells.Select(c => "xyz,,\"\n\n\r\0"[c])));

    /// <summary>One feed takes the quick way, single bytes the careful way: both must see the same file.</summary>
    [Fact]
    public void Feed_WholeOrByteByByte_SeesTheSame() => Bodies.Sample(text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Seen(bytes, bytes.Length), Seen(bytes, 1));
        Assert.Equal(Seen(bytes, bytes.Length), Seen(bytes, 3));
    });

    [Fact]
    public void Feed_WatchedField_GivesItsUnquotedBytesAndLines()
    {
        var cells = new List<(string, long)>();
        var shape = new CsvShape((byte)',', MicrodataLimits.Default) { Watched = 1, Cell = (cell, line) => cells.Add((Encoding.UTF8.GetString(cell), line)) };

        shape.Feed("a,b\n1,2\n3,\"say \"\"x\"\"\"\n5,"u8);
        shape.Finish();

        Assert.Equal([("2", 2), ("say \"x\"", 3), ("", 4)], cells);
    }

    private static (string?, long?, int?, long) Seen(byte[] bytes, int step)
    {
        var shape = new CsvShape((byte)',', new MicrodataLimits { Rows = 8, FieldBytes = 6, RecordBytes = 12 });
        try
        {
            for (var i = 0; i < bytes.Length; i += step)
                shape.Feed(bytes.AsSpan(i, Math.Min(step, bytes.Length - i)));
            shape.Finish();
            return (null, null, null, shape.Rows);
        }
        catch (MicrodataFault fault)
        {
            return (fault.Code, fault.Line, fault.Column, shape.Rows);
        }
    }
}
