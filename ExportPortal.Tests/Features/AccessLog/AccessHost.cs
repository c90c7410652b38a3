using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>The portal with its access log, a source with a real key, and people to ask it.</summary>
public sealed class AccessHost : IdentityHost
{
    private readonly string folder = Directory.CreateTempSubdirectory("ep-source-").FullName;
    private int made;

    /// <summary>Somebody with an account, as the session knows them.</summary>
    public async Task<Actor> Person(params Role[] roles)
    {
        var user = await Account(roles);
        return (await With(async services =>
        {
            await using var db = await services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<Data.PortalDbContext>>().CreateDbContextAsync();
            return await services.GetRequiredService<ActorStore>().Fresh(db, new(user.Id), user.SecurityStamp, default);
        }))! with { Session = user.SecurityStamp };
    }

    /// <summary>Registers a source through the use case and returns its name and key.</summary>
    internal async Task<(string Name, CheckpointKey Key)> Source(params string[] licences)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"enclave-{Interlocked.Increment(ref made)}");
        var key = CheckpointKey.Create(Path.Combine(folder, name), name);
        var input = new SourceInput(name, Convert.ToBase64String(key.Key.PublicKey.Span), null, licences);
        var register = Services.GetRequiredService<RegisterSource>();
        foreach (var done in (Outcome<string>[])[await register.Run(input, Guid.NewGuid(), await Person(Role.Administrator), default), await register.Confirm(name, Guid.NewGuid(), await Person(Role.Administrator), default)])
            Assert.True(done.IsDone, done.Message);
        return (name, key);
    }

    internal static HttpRequestMessage Delivery((string Name, CheckpointKey Key) source, string lines, bool gzip = false) => Signed(source, gzip ? Packed(lines) : Encoding.UTF8.GetBytes(lines), gzip);

    internal static HttpRequestMessage Signed((string Name, CheckpointKey Key) source, byte[] body, bool gzip)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/access-events") { Content = new ByteArrayContent(body) };
        var statement = DeliveryNote.Statement(source.Name, ContentHash.Of(body));
        request.Headers.Add("Access-Source", source.Name);
        request.Headers.Add("Access-Signature", Convert.ToBase64String(source.Key.Sign(Encoding.UTF8.GetBytes(statement))));
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        if (gzip)
            request.Content.Headers.ContentEncoding.Add("gzip");
        return request;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static byte[] Packed(string lines)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(lines));
        return bytes.ToArray();
    }
}
