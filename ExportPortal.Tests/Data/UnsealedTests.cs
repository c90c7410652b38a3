using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
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
            [new SealPackage(store, store.Pipeline, Cases.Pack, issuer, new(key, []), stamps, Fonts.Shipped, new PdfRenderer(Fonts.Shipped), store.Clock)],
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
            Assert.Equal("LP-1", (await store.Accept.Run(number, "password", Guid.NewGuid(), People.Recipient, default)).Rule?.Code);
            Assert.Equal("LP-1", (await new DownloadPackage(store.Pipeline).Run(number, PackagePart.Pdf, People.Steward, default)).Rule?.Code);
            store.Clock.Advance(owed.DueAt - store.Clock.GetUtcNow());
        }

        Assert.True(await Worker(TimeStamps.None).DoNext(default));
        Assert.Equal("", (await store.Accept.Run(number, "password", Guid.NewGuid(), People.Recipient, default)).Message);
        var file = await new DownloadPackage(store.Pipeline).Run(number, PackagePart.Pdf, People.Steward, default);
        var report = PdfSeal.Verify(file.Value.Content, key);
        Assert.True(report is { SignatureValid: true, CoversWholeDocument: true }, $"{report.Fault} {string.Join(' ', report.Problems)}");
        Assert.Equal("licence.seal", Assert.Single(await store.Log(), entry => entry.Event.Act.StartsWith("licence.seal", StringComparison.Ordinal)).Event.Act);
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
