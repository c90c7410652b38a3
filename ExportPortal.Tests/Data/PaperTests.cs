using System.Security.Cryptography;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Documents go to the store in pieces, and of one that is refused or breaks off nothing is left; the same tests on both stores.</summary>
public abstract class PaperTests
{
    private protected abstract Task<TestStore> Open();

    /// <summary>Text that comes in small pieces, counts what was read, and may break off; it ends after its length.</summary>
    private sealed class Sender(long length, byte letter = (byte)'a', long breaksAt = long.MaxValue) : Stream
    {
        private const int Most = 3_000;

        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Given >= breaksAt)
                throw new IOException("The line broke.");
            var given = (int)Math.Min(Math.Min(buffer.Length, Most), length - Given);
            for (var at = 0; at < given; at++)
                buffer[at] = (Given + at) % 61 == 60 ? (byte)'\n' : letter;
            Given += given;
            return given;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private static Task<Outcome<int>> Send(TestStore store, params (string Name, Stream Content)[] files) =>
        store.Attach.Run("A-001", [.. files.Select(file => new DocumentInput("other", file.Name, file.Content))], Guid.NewGuid(), People.Steward, default);

    /// <summary>Documents, contents, and what lies on disk under way.</summary>
    private static async Task<(int, int, int)> Left(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.ApplicationDocuments.CountAsync(), await db.DocumentContents.CountAsync(), Directory.Exists(store.Paths.Staging) ? Directory.GetFiles(store.Paths.Staging, "paper-*").Length : 0);
    }

    [Fact]
    public async Task Attach_LargerThanAPiece_KeepsEveryByteUnderItsHashOnce()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var before = await Left(store);
        Sender Same() => new(300_001);
        var whole = new MemoryStream();
        await Same().CopyToAsync(whole);

        Assert.Equal("", (await Send(store, ("notes.txt", Same()), ("again.txt", Same()))).Message);

        Assert.Equal((before.Item1 + 2, before.Item2 + 1, 0), await Left(store));
        await using var db = store.CreateDbContext();
        var document = await db.ApplicationDocuments.AsNoTracking().SingleAsync(one => one.FileName == "notes.txt");
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(whole.ToArray())), 300_001L, "text/plain"), (document.Hash.Hex, document.Bytes, document.Finding.ContentType));
        var file = await new DownloadDocument(store.Pipeline).Run("A-001", document.Number, People.Steward, default);
        Assert.Equal(whole.ToArray(), await store.Read(file.Value));
        Assert.Equal((300_001L, document.Hash), (file.Value.Length, file.Value.Hash));
    }

    /// <summary>Takes a file and counts the pieces it comes in.</summary>
    private sealed class Taker(Func<Task>? afterFirst = null) : MemoryStream
    {
        public List<int> Pieces { get; } = [];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Pieces.Add(buffer.Length);
            await base.WriteAsync(buffer, cancellationToken);
            if (Pieces.Count == 1 && afterFirst is not null)
                await afterFirst();
        }
    }

    [Fact]
    public async Task Download_LargerThanAPiece_IsReadWhileItIsSentAndNeverWhole()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        Assert.Equal("", (await Send(store, ("notes.txt", new Sender((2 * StoredBytes.Piece) + 7)))).Message);
        await using var db = store.CreateDbContext();
        var number = (await db.ApplicationDocuments.AsNoTracking().SingleAsync(one => one.FileName == "notes.txt")).Number;
        var file = (await new DownloadDocument(store.Pipeline).Run("A-001", number, People.Steward, default)).Value;

        var taker = new Taker();
        await file.CopyTo(taker, store, default);
        Assert.Equal([StoredBytes.Piece, StoredBytes.Piece, 7], taker.Pieces);
        Assert.Equal(file.Hash, ContentHash.Of(taker.ToArray()));

        // What is gone after the first piece is not sent on from memory, and the reader is not left with half a file that looks whole.
        var broken = new Taker(() => store.Sql($"DELETE FROM application_document WHERE \"Hash\" = '{file.Hash.Hex}'; DELETE FROM document_content WHERE \"Hash\" = '{file.Hash.Hex}'"));
        Assert.Contains($"after {StoredBytes.Piece} of {file.Length} bytes", (await Assert.ThrowsAsync<IOException>(() => file.CopyTo(broken, store, default))).Message);
    }

    [Fact]
    public async Task Attach_OfNoKindThatIsTaken_IsNotReadOnAfterItsFirstBytes()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var before = await Left(store);
        var program = new Sender(5_000_000, letter: 1);

        Assert.Contains("none of the kinds of files", (await Send(store, ("notes.txt", program))).Message);

        Assert.True(program.Given < 100_000, $"{program.Given} bytes were read.");
        Assert.Equal(before, await Left(store));
    }

    [Fact]
    public async Task Attach_WithoutEnd_StopsAtTheLimit()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var (before, endless) = (await Left(store), new Sender(long.MaxValue));

        Assert.Contains("is larger than", (await Send(store, ("good.txt", new Sender(10)), ("notes.txt", endless))).Message);

        Assert.InRange(endless.Given, store.Attach.Largest, store.Attach.Largest + 100_000);
        Assert.Equal(before, await Left(store));
    }

    [Fact]
    public async Task Attach_BreaksOff_LeavesNothing()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var before = await Left(store);

        await Assert.ThrowsAsync<IOException>(() => Send(store, ("good.txt", new Sender(10)), ("notes.txt", new Sender(500_000, breaksAt: 200_000))));
        Assert.Equal("notes.txt is empty.", (await Send(store, ("notes.txt", new Sender(0)))).Message);
        // Kept by the store and then refused by a rule: a foreigner's document.
        Assert.False((await store.Attach.Run("A-001", [new("other", "theirs.txt", new Sender(90_000))], Guid.NewGuid(), People.Recipient, default)).IsDone);

        Assert.Equal(before, await Left(store));
    }
}

public sealed class SqlitePaperTests : PaperTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresPaperTests(PostgresCluster cluster) : PaperTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
