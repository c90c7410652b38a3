using System.Buffers.Binary;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>Parquet at the door: the kind by content, plain columns alone, and files that lie.</summary>
public sealed class ParquetIntakeTests(PostgresCluster cluster) : IDisposable
{
    private const int Tries = 150;

    private static readonly MicrodataLimits Small = new() { Bytes = 200_000, Rows = 50, Columns = 4, FieldBytes = 100 };

    private readonly SourceBench bench = new(cluster);

    [Fact]
    public async Task Stage_ParquetUnderAnyName_IsTakenByItsContent()
    {
        var bytes = await File.ReadAllBytesAsync(bench.Copy("SELECT '01234' AS zip, 7 AS n UNION ALL SELECT '1234', NULL"));

        var file = await Stage(bytes, MicrodataLimits.Default);

        Assert.Equal((2, 2, null), (file.Rows, file.Columns.Count, file.Dialect));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), file.Hash.Hex);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(2, (await bench.Engine.Measure(file, new(["zip"], [], []), null, default)).Sample.Classes);
        file.Discard();
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Measure_TypedColumns_BecomeTheTextThatIsDocumented()
    {
        var file = await bench.Intake.Inspect(bench.Copy("""
            SELECT true AS yes, DATE '2026-01-31' AS day, TIMESTAMPTZ '2026-01-31 12:00:00+02' AS at, 1.5::DECIMAL(8,2) AS price, 34::DOUBLE AS share, 0.1::FLOAT AS tenth, 7::SMALLINT AS n, TIME '23:59:59' AS time
            UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            """), null, default);
        using var run = new DuckDbRun(new DuckDbSettings { SpillFolder = bench.Scratch.Spill }, file, TextRules.Exact, null, default);
        var cells = new List<string>();

        run.Each($"SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM {run.Source.From(Enumerable.Range(0, 8))} ORDER BY c0 DESC", row =>
        {
            for (var i = 0; i < 8; i++)
                cells.Add(row.GetString(i));
        });

        Assert.Equal(["true", "2026-01-31", "2026-01-31 10:00:00+00", "1.50", "34", "0.1", "7", "23:59:59", "", "", "", "", "", "", "", ""], cells);
    }

    [Fact]
    public async Task Measure_FloatsInAnOrderedColumn_AreNumbers()
    {
        var file = await bench.Intake.Inspect(bench.Copy("SELECT unnest([1.5, 2.0, 1e20, -0.25]) AS n, 'q' AS q"), null, default);

        Assert.Equal(4, (await bench.Engine.Measure(file, new(["q"], [], ["n"]), null, default)).Sensitive["n"].Values);
    }

    [Theory]
    [InlineData("SELECT [1, 2] AS a", "nested_column")]
    [InlineData("SELECT {'x': 1} AS a", "nested_column")]
    [InlineData("SELECT MAP {'x': 1} AS a", "nested_column")]
    [InlineData("SELECT '\\xAA'::BLOB AS a", "binary_column")]
    [InlineData("SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e", "too_many_columns")]
    [InlineData("SELECT range AS a FROM range(51)", "too_many_rows")]
    [InlineData("SELECT range AS a FROM range(0)", "header_only")]
    [InlineData("SELECT repeat('x', 101) AS a", "field_too_long")]
    [InlineData("SELECT 'x' || chr(0) AS a", "nul_byte")]
    [InlineData("SELECT range || repeat('x', 90) AS a FROM range(1, 30000)", "file_too_large")]
    public async Task Stage_FileThatIsNotTaken_SaysWhyAndLeavesNothing(string select, string code)
    {
        var bytes = await File.ReadAllBytesAsync(bench.Copy(select));

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage(bytes, Small));

        Assert.Equal(code, fault.Code);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Stage_TenThousandColumns_AreRefusedBeforeTheEngineSeesThem()
    {
        var bytes = await File.ReadAllBytesAsync(bench.Copy($"SELECT {string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"{i} AS v{i}"))}"));

        Assert.Equal("too_many_columns", (await Assert.ThrowsAsync<MicrodataFault>(() => Stage(bytes, MicrodataLimits.Default))).Code);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Stage_FooterThatLies_IsRefused()
    {
        var sound = await File.ReadAllBytesAsync(bench.Copy("SELECT range AS a, 'x' AS b FROM range(40)"));
        var lies = new Dictionary<string, byte[]>
        {
            ["magic alone"] = "PAR1"u8.ToArray(),
            ["magic twice"] = "PAR1PAR1"u8.ToArray(),
            ["cut off"] = sound[..^5],
            ["half"] = sound[..(sound.Length / 2)],
            ["footer larger than the file"] = WithLength(sound, uint.MaxValue),
            ["footer of the whole file"] = WithLength(sound, (uint)sound.Length - 12),
            ["footer of nothing"] = WithLength(sound, 0),
            ["two thousand million columns"] = Footer([0x15, 0x02, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]),
            ["a name of two thousand million bytes"] = Footer([0x15, 0x02, 0x19, 0x2C, 0x48, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]),
            ["nesting without end"] = Footer([.. Enumerable.Repeat((byte)0x1C, 100_000)]),
            ["fields without end"] = Footer([.. Enumerable.Repeat((byte)0x15, 1_000)]),
            ["a number without end"] = Footer([0x16, .. Enumerable.Repeat((byte)0xFF, 40)]),
        };
        foreach (var (lie, bytes) in lies)
        {
            var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Stage(bytes, MicrodataLimits.Default));
            Assert.Equal((lie, "damaged_parquet"), (lie, fault.Code));
        }
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Stage_EncryptedFile_IsRefused()
    {
        var bytes = await File.ReadAllBytesAsync(bench.Copy("SELECT 1 AS a"));
        bytes[^1] = (byte)'E';

        Assert.Equal("encrypted_parquet", (await Assert.ThrowsAsync<MicrodataFault>(() => Stage(bytes, MicrodataLimits.Default))).Code);
    }

    /// <summary>Whatever is done to a file, it is taken or refused with a reason; the process goes on and nothing stays.</summary>
    [Fact]
    public async Task Stage_BytesChangedAtRandom_IsTakenOrRefused()
    {
        var sound = await File.ReadAllBytesAsync(bench.Copy("SELECT range AS a, 'text ' || range % 7 AS b, range / 3.0 AS c, CASE WHEN range % 5 > 0 THEN DATE '2026-01-01' END AS d FROM range(300)"));
        var random = new Random(20260131);
        var refused = 0;
        for (var i = 0; i < Tries; i++)
        {
            var bytes = sound.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(random.Next(2) == 0 ? 0 : bytes.Length - 600, bytes.Length)] = (byte)random.Next(256);
            try
            {
                (await Stage(bytes, MicrodataLimits.Default)).Discard();
            }
            catch (MicrodataFault fault)
            {
                Assert.NotEqual("engine_failed", fault.Code);
                refused++;
            }
        }
        Assert.True(refused > 0);
        Assert.Empty(Left());
        Assert.Empty(Directory.GetFileSystemEntries(bench.Scratch.Spill));
    }

    [Fact]
    public async Task Stage_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var bytes = await File.ReadAllBytesAsync(bench.Copy("SELECT range AS a FROM range(1000)"));
        var progress = new Cancelling(cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Intake.Stage(new MemoryStream(bytes), bench.Scratch.Path, progress, cancel.Token));

        Assert.Empty(Left());
        Assert.Empty(Directory.GetFileSystemEntries(bench.Scratch.Spill));
    }

    [Fact]
    public async Task Run_OnParquet_ReachesNoOtherFile()
    {
        var other = bench.Copy("SELECT 1 AS a");
        var file = await bench.Intake.Inspect(bench.Copy("SELECT 1 AS a"), null, default);
        using var run = new DuckDbRun(new DuckDbSettings { SpillFolder = bench.Scratch.Spill }, file, TextRules.Exact, null, default);

        Assert.Throws<MicrodataFault>(() => run.Number($"SELECT count(*) FROM read_parquet('{other}')"));
        Assert.Equal(1, run.Number($"SELECT count(*) FROM {run.Source.From([0])}"));
    }

    public void Dispose() => bench.Dispose();

    private Task<MicrodataFile> Stage(byte[] bytes, MicrodataLimits limits) =>
        new FileIntake(limits, new DuckDbSettings { MemoryMegabytes = 256, SpillFolder = bench.Scratch.Spill }).Stage(new MemoryStream(bytes), Staging, null, default);

    private string Staging => Directory.CreateDirectory(Path.Combine(bench.Scratch.Path, "staging")).FullName;

    private string[] Left() => Directory.GetFiles(Staging);

    private static byte[] WithLength(byte[] file, uint length)
    {
        var changed = file.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(changed.Length - 8), length);
        return changed;
    }

    private static byte[] Footer(byte[] footer) => [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => cancel.Cancel();
    }
}
