using System.Globalization;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// A tile of C2SP tlog-tiles: up to 256 hashes of one level side by side. Level 0 holds leaf hashes, level L the
/// roots of full tiles of level L-1. Full tiles never change.
/// </summary>
public readonly record struct TileId(int Level, long Index)
{
    public const int Width = 256;
    public const int FullBytes = Width * TreeHash.Size;

    /// <summary>How many leaves lie under one hash of the level.</summary>
    public static long Span(int level) => 1L << (8 * level);

    /// <summary>How many hashes the tile has in a tree of this size: 0 (not there) to 256 (full).</summary>
    public int WidthIn(long size) => (int)Math.Clamp((size >> (8 * Level)) - Index * Width, 0, Width);

    /// <summary>The address below the log's prefix, such as "tile/0/x001/234" or, not full, "tile/0/x001/234.p/5".</summary>
    public string Path(int width)
    {
        var groups = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
            groups = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{groups}");
        var partial = width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
        return string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{groups}{partial}");
    }
}

/// <summary>A tile with its hashes, 1 to 256.</summary>
public sealed record Tile(TileId Id, IReadOnlyList<TreeHash> Hashes)
{
    public bool IsFull => Hashes.Count == TileId.Width;

    /// <summary>Throws <see cref="FormatException"/> for no hashes, too many, or half a hash.</summary>
    public static Tile Read(TileId id, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data.Length > TileId.FullBytes || data.Length % TreeHash.Size != 0)
            throw new FormatException($"A tile has 1 to 256 hashes of 32 bytes, not {data.Length} bytes.");
        var hashes = new TreeHash[data.Length / TreeHash.Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = TreeHash.From(data.Slice(i * TreeHash.Size, TreeHash.Size));
        return new Tile(id, hashes);
    }

    public byte[] ToArray()
    {
        var data = new byte[Hashes.Count * TreeHash.Size];
        for (var i = 0; i < Hashes.Count; i++)
            Hashes[i].CopyTo(data.AsSpan(i * TreeHash.Size));
        return data;
    }

    /// <summary>The hash of the complete subtree over 2^<paramref name="height"/> hashes of the tile.</summary>
    /// <param name="height">0 (one hash) to 8 (the whole tile).</param>
    public TreeHash Subtree(int height, int index) => height == 0
        ? Hashes[index]
        : TreeHash.Node(Subtree(height - 1, 2 * index), Subtree(height - 1, 2 * index + 1));

    /// <summary>The hash that stands for this full tile one level up.</summary>
    public TreeHash Root() => IsFull ? Subtree(8, 0) : throw new InvalidOperationException("Only a full tile has a root.");
}
