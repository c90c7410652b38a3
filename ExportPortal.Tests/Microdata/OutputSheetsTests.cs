using System.Text;
using ExportPortal.Domain.Risk.Outputs;

namespace ExportPortal.Microdata;

public sealed class OutputSheetsTests
{
    [Fact]
    public void Read_QuotedCellsAndMark_AreText()
    {
        var sheet = Read("\uFEFFarea;n\r\n\"North; upper\";<10\r\nSouth;\r\n");
        Assert.Equal(["area", "n"], sheet.Columns);
        Assert.Equal([["North; upper", "<10"], ["South", ""]], sheet.Rows);
        Assert.Equal("table.csv", sheet.Name);
    }

    [Theory]
    [InlineData("a,n\n1\n", "ragged_row")]
    [InlineData("a,a\n1,2\n", "duplicate_column_name")]
    [InlineData("a,n\n", "header_only")]
    public void Read_BadTable_NamesTheFault(string text, string code) => Assert.Equal(code, Assert.Throws<MicrodataFault>(() => Read(text)).Code);

    [Fact]
    public void Read_NotUtf8_IsRefused() => Assert.Equal("invalid_utf8", Assert.Throws<MicrodataFault>(() => OutputSheets.Read("a,n\n\xe9,1\n".Select(c => (byte)c).ToArray(), "t")).Code);

    [Fact]
    public void Read_TooManyRows_IsRefused() =>
        Assert.Equal("too_many_rows", Assert.Throws<MicrodataFault>(() => Read("a,n\n" + string.Concat(Enumerable.Range(0, OutputTable.MostCells + 1).Select(i => $"{i},1\n")))).Code);

    [Fact]
    public async Task Read_LargerThanTheLimit_StopsThere()
    {
        using var endless = new Endless();
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => OutputSheets.Read(endless, "t", CancellationToken.None));
        Assert.Equal("file_too_large", fault.Code);
        Assert.Equal(OutputSheets.MostBytes + 1, endless.Given);
    }

    private static OutputSheet Read(string text) => OutputSheets.Read(Encoding.UTF8.GetBytes(text), "folder/table.csv");

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'1');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
