using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Licences;

public enum WebhookAnswer
{
    /// <summary>The system said that access is stopped.</summary>
    Confirmed,

    /// <summary>The system took the message and has not confirmed.</summary>
    Silent,

    Failed,
}

/// <summary>Settings of what the portal sends to systems of others.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>True lets messages go to addresses inside the portal's own network, and without TLS. For trying things out.</summary>
    public bool AllowPrivateAddresses { get; set; }
}

/// <summary>
/// Sends a signed message: type, id, licence, state, user, site, since, attempt, confirm. User and site are null save where the access of that one
/// account or site alone has ended; a site is never told as a user. Signature: header <c>webhook-signature: v1,base64</c>, HMAC-SHA-256 with the shared secret over
/// "id.timestamp.body". The receiver confirms with a 2xx answer whose JSON says <c>"confirmed": true</c>, or later at
/// POST /api/end-notices/{id}/confirmation.
/// </summary>
public sealed class WebhookSender(IOptions<WebhookOptions> options, IDataProtectionProvider protection, Issuer issuer, TimeProvider clock) : IDisposable
{
    private const int LongestAnswer = 4096;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellation) => Connect(context.DnsEndPoint, options.Value.AllowPrivateAddresses, cancellation),
    }) { Timeout = Longest };

    internal IDataProtector Secrets => protection.CreateProtector("ExportPortal.Webhooks");

    /// <returns>How it ended, and what went wrong in one sentence; null when nothing did.</returns>
    public async Task<(WebhookAnswer Answer, string? Error)> Send(Webhook hook, EndNotice notice, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(hook, notice);
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            time.CancelAfter(Longest);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Token);
            if (!answer.IsSuccessStatusCode)
                return (WebhookAnswer.Failed, $"The system answered {(int)answer.StatusCode}.");
            // As bytes: what the answer says of its own character set may be nonsense, and JSON is UTF-8.
            if (await Read(answer.Content, time.Token) is not { } said)
                return (WebhookAnswer.Failed, $"The system answered with more than {LongestAnswer} bytes, which are not read; a confirmation is short.");
            return Confirms(said) ? (WebhookAnswer.Confirmed, null) : (WebhookAnswer.Silent, "The system took the message and has not confirmed that access is stopped.");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException || failed is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (WebhookAnswer.Failed, failed is OperationCanceledException ? "The system did not answer within 10 seconds." : "The system cannot be reached.");
        }
        catch (CryptographicException)
        {
            return (WebhookAnswer.Failed, "The secret of this connection cannot be read any more; the organisation that it belongs to has to set it anew.");
        }
    }

    private HttpRequestMessage Request(Webhook hook, EndNotice notice)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "access.ended",
            id = notice.Id,
            licence = notice.Number,
            state = notice.State,
            user = notice.User,
            site = notice.Site,
            since = notice.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            attempt = notice.Attempts + 1,
            confirm = new Uri(issuer.PublicAddress, $"/api/end-notices/{notice.Id}/confirmation").AbsoluteUri,
        });
        var (id, at) = (notice.Id.ToString(), clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", $"v1,{Sign(Secrets.Unprotect(hook.Secret), id, at, body)}");
        return request;
    }

    /// <summary>The signature that a receiver computes too.</summary>
    internal static string Sign(string secret, string id, string at, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{at}."), .. body]));

    /// <returns>Null when it is longer than is read.</returns>
    private static async Task<ReadOnlyMemory<byte>?> Read(HttpContent content, CancellationToken cancellation)
    {
        var (bytes, length) = (new byte[LongestAnswer + 1], 0);
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        while (length < bytes.Length && await stream.ReadAsync(bytes.AsMemory(length), cancellation) is > 0 and var read)
            length += read;
        return length > LongestAnswer ? (ReadOnlyMemory<byte>?)null : bytes.AsMemory(0, length);
    }

    private static bool Confirms(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("confirmed", out var confirmed) && confirmed.ValueKind is JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Connects to public addresses alone, looked up here, so that a name cannot point inward after it was checked.</summary>
    private static async ValueTask<Stream> Connect(DnsEndPoint to, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = (await Dns.GetHostAddressesAsync(to.Host, cancellation)).Where(address => allowPrivate || PublicAddress.Is(address)).ToArray();
        if (addresses.Length == 0)
            throw new HttpRequestException("The host has no public address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();
}

/// <summary>Which addresses lie outside every private network.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "::/127", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8", "2002::/16", "2001::/32",
        }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) is var plain && !Private.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
}
