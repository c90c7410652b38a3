using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>Sends a request of RFC 3161 to the time-stamp authority and brings its answer.</summary>
/// <exception cref="TimeStampMissing">It did not answer as it should.</exception>
public delegate Task<byte[]> AskTimeStamp(byte[] request, CancellationToken cancellation);

/// <summary>The time-stamp authority of the seal.</summary>
/// <param name="Ask">Null where none is set: seals are B-B then.</param>
/// <param name="Trusted">Certificates of authorities, or of those that issued theirs, whose word on time counts.</param>
public sealed record TimeStamps(AskTimeStamp? Ask, IReadOnlyCollection<X509Certificate2> Trusted)
{
    public static TimeStamps None { get; } = new(null, []);
}

/// <summary>No time stamp could be had. Nothing was sealed; it can be tried again.</summary>
public sealed class TimeStampMissing(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A time stamp in a seal.</summary>
/// <param name="At">The instant before which the seal existed.</param>
/// <param name="Authority">Subject of the certificate that stamped.</param>
/// <param name="Trusted">Whether it is one whose word counts.</param>
public sealed record SealStamp(DateTimeOffset At, string Authority, bool Trusted);
