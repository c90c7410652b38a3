using System.Text;
using System.Text.Json;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>Files by hand and files in a folder become the same entries as deliveries.</summary>
public sealed class UploadAccessEventsTests(AccessHost host) : IClassFixture<AccessHost>
{
    private ReceiveDelivery Receive => host.Services.GetRequiredService<ReceiveDelivery>();

    [Fact]
    public async Task Upload_Csv_BecomesTheSameEventAndNamesTheBadRow()
    {
        var source = await Uploads("11111111");
        var good = AccessEvents.Facts(3);
        var csv = "event_id,ts,actor.id,actor.kind,actor.assurance,licence_no,action,resource,rows_returned,epsilon_spent,outcome\r\n"
            + $"{good.EventId},2026-03-02T09:30:03.123Z,actor-3,human,3,{good.Licence},query,\"core.patient(age, diagnosis)\",23,0.10,allowed\r\n"
            + $"{AccessEvents.EventId(4)},yesterday,actor-3,human,3,{good.Licence},query,x,23,0.10,allowed\r\n"
            + "too,few\r\n";

        var receipt = (await Receive.Upload(source, new UploadForm(true, false), Bytes(csv), Sign, default)).Value;

        Assert.Equal((1, 2), (receipt.Accepted, receipt.Refused));
        Assert.Contains(receipt.Errors, error => error is { Line: 3, Field: "ts" });
        Assert.Contains(receipt.Errors, error => error is { Line: 4, Field: "", Message: "It is a row of 2 cells under a head of 11." });
        var entry = (await host.Services.GetRequiredService<AccessSearch>().Find(receipt.Ranges[0].First, null, default))!;
        Assert.Equal((good.EventId, good.At, good.Licence, good.Resource, 23, 0.10m, 3, source.Name),
            (entry.Facts.EventId, entry.Facts.At, entry.Facts.Licence, entry.Facts.Resource, entry.Facts.RowsReturned, entry.Facts.EpsilonSpent, entry.Facts.Assurance, entry.Source));
    }

    [Theory]
    [InlineData(false, UploadPage.Example)]
    [InlineData(true, UploadPage.ExampleCsv)]
    public async Task Upload_ExampleOfThePage_IsTaken(bool isCsv, string example) =>
        Assert.Equal((1, 0), (await Receive.Upload(await Uploads(isCsv ? "66666666" : "77777777"), new UploadForm(isCsv, false), Bytes(example.Replace("YOUR-LICENCE", "XP-2026-0000017", StringComparison.Ordinal)), Sign, default)).Value is var receipt ? (receipt.Accepted, receipt.Refused) : default);

    [Fact]
    public async Task Upload_SameFileAgain_AddsNothing()
    {
        var source = await Uploads("22222222");
        var lines = string.Join('\n', Enumerable.Range(0, 5).Select(AccessEvents.Line));
        await Receive.Upload(source, new UploadForm(false, false), Bytes(lines), Sign, default);

        var again = (await Receive.Upload(source, new UploadForm(false, false), Bytes(lines), Sign, default)).Value;

        Assert.Equal((0, 5), (again.Accepted, again.Duplicates));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_CsvThatUnpacksWithoutEnd_IsRefusedAsAWhole(bool isOneLine)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            for (var n = 0; n < 1 << 15; n++)
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(isOneLine ? new string('x', 64) : "a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n"));
        packed.Position = 0;
        var limits = new DeliveryLimits { MostBytes = 1 << 20 };
        Assert.True(packed.Length < limits.MostBytes);
        var receive = ActivatorUtilities.CreateInstance<ReceiveDelivery>(host.Services, limits);

        var refused = await receive.Upload(await Uploads(isOneLine ? "33333333" : "44444444"), new UploadForm(true, true), packed, Sign, default);

        Assert.Equal(OutcomeKind.Invalid, refused.Kind);
        Assert.Contains("in parts", refused.Message);
    }

    [Fact]
    public async Task Upload_SheetWhoseRowsBecomeLong_IsRefusedBeforeItFillsTheDisk()
    {
        var csv = $"{new string('n', 10_000)}\n" + string.Concat(Enumerable.Repeat("1\n", 200));
        var receive = ActivatorUtilities.CreateInstance<ReceiveDelivery>(host.Services, new DeliveryLimits { MostBytes = 100_000 });

        Assert.Contains("in parts", (await receive.Upload(await Uploads("55555555"), new UploadForm(true, false), Bytes(csv), Sign, default)).Message);
    }

    [Fact]
    public async Task Register_NameThatIsTaken_IsNoActThatWasDone()
    {
        var (source, register, administrator) = (await host.Source(), host.Services.GetRequiredService<RegisterSource>(), await host.Person(Role.Administrator));

        Assert.Equal("LG-3", (await register.Run(new SourceInput(source.Name, Convert.ToBase64String(source.Key.Key.PublicKey.Span), null, []), Guid.NewGuid(), administrator, default)).Rule?.Code);
        Assert.Equal(OutcomeKind.NotFound, (await register.Close("no-such-source", Guid.NewGuid(), administrator, default)).Kind);

        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        foreach (var (name, done) in new[] { (source.Name, 2), ("no-such-source", 0) }) // asked and confirmed
            Assert.Equal(done, (await AuditHistory.OfSubject(session.Connection, "access_source", name, -1, default)).Count(entry => entry.Event.Outcome == AuditOutcome.Done));
    }

    [Fact]
    public async Task Look_SourceOverItsQuota_DoesNotStopTheOthers()
    {
        using var folder = new Support.TemporaryFolder();
        var (first, second) = (await host.Source(), await host.Source());
        var root = "";
        void Lay(string name, (string Name, CheckpointKey Key) source, int from, int count)
        {
            var body = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(from, count).Select(AccessEvents.Line)) + "\n");
            root = Path.GetDirectoryName(folder.Write(name, body))!;
            var signature = Convert.ToBase64String(source.Key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(source.Name, ContentHash.Of(body)))));
            folder.Write(name + ".sig", JsonSerializer.SerializeToUtf8Bytes(new { source = source.Name, signature }));
        }
        Lay("a.jsonl", first, 0, 9);
        Lay("b.jsonl", second, 0, 3);
        var limits = new DeliveryLimits { EventsADay = 5, Folder = root };
        var watched = new WatchedFolder(ActivatorUtilities.CreateInstance<ReceiveDelivery>(host.Services, limits), limits, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<WatchedFolder>.Instance);

        Assert.Equal(1, await watched.Look(default));

        Assert.True(File.Exists(Path.Combine(root, "a.jsonl")), "It waits for tomorrow.");
        Assert.True(File.Exists(Path.Combine(root, "done", "b.jsonl.answer.json")));
    }

    [Fact]
    public async Task OfUploads_OrganisationsOfTheSameMinute_HaveSourcesOfTheirOwn()
    {
        string First() => Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString("N");
        var (one, other) = (First(), First());
        Assert.Equal(one[..8], other[..8]);

        var (first, second) = (await Uploads(one), await Uploads(other));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((one, other), (first.Organisation, second.Organisation));
        Assert.Equal(first.Id, (await Uploads(one)).Id);
    }

    [Theory]
    [InlineData(Role.Auditor, OutcomeKind.Forbidden)]
    [InlineData(Role.Administrator, OutcomeKind.Forbidden)]
    [InlineData(Role.Recipient, OutcomeKind.Broken)]
    public async Task Run_NoPartyOfALicence_HandsInNothing(Role role, OutcomeKind kind)
    {
        var uploads = host.Services.GetRequiredService<UploadAccessEvents>();

        Assert.Equal(kind, (await uploads.Run("log.jsonl", 10, Bytes(AccessEvents.Line(1)), await host.Person(role), default)).Kind);
    }

    [Fact]
    public async Task Look_SignedFileInTheFolder_IsTakenAndAnsweredAndAForgedOneRefused()
    {
        using var folder = new Support.TemporaryFolder();
        var source = await host.Source();
        var body = Encoding.UTF8.GetBytes(AccessEvents.Line(1) + "\n");
        var signature = Convert.ToBase64String(source.Key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(source.Name, ContentHash.Of(body)))));
        var root = Path.GetDirectoryName(folder.Write("a.jsonl", body))!;
        folder.Write("a.jsonl.sig", JsonSerializer.SerializeToUtf8Bytes(new { source = source.Name, signature }));
        folder.Write("b.jsonl", Encoding.UTF8.GetBytes(AccessEvents.Line(2)));
        folder.Write("b.jsonl.sig", JsonSerializer.SerializeToUtf8Bytes(new { source = source.Name, signature }));
        folder.Write("c.jsonl", body);
        var watched = new WatchedFolder(Receive, new DeliveryLimits { Folder = root }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<WatchedFolder>.Instance);

        Assert.Equal(2, await watched.Look(default));

        Assert.Contains("\"accepted\": 1", await File.ReadAllTextAsync(Path.Combine(root, "done", "a.jsonl.answer.json")));
        Assert.True(File.Exists(Path.Combine(root, "refused", "b.jsonl")));
        Assert.True(File.Exists(Path.Combine(root, "c.jsonl")), "A file without its mark is still being written.");
        Assert.Equal(0, await watched.Look(default));
    }

    /// <summary>A delivery names persons; the erasure of one must not find them again in the folder.</summary>
    [Fact]
    public async Task Look_DeliveriesThatAreSettled_KeepTheAnswerWithTheHashAndNoPerson()
    {
        using var folder = new Support.TemporaryFolder();
        var source = await host.Source();
        var body = Encoding.UTF8.GetBytes(AccessEvents.Line(1).Replace("actor-1", "jane-doe") + "\n");
        var signature = Convert.ToBase64String(source.Key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(source.Name, ContentHash.Of(body)))));
        var root = Path.GetDirectoryName(folder.Write("a.jsonl", body))!;
        folder.Write("a.jsonl.sig", JsonSerializer.SerializeToUtf8Bytes(new { source = source.Name, signature }));
        folder.Write("b.jsonl", Encoding.UTF8.GetBytes(AccessEvents.Line(2).Replace("actor-2", "jane-doe")));
        folder.Write("b.jsonl.sig", JsonSerializer.SerializeToUtf8Bytes(new { source = source.Name, signature }));
        var done = Directory.CreateDirectory(Path.Combine(root, "done")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(done, "old.jsonl"), body); // as an older release left it
        File.SetLastWriteTimeUtc(Path.Combine(done, "old.jsonl"), DateTime.UtcNow.AddDays(-9));
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        var limits = new DeliveryLimits { Folder = root };
        var watched = new WatchedFolder(Receive, limits, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<WatchedFolder>.Instance);

        await watched.Look(default);

        Assert.Equal("a.jsonl.answer.json", Path.GetFileName(Assert.Single(Directory.GetFiles(done))));
        Assert.Contains(ContentHash.Of(body).Hex, await File.ReadAllTextAsync(Path.Combine(done, "a.jsonl.answer.json")), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(root, "refused")).Length);
        clock.Advance(TimeSpan.FromDays(limits.RefusedDays + 1));
        await watched.Look(default);
        Assert.Equal(["a.jsonl.answer.json", "b.jsonl.answer.json"], Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    /// <summary>That a packed file is damaged shows at its end, when most of it is stored.</summary>
    [Fact]
    public async Task Upload_DamagedNearItsEnd_AnswersWithTheReceiptOfWhatLanded()
    {
        using var bytes = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 200).Select(AccessEvents.Line)) + "\n{}\n"));
        var whole = bytes.ToArray();
        byte[] damaged = [.. whole[..^8], .. whole[^8..].Select(one => (byte)~one)];
        var receive = ActivatorUtilities.CreateInstance<ReceiveDelivery>(host.Services, new DeliveryLimits { LongestLine = 4096, Batch = 10 });
        var source = await Uploads("99999999");

        var refused = await receive.Upload(source, new UploadForm(false, true), new MemoryStream(damaged), Sign, default);

        Assert.Equal(OutcomeKind.Invalid, refused.Kind);
        var landed = refused.Partly!;
        Assert.InRange(landed.Accepted, 10, 200);
        Assert.Equal(landed.Accepted, landed.Ranges.Sum(range => range.Last - range.First + 1));
        Assert.Contains($"The {landed.Accepted} new events that came before it are stored", refused.Message, StringComparison.Ordinal);
        var mended = (await receive.Upload(source, new UploadForm(false, true), new MemoryStream(whole), Sign, default)).Value;
        Assert.Equal((200 - landed.Accepted, landed.Accepted, 1), (mended.Accepted, mended.Duplicates, mended.Refused));
        Assert.Null((await receive.Upload(source, new UploadForm(false, true), Bytes("no gzip"), Sign, default)).Partly);
    }

    [Fact]
    public async Task Run_QuotaOfTheDay_TakesUpToItAndGoesOnWithTheNext()
    {
        await using var log = await TestAccessLog.Sqlite();
        var lines = string.Join('\n', Enumerable.Range(0, 30).Select(AccessEvents.Line));
        var limits = new DeliveryLimits { EventsADay = 25 };
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        var ingest = new AccessIngest(log.Store, clock);
        Task<Ingested> Deliver(string text) => ingest.Run(log.Source, ContentHash.Of(Encoding.UTF8.GetBytes(text)), log.Sign(ContentHash.Of(Encoding.UTF8.GetBytes(text))), Bytes(text), limits, default);

        await Deliver(string.Join('\n', Enumerable.Range(0, 20).Select(AccessEvents.Line)));
        var landed = (await Assert.ThrowsAsync<QuotaUsed>(() => Deliver(lines))).Landed!;
        Assert.Equal((5, 20, new SeqRange(20, 24)), (landed.Accepted, landed.Duplicates, Assert.Single(landed.Ranges)));
        Assert.Equal(25, await log.Number("SELECT count(*) FROM access_event"));
        await Assert.ThrowsAsync<QuotaUsed>(() => Deliver(lines));
        await Deliver(string.Join('\n', Enumerable.Range(0, 25).Select(AccessEvents.Line))); // what is known costs nothing
        Assert.Equal(25, await log.Number("SELECT count(*) FROM access_event"));

        // Larger than the quota of a day: what was left goes on with the next one.
        clock.Advance(TimeSpan.FromDays(1));
        await Deliver(lines);
        Assert.Equal((30, 30), (await log.Number("SELECT count(*) FROM access_event"), await log.Number("SELECT count(*) FROM access_seen")));
        await log.Checkpoints.Publish(default);
        Assert.Empty((await log.Verify()).Problems);
    }

    private async Task<AccessSource> Uploads(string organisation) =>
        await host.Services.GetRequiredService<AccessSources>().OfUploads(organisation, Witness.Key.Key.PublicKey.ToArray(), DateTimeOffset.UnixEpoch, default);

    private AccessWitness Witness => host.Services.GetRequiredService<AccessWitness>();

    private byte[] Sign(byte[] statement) => Witness.Key.Sign(statement);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
