namespace ExportPortal.Features;

/// <summary>Reads what comes from outside into memory, and never beyond a limit, whatever it says of its length.</summary>
internal static class BoundedBody
{
    private const int Piece = 64 * 1024;

    /// <param name="most">Bytes, inclusive.</param>
    /// <returns>Null for nothing, or too much.</returns>
    public static async Task<byte[]?> Read(Stream stream, int most, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var piece = new byte[Piece];
        while (await stream.ReadAsync(piece, cancellation) is var read and > 0)
        {
            if (kept.Length + read > most)
                return null;
            kept.Write(piece.AsSpan(0, read));
        }
        return kept.Length == 0 ? null : kept.ToArray();
    }
}
