namespace ExportPortal.Features.AccessLog;

/// <summary>Bytes of a known length in base64: a key, a digest, a signature.</summary>
internal static class ExactBase64
{
    /// <returns>Null for anything else.</returns>
    public static byte[]? Read(string? text, int length)
    {
        var bytes = new byte[length];
        return Convert.TryFromBase64String(text ?? "", bytes, out var written) && written == length ? bytes : null;
    }
}
