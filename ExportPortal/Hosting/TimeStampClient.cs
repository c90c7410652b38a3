using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Documents.Seal;

namespace ExportPortal.Hosting;

/// <summary>Asks the time-stamp authority of the settings over HTTP (RFC 3161, 3.4).</summary>
internal sealed class TimeStampClient(Uri address) : IDisposable
{
    /// <summary>Largest answer that is read, in bytes; a token takes a few thousand.</summary>
    private const int LargestAnswer = 64 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <summary>The time-stamp authority of the settings, with the certificates that its word is held against.</summary>
    public static TimeStamps Open(SealOptions options)
    {
        if (options.TimeStampAddress.Length == 0 && options.TimeStampCertificates.Length == 0)
            return TimeStamps.None;
        try
        {
            var trusted = TrustedSeals.Parse(File.ReadAllText(options.TimeStampCertificates)).Certificates;
            if (options.TimeStampAddress.Length == 0)
                return new(null, trusted); // stamps of earlier seals still count
            if (!Uri.TryCreate(options.TimeStampAddress, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new SealUnusable($"Seal:TimeStampAddress is no web address: '{options.TimeStampAddress}'.");
            return new(new TimeStampClient(address).Ask, trusted);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SealUnusable($"The certificates of the time-stamp authority cannot be read: {unreadable.Message} Check Seal:TimeStampCertificates ({options.TimeStampCertificates}).", unreadable);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> Ask(byte[] request, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/timestamp-query") } };
            using var answer = await http.PostAsync(address, content, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new TimeStampMissing($"The time-stamp authority at {address.Host} answered {(int)answer.StatusCode}.");
            return await answer.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || failed is TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new TimeStampMissing($"The time-stamp authority at {address.Host} does not answer.", failed);
        }
    }
}
