using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExportPortal.Identity;

/// <summary>The app on the phone: RFC 6238 with SHA-1, 30 seconds and six digits.</summary>
internal static class AuthenticatorApp
{
    public static string Code(string key, DateTimeOffset at)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
        var hash = HMACSHA1.HashData(Base32(key), step);
        var offset = hash[^1] & 0xf;
        return ((BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000).ToString("000000");
    }

    /// <summary>A code that counts now and that this has not given before, as somebody who waits for the next one would type it.</summary>
    public static string Fresh(string key)
    {
        var given = Given.GetOrAdd(key, _ => []);
        lock (given)
        {
            var code = new[] { 0, 1, -1, 2, -2 }.Select(step => Code(key, DateTimeOffset.UtcNow.AddSeconds(30 * step))).First(code => !given.Contains(code));
            given.Add(code);
            return code;
        }
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, HashSet<string>> Given = new();

    /// <summary>A code that the key does not give around now.</summary>
    public static string WrongCode(string key)
    {
        var near = Enumerable.Range(-4, 9).Select(step => Code(key, DateTimeOffset.UtcNow.AddSeconds(30 * step))).ToHashSet();
        return Enumerable.Range(0, 100).Select(number => number.ToString("000000")).First(code => !near.Contains(code));
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => Convert.ToByte(new string(octet), 2))];
    }
}
