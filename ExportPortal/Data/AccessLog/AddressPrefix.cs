using System.Net;
using System.Net.Sockets;

namespace ExportPortal.Data.AccessLog;

/// <summary>What an address may show: the network, not the machine. IPv4 is cut to /24, IPv6 to /48.</summary>
internal static class AddressPrefix
{
    /// <summary>"192.0.2.0/24" or "2001:db8:1::/48" for an address or a prefix at least as narrow; null when the text is neither.</summary>
    public static string? Cut(string text)
    {
        var (address, length) = text.Split('/') switch
        {
            [var only] => (only, null),
            [var first, var second] => (first, second),
            _ => ("", null),
        };
        if (!IsWritten(address) || !IPAddress.TryParse(address, out var parsed))
            return null;
        if (parsed.IsIPv4MappedToIPv6)
            parsed = parsed.MapToIPv4();
        var (kept, bits, most) = parsed.AddressFamily == AddressFamily.InterNetwork ? (3, 24, 32) : (6, 48, 128);
        if (length is not null && (!int.TryParse(length, out var given) || given < bits || given > most))
            return null;
        var bytes = parsed.GetAddressBytes();
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{bits}";
    }

    /// <summary>Four numbers or colons: .NET also reads "1" as an address, and an interface after a percent sign.</summary>
    private static bool IsWritten(string address) =>
        (address.Contains(':') || address.Count(letter => letter == '.') == 3) && !address.Contains('%') && !address.Contains('[');
}
