using System.Globalization;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// The portal is killed in the middle of a delivery, again and again: nothing half is left, what was acknowledged is there,
/// and sending it again completes it. Three kills in the suite; EXPORTPORTAL_KILLS=50 kills as often as security.md G1 asks,
/// with larger deliveries.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KilledIngestTests
{
    /// <summary>Several transactions, so that a kill meets the portal between two of them or within one. A larger one is of whole chunks.</summary>
    private static readonly int Batch = KilledProcess.Kills > 3 ? 20 * AccessIngest.Chunk : 1_000;
    private static readonly int Events = 6 * Batch;

    /// <summary>How many of the deliveries are sent again at the end.</summary>
    private const int Again = 5;

    private static readonly Dictionary<string, string> Settings = new() { ["AccessDelivery:Batch"] = Batch.ToString(CultureInfo.InvariantCulture) };

    [Fact]
    public async Task Ingest_PortalKilledInBetween_LeavesNothingHalfAndIsCompletedByTheSameDelivery()
    {
        var folder = Directory.CreateTempSubdirectory("portal-").FullName;
        try
        {
            await ScenarioStore.CopyBriefTo(folder);
            var key = CheckpointKey.Create(Path.Combine(folder, "source.key"), "enclave-killed");
            var (acknowledged, random) = (0L, new Random(7));
            for (var kill = 0; kill <= KilledProcess.Kills; kill++)
            {
                await using var portal = await PortalProcess.Start(Settings, folder);
                if (kill == 0)
                    await OpenSource(folder, key);
                var before = await Size(folder);
                Assert.True(before >= acknowledged, $"{acknowledged} events were acknowledged, {before} are there.");
                if (kill == KilledProcess.Kills)
                {
                    // Everything that was sent before, once more: what landed of it is known, the rest is added.
                    for (var sent = Math.Max(0, kill - Again); sent < kill; sent++)
                        Assert.True(await Deliver(portal.Address, key, sent), "A delivery that was cut off was not taken.");
                    break;
                }
                var delivery = Deliver(portal.Address, key, kill);
                await UntilThereAre(before + random.Next(1, Events / Batch) * Batch, folder, delivery);
                await portal.Kill();
                if (await delivery)
                    acknowledged += Events;
                Assert.Equal(0, (await Size(folder) - before) % Batch);
                // What a kill broke would still be broken later, so a long run reads the whole log at every tenth.
                if (kill % 10 == 0)
                    await RequireTrue(folder);
            }
            await RequireTrue(folder);
            Assert.True(await Size(folder) >= Math.Min(KilledProcess.Kills, Again) * (long)Events, "Not every delivery that was sent again is complete.");
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>By what the portal stored and not by the clock, so that a slow machine changes nothing.</summary>
    private static async Task UntilThereAre(long events, string folder, Task<bool> delivery)
    {
        using var store = Store(folder);
        await using var connection = await store.Open(default);
        while (!delivery.IsCompleted && await connection.Command(null, "SELECT coalesce(max(seq) + 1, 0) FROM access_event").Number(default) < events)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private static async Task OpenSource(string folder, CheckpointKey key)
    {
        using var store = Store(folder);
        Assert.True(await new AccessSources(store).Add(key.Key.Name, key.Key.PublicKey.ToArray(), null, [], DateTimeOffset.UnixEpoch, default));
    }

    private static async Task<long> Size(string folder)
    {
        using var store = Store(folder);
        await using var connection = await store.Open(default);
        return await connection.Command(null, "SELECT count(*) FROM access_event").Number(default);
    }

    /// <summary>Whole batches, the tree and every sum agree; each event is there once.</summary>
    private static async Task RequireTrue(string folder)
    {
        var paths = PortalPaths.From(new StorageOptions { Folder = folder }, folder);
        using var store = new AccessStore(paths);
        var witness = AccessWitness.From(new AccessLogOptions(), LogPlaces.From(new LogOptions(), paths.Folder), paths);
        // A kill may come between a signature and its copies outside; the next start makes up for them.
        using (var checkpoints = new AccessCheckpoints(store, witness))
            await checkpoints.Publish(default);
        await using var connection = await store.Open(default);
        Assert.Empty((await witness.Verifier().Verify(connection, null, null, default)).Problems);
        Assert.Equal(0, await connection.Command(null, "SELECT (SELECT count(*) FROM access_event) - (SELECT count(*) FROM access_seen)").Number(default));
    }

    /// <summary>Whether the portal acknowledged it.</summary>
    private static async Task<bool> Deliver(Uri portal, CheckpointKey key, int round)
    {
        var lines = new StringBuilder();
        for (var number = 0; number < Events; number++)
            lines.Append(AccessEvents.Line(number).Replace(AccessEvents.EventId(number).ToString(), string.Create(CultureInfo.InvariantCulture, $"019cade2-2d93-7000-8{round:x3}-{number:x12}"))).Append('\n');
        var body = Encoding.UTF8.GetBytes(lines.ToString());
        using var client = new HttpClient { BaseAddress = portal, Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/access-events") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Access-Source", key.Key.Name);
        request.Headers.Add("Access-Signature", Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(key.Key.Name, ContentHash.Of(body))))));
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(ContentHash.Of(body).Hex))}:");
        try
        {
            var answer = await client.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static AccessStore Store(string folder) => new(PortalPaths.From(new StorageOptions { Folder = folder }, folder));
}
