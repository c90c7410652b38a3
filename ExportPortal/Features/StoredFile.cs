using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>A file to be handed out. What is large stays in the store until it is sent, and then comes in pieces.</summary>
/// <param name="Name">For the reader's folder.</param>
/// <param name="Length">Bytes.</param>
public sealed record StoredFile(string Name, string MediaType, long Length, ContentHash Hash)
{
    private readonly StoredBytes? stored;
    private readonly ReadOnlyMemory<byte> small;

    /// <summary>A file whose bytes lie in a row of the store; the length is that of the bytes.</summary>
    public StoredFile(string name, string mediaType, long length, ContentHash hash, StoredBytes bytes) : this(name, mediaType, length, hash) => stored = bytes;

    /// <summary>A file of a few kilobytes that is made or taken out of another when it is asked for.</summary>
    public StoredFile(string name, string mediaType, byte[] content) : this(name, mediaType, content.Length, ContentHash.Of(content)) => small = content;

    /// <summary>Writes the bytes in the order of the file. Fails when they are no longer there, or fewer than the length says.</summary>
    public async Task CopyTo(Stream to, IDbContextFactory<PortalDbContext> contexts, CancellationToken cancellation)
    {
        if (stored is null)
        {
            await to.WriteAsync(small, cancellation);
            return;
        }
        for (long at = 0; at < Length;)
        {
            ReadOnlyMemory<byte> piece;
            await using (var db = await contexts.CreateDbContextAsync(cancellation))
                piece = await stored.Read(db, at, (int)Math.Min(StoredBytes.Piece, Length - at), cancellation);
            if (piece.Length == 0)
                throw new IOException($"{Name} ended after {at} of {Length} bytes.");
            await to.WriteAsync(piece, cancellation);
            at += piece.Length;
        }
    }
}
