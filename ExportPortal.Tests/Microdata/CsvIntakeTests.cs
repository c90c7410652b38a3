using System.Security.Cryptography;
using System.Text;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata;

public sealed class CsvIntakeTests : IDisposable
{
    private static readonly MicrodataLimits Small = new() { Bytes = 2_000_000, Rows = 5, Columns = 4, FieldBytes = 100, RecordBytes = 300 };
    private readonly ScratchFolder scratch = new();

    public static TheoryData<string, string, string, long?, int?> Hostile => new()
    {
        { "empty", "", "empty_file", null, null },
        { "only a byte-order mark", "\uFEFF", "empty_file", null, null },
        { "header only", "a,b\n", "header_only", null, null },
        { "header only, no line end", "a,b", "header_only", null, null },
        { "too few cells", "a,b\n1,2\n3\n", "ragged_row", 3, 1 },
        { "too many cells", "a,b\n1,2\n3,4,5\n", "ragged_row", 3, 3 },
        { "too few after a quoted line feed", "a,b\n\"1\n1\",2\n3\n", "ragged_row", 4, 1 },
        { "last row short", "a,b,c\n1,2,3\n1,2", "ragged_row", 3, 2 },
        { "unclosed quote", "a,b\n1,\"2\n3,4\n", "unclosed_quote", 2, 2 },
        { "text after quote", "a,b\n1,\"2\"x\n", "text_after_quote", 2, 2 },
        { "quote in plain cell", "a,b\n1,2\"3\n", "stray_quote", 2, 2 },
        { "NUL", "a,b\n1,\0\n", "nul_byte", 2, 2 },
        { "NUL in quotes", "a,b\n1,\"x\0\"\n", "nul_byte", 2, 2 },
        { "empty line", "a,b\n1,2\n\n3,4\n", "empty_line", 3, null },
        { "empty line, one column", "a\n1\n\n", "empty_line", 3, null },
        { "bare carriage return", "a,b\n1,2\r3,4\n", "bare_carriage_return", 2, 2 },
        { "mixed line ends", "a,b\n1,2\r\n", "mixed_line_ends", 2, null },
        { "column without name", "a,,c\n1,2,3\n", "empty_column_name", 1, 2 },
        { "column named twice", "a,b,a\n1,2,3\n", "duplicate_column_name", 1, 3 },
        { "too many columns", "a,b,c,d,e\n1,2,3,4,5\n", "too_many_columns", 1, 5 },
        { "too many rows", "a\n1\n2\n3\n4\n5\n6\n", "too_many_rows", 7, null },
        { "long cell", $"a,b\n1,{new string('x', 101)}\n", "field_too_long", 2, 2 },
        { "mark never closed, and much after it", $"a,b\n1,2\n\"3,4\n{string.Concat(Enumerable.Repeat("5,6\n", 30))}", "field_too_long", 3, 1 },
        { "long quoted cell", $"a,b\n\"{new string('x', 101)}\",1\n", "field_too_long", 2, 1 },
        { "long row", $"a,b,c,d\n{string.Join(",", Enumerable.Repeat(new string('x', 99), 4))}\n", "row_too_long", 2, 4 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Stage_HostileFile_NamesThePlaceAndLeavesNothing(string what, string text, string code, long? line, int? column)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage(Encoding.UTF8.GetBytes(text), Small));

        Assert.Equal((what, code, line, column), (what, fault.Code, fault.Line, fault.Column));
        Assert.NotEmpty(fault.Message);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    public async Task Stage_InvalidUtf8_NamesThePlace(byte[] bad)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage([.. "é,b\n1,2\n3,x"u8, .. bad, .. "\n"u8], Small));

        Assert.Equal(("invalid_utf8", 3L, 2), (fault.Code, fault.Line!.Value, fault.Column!.Value));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_CharacterCutByTheEnd_IsInvalid()
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage([.. "é,b\n1,x"u8, 0xE2, 0x82], Small));

        Assert.Equal(("invalid_utf8", 2L), (fault.Code, fault.Line!.Value));
    }

    [Fact]
    public async Task Stage_FieldOfEndlessBytes_StopsAtTheLimit()
    {
        using var endless = new EndlessStream("a,b\n1,"u8.ToArray(), (byte)'x');

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => CsvIntake.Stage(endless, scratch.Path, Small, null, CancellationToken.None));

        Assert.Equal("field_too_long", fault.Code);
        Assert.True(endless.Given <= 1 << 20, $"{endless.Given} bytes were read of a cell that may have 100.");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_CellOfTwoGigabytes_StopsAtTheLimitOfACell()
    {
        using var endless = new EndlessStream("a,b\n1,\""u8.ToArray(), (byte)'x', length: 2L << 30);
        var intake = new FileIntake(MicrodataLimits.Default, new DuckDbSettings());

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => intake.Stage(endless, scratch.Path, null, CancellationToken.None));

        Assert.Equal(("field_too_long", "line 2, column 2"), (fault.Code, fault.Where));
        Assert.True(endless.Given < 2 << 20, $"{endless.Given} bytes were read of a cell that may have {MicrodataLimits.Default.FieldBytes}.");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_TenThousandColumns_NamesTheFirstTooMany()
    {
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"v{i}"));

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage(Encoding.UTF8.GetBytes($"{names}\n{names}\n"), MicrodataLimits.Default));

        Assert.Equal(("too_many_columns", "line 1, column 1001"), (fault.Code, fault.Where));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    public static TheoryData<string, byte[], string, string> OtherEncodings => new()
    {
        { "UTF-8 that goes on in Latin-1", [.. "a,b\né,1\n"u8, 0xE9, .. ",2\n"u8], "invalid_utf8", "line 3, column 1" },
        { "UTF-16 with half a pair", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("x\n")], "invalid_text", "line 2, column 2" },
        { "UTF-16 that ends within a character", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,2\n3,4"), 0x41], "invalid_text", "line 3, column 2" },
        { "a byte that Windows-1252 does not have", [.. "a,b\n1,"u8, 0xE9, 0x81, .. "\n"u8], "invalid_text", "line 2, column 2" },
        { "a workbook", [.. "PK\u0003\u0004"u8, 0, 0], "not_text", "" },
        { "compressed", [0x1F, 0x8B, 8, 0], "not_text", "" },
    };

    [Theory]
    [MemberData(nameof(OtherEncodings))]
    public async Task Stage_NotUtf8_NamesThePlaceAndLeavesNothing(string what, byte[] bytes, string code, string where)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage(bytes, Small));

        Assert.Equal((what, code, where), (what, fault.Code, fault.Where));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_TooManyBytes_StopsAtTheLimit()
    {
        using var endless = new EndlessStream("a\n"u8.ToArray(), (byte)'\n');

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => CsvIntake.Stage(endless, scratch.Path, Small with { Bytes = 100 }, null, CancellationToken.None));

        Assert.Equal("file_too_large", fault.Code);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        using var endless = new EndlessStream("abc\n"u8.ToArray(), (byte)'1', every: 10, with: (byte)'\n');
        var progress = new Immediately(_ => cancel.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CsvIntake.Stage(endless, scratch.Path, MicrodataLimits.Default, progress, cancel.Token));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Stage_SoundFile_CopiesHashesAndDescribesIt()
    {
        var bytes = "\uFEFFname;\"a;b\"\r\n\"x\r\ny\";\"say \"\"é\"\"\"\r\n;\r\n"u8.ToArray();

        var file = await Stage(bytes, Small);

        Assert.Equal(bytes, File.ReadAllBytes(file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Hash.Hex);
        Assert.Equal((bytes.Length, 2), (file.Bytes, file.Rows));
        Assert.Equal(["name", "a;b"], file.Columns);
        Assert.Equal(new CsvDialect(';', '"', ByteOrderMark: true, CrLf: true), file.Dialect);
        file.Discard();
        Assert.False(File.Exists(file.Path));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\n1,5;2,5\n", ';')]
    [InlineData("a\tb\n1\t2\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("a\n1\n", ',')]
    [InlineData("\"a;b\",c\n1,2\n", ',')]
    public async Task Inspect_Delimiter_IsFound(string text, char delimiter) =>
        Assert.Equal(delimiter, (await scratch.Inspect(text)).Dialect!.Delimiter);

    [Fact]
    public async Task Inspect_CharactersCutByChunks_AreWhole()
    {
        // Longer than the buffer, of characters of 2, 3 and 4 bytes: some lie across every chunk border.
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 60_000; i++)
            text.Append("é€𝄞,x\n");

        var file = await scratch.Inspect(text.ToString());

        Assert.Equal(60_000, file.Rows);
    }

    [Fact]
    public async Task Inspect_OwnFile_DiscardLeavesIt()
    {
        var file = await scratch.Inspect("a\n1\n");

        file.Discard();

        Assert.True(File.Exists(file.Path));
    }

    public void Dispose() => scratch.Dispose();

    private Task<MicrodataFile> Stage(byte[] bytes, MicrodataLimits limits) =>
        CsvIntake.Stage(new MemoryStream(bytes), scratch.Path, limits, null, CancellationToken.None);

    private sealed class Immediately(Action<MicrodataProgress> report) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => report(value);
    }

    /// <summary>A beginning, then one byte for ever (and another every so many).</summary>
    private sealed class EndlessStream(byte[] beginning, byte filler, int every = int.MaxValue, byte with = 0, long length = long.MaxValue) : Stream
    {
        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Given);
            for (var i = 0; i < count; i++, Given++)
                buffer[offset + i] = Given < beginning.Length ? beginning[Given] : Given % every == every - 1 ? with : filler;
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
