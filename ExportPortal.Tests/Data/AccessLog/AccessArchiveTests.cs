using DuckDB.NET.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

public sealed class AccessArchiveTests
{
    private const int Rows = 5_000;

    /// <summary>A file of places from one on, in groups of 2,048 rows.</summary>
    private static async Task<ArchivedPart> Write(TemporaryFolder folder, string name, int first)
    {
        var file = Path.Combine(folder.FullName, name);
        await using (var duck = new DuckDBConnection("DataSource=:memory:"))
        {
            await duck.OpenAsync();
            await duck.Command(null, $"COPY (SELECT ({first} + range)::bigint AS seq, 'x'::blob AS canonical FROM range({Rows}) ORDER BY range) TO {AccessArchive.Quote(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048)").Execute(default);
        }
        return new(first, first + Rows, name, await ArchiveFiles.HashOf(file, default), 0, 86_400_000);
    }

    [Fact]
    public async Task Entries_OfSeveralFiles_AreReadGroupByGroup()
    {
        using var folder = new TemporaryFolder();
        ArchivedPart[] parts = [await Write(folder, "b.parquet", 0), await Write(folder, "a.parquet", Rows)];

        await using var archive = await (await AccessArchive.Over(parts, new ArchiveFiles(folder.FullName), default)).Entries(default);

        var groups = new List<(long, long)>();
        for (var next = 0L; archive.From(next) is { } group; next = group.End)
            groups.Add((group.First, group.End));
        Assert.Equal([(0, 2048), (2048, 4096), (4096, 5000), (5000, 7048), (7048, 9096), (9096, 10_000)], groups);
        Assert.Equal(new EntryGroup(100, 2048), archive.From(100));
        await using (var own = archive.For(4_999))
            Assert.Equal(Rows + 1, await own!.Command(null, "SELECT count(*) FROM access_event WHERE seq >= 4999").Number(default));
        Assert.Null(archive.For(10_000));
    }

    [Fact]
    public async Task Require_FileThatIsKnown_IsReadAgainOnlyWhenItChanged()
    {
        using var folder = new TemporaryFolder();
        var part = await Write(folder, "a.parquet", 0);
        var files = new ArchiveFiles(folder.FullName);
        await files.Require([part], default);
        var (path, written) = (files.PathOf(part), File.GetLastWriteTimeUtc(files.PathOf(part)));

        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        Assert.Contains("a.parquet with the entries 0 to 4999 is not the one that was written", (await Assert.ThrowsAsync<RuleViolation>(() => files.Require([part], default))).Message, StringComparison.Ordinal);

        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await files.Require([part], default);
        File.Delete(path);
        Assert.Contains("is missing: put it back", (await files.Glance([part], default))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Glance_ManyFiles_ComesToEachOfThem()
    {
        using var folder = new TemporaryFolder();
        ArchivedPart[] parts = [await Write(folder, "a.parquet", 0), await Write(folder, "b.parquet", Rows), await Write(folder, "c.parquet", 2 * Rows)];
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "c.parquet"));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "c.parquet"), [.. bytes, 0]);
        var files = new ArchiveFiles(folder.FullName);

        Assert.Equal([null, null], [await files.Glance(parts, default), await files.Glance(parts, default)]);
        Assert.Contains("c.parquet", await files.Glance(parts, default), StringComparison.Ordinal);
    }
}
