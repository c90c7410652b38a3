using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What a source signs of a delivery with its key (domain/09 9.1), once for all of its events.</summary>
public static class DeliveryStatement
{
    /// <summary>Three lines, each ended by a line feed.</summary>
    /// <param name="digest">SHA-256 of the body as it is sent, compressed or not.</param>
    public static string Of(string source, ContentHash digest) => $"exportportal/delivery-v1\n{source}\n{digest}\n";
}

/// <summary>What a source signs to ask how it stands: that it asks now, and nobody later with its words.</summary>
public static class SourceQuestion
{
    /// <summary>How far the clock of the source may be from the portal's, either way; as long is a question good.</summary>
    public static readonly TimeSpan Good = TimeSpan.FromMinutes(5);

    /// <summary>Three lines, each ended by a line feed.</summary>
    /// <param name="time">As it is sent beside the signature.</param>
    public static string Of(string source, string time) => $"exportportal/source-state-v1\n{source}\n{time}\n";
}
