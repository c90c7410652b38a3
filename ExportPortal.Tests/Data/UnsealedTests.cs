using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>A licence is never released unsealed: while the seal fails it waits, is tried again, and says why; the same tests on both stores.</summary>
public abstract class UnsealedTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Seal_Fails_LicenceWaitsUnreleasedAndIsSealedOnceItSucceeds()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        // In force on the day of the test: the shared sample begins after it.
        using var key = DemonstrationSeal.Create(store.Clock.GetUtcNow());
        var issuer = Records.Package().Issuer;
        Task<byte[]> Down(byte[] request, CancellationToken cancellation) => throw new TimeStampMissing("The time-stamp authority does not answer.");
        OutboxWorker Worker(TimeStamps stamps) => new(store,
            [new SealPackage(store, store.Pipeline, Cases.Packs, issuer, new(key, []), stamps, Fonts.Shipped, new PdfRenderer(Fonts.Shipped), store.Clock)],
            store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);
        string number;
        await using (var db = store.CreateDbContext())
            number = (await db.Licences.AsNoTracking().SingleAsync()).Number;

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.True(await Worker(new(Down, [])).DoNext(default));
            await using var db = store.CreateDbContext();
            var owed = await db.Outbox.AsNoTracking().SingleAsync(one => one.Kind == OutboxKinds.SealPackage);
            Assert.Equal((attempt, null, "The time-stamp authority does not answer."), (owed.Attempts, owed.DoneAt, owed.LastError));
            Assert.Null((await db.Licences.AsNoTracking().SingleAsync()).PackageHash);
            Assert.False(await db.Packages.AnyAsync());
            await TriesAgain(store, number, owed.DueAt, attempt);
            Assert.Equal("LP-1", (await store.AcceptAs(number, People.Recipient)).Rule?.Code);
            Assert.Equal("LP-1", (await new DownloadPackage(store.Pipeline).Run(number, PackagePart.Pdf, People.Steward, default)).Rule?.Code);
        }

        Assert.True(await Worker(TimeStamps.None).DoNext(default));
        Assert.Equal("LP-4", (await new TrySealAgain(store.Pipeline).Run(number, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        Assert.Null((await new LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, People.Officer))!.Seal);
        Assert.Equal("", (await store.AcceptAs(number, People.Recipient)).Message);
        var file = await new DownloadPackage(store.Pipeline).Run(number, PackagePart.Pdf, People.Steward, default);
        var report = PdfSeal.Verify(await store.Read(file.Value), key);
        Assert.True(report is { SignatureValid: true, CoversWholeDocument: true }, $"{report.Fault} {string.Join(' ', report.Problems)}");
        Assert.Equal("licence.seal", Assert.Single(await store.Log(), entry => entry.Event.Act.StartsWith("licence.seal", StringComparison.Ordinal)).Event.Act);
    }

    /// <summary>The office sees why and when the next try is, and may have it at once; the parties see neither.</summary>
    private static async Task TriesAgain(TestStore store, string number, DateTimeOffset nextTry, int attempt)
    {
        var (query, again) = (new LicenceFileQuery(store, Cases.Pack, store.Clock), new TrySealAgain(store.Pipeline));
        var file = (await query.Run(number, People.Officer))!;
        Assert.Equal((new SealWait("The time-stamp authority does not answer.", nextTry, attempt), true), (file.Seal, file.MayTrySeal));
        Assert.Equal(file.Seal, (await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", People.Technical, default))!.Seal);
        Assert.False((await query.Run(number, People.Technical))!.MayTrySeal);
        Assert.Null((await query.Run(number, People.Steward))!.Seal);
        Assert.Equal("LP-3", (await again.Run(number, Guid.NewGuid(), People.Technical, default)).Rule?.Code);
        Assert.True(nextTry > store.Clock.GetUtcNow());
        Assert.Equal("", (await again.Run(number, Guid.NewGuid(), People.Officer, default)).Message);
    }
}

public sealed class SqliteUnsealedTests : UnsealedTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresUnsealedTests(PostgresCluster cluster) : UnsealedTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
