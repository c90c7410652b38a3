using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What a source signs of a delivery with its key (domain/09 9.1), once for all of its events.</summary>
public static class DeliveryStatement
{
    /// <summary>Three lines, each ended by a line feed.</summary>
    /// <param name="digest">SHA-256 of the body as it is sent, compressed or not.</param>
    public static string Of(string source, ContentHash digest) => $"exportportal/delivery-v1\n{source}\n{digest}\n";
}
