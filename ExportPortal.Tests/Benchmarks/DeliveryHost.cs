using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExportPortal.Api;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.AccessLog.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Benchmarks;

/// <summary>
/// The portal's address for deliveries on Kestrel over loopback, in front of the store that is measured, and a source that sends
/// to it. The rules over the events, which read them afterwards, do not run beside.
/// </summary>
internal sealed class DeliveryHost : IAsyncDisposable
{
    private const int Buffer = 1 << 17;

    private readonly WebApplication app;
    private readonly HttpClient client;

    private DeliveryHost(WebApplication app) => (this.app, client) = (app, new HttpClient { BaseAddress = new(app.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan });

    public static async Task<DeliveryHost> Start(AccessStore store, AccessSources sources, AccessCheckpoints checkpoints, PortalPaths paths)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new ReceiveDelivery(
            sources, new AccessIngest(store, TimeProvider.System), checkpoints, paths, new DeliveryLimits(), new AccessArrivals(), NullLogger<ReceiveDelivery>.Instance));
        var app = builder.Build();
        app.MapDeliveries();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>The file as a source sends it, with gzip; made once.</summary>
    public static string Pack(string file)
    {
        var packed = file + ".gz";
        if (File.Exists(packed))
            return packed;
        using var source = File.OpenRead(file);
        using var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest);
        source.CopyTo(gzip, Buffer);
        return packed;
    }

    /// <summary>What a source does before it sends: the digest of the file, and one signature over it.</summary>
    public static async Task<DeliveryNote> Sign(string packed, CheckpointKey key)
    {
        await using var stream = File.OpenRead(packed);
        var digest = new ContentHash(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)));
        return new(key.Key.Name, digest, key.Sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(key.Key.Name, digest))), Gzip: true);
    }

    /// <returns>How many events the receipt says were taken.</returns>
    public async Task<long> Send(string packed, DeliveryNote note)
    {
        await using var stream = new FileStream(packed, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/access-events") { Content = new StreamContent(stream, Buffer) };
        request.Headers.Add("Access-Source", note.Source);
        request.Headers.Add("Access-Signature", Convert.ToBase64String(note.Signature));
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(note.Digest.Hex))}:");
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var answer = await client.SendAsync(request);
        using var receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return answer.IsSuccessStatusCode ? receipt.RootElement.GetProperty("accepted").GetInt64()
            : throw new InvalidOperationException($"{(int)answer.StatusCode}: {receipt.RootElement}");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}
