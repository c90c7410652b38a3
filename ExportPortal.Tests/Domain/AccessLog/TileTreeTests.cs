using CsCheck;

namespace ExportPortal.Domain.AccessLog;

public sealed class TileTreeTests
{
    private static readonly TreeHash[] Leaves = [.. Enumerable.Range(0, 66_200).Select(number => TreeHash.Leaf(BitConverter.GetBytes(number)))];

    [Fact]
    public void Root_EverySizeTo600_IsThatOfThePlainTree()
    {
        var tree = new TileTree();
        for (var size = 1; size <= 600; size++)
        {
            tree.Append(Leaves[size - 1]);
            Assert.Equal(new MerkleTree(Leaves[..size]).Root(), tree.Root());
        }
    }

    [Theory]
    [InlineData(65_535, 255, 0)]
    [InlineData(65_536, 256, 1)]
    [InlineData(66_200, 258, 1)]
    public void Append_OverTwoLevels_FillsTilesAndKeepsTheRoot(int size, int leafTiles, int upperTiles)
    {
        var tree = new TileTree();
        var full = Leaves[..size].SelectMany(tree.Append).ToList();

        Assert.Equal(leafTiles, full.Count(tile => tile.Id.Level == 0));
        Assert.Equal(upperTiles, full.Count(tile => tile.Id.Level == 1));
        Assert.Equal(Enumerable.Range(0, leafTiles), full.Where(tile => tile.Id.Level == 0).Select(tile => (int)tile.Id.Index));
        Assert.Equal(new MerkleTree(Leaves[..size]).Root(), tree.Root());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(66_000)]
    public void Append_AfterRebuildFromTheRightEdge_GoesOnAsIfNothingHappened(int size)
    {
        var tiles = AllTiles(size);
        var unbroken = new TileTree();
        foreach (var leaf in Leaves[..size])
            unbroken.Append(leaf);

        var rebuilt = new TileTree(size, TileTree.RightEdge(size).Select(id => tiles[id]));

        Assert.Equal(unbroken.Root(), rebuilt.Root());
        foreach (var leaf in Leaves[size..(size + 150)])
            Assert.Equal(unbroken.Append(leaf).Select(tile => tile.Id), rebuilt.Append(leaf).Select(tile => tile.Id));
        Assert.Equal(unbroken.Root(), rebuilt.Root());
    }

    /// <summary>Whole tiles and single leaves in turn, over the end of a tile of the second level.</summary>
    [Fact]
    public void Append_WholeTilesBetweenLeaves_GrowsTheTreeOfTheLeavesAlone()
    {
        var (leaves, mixed) = (new TileTree(), new TileTree());
        for (var at = 0; at + 256 <= Leaves.Length; at += 256)
        {
            var one = Leaves[at..(at + 256)].SelectMany(leaves.Append).ToList();
            var tile = new Tile(new TileId(0, at / 256), Leaves[at..(at + 256)]);
            var other = at / 256 % 3 == 1 ? Leaves[at..(at + 256)].SelectMany(mixed.Append).ToList() : [.. mixed.Append(tile, tile.Root())];

            Assert.Equal(one.Select(full => (full.Id, full.Root())), other.Select(full => (full.Id, full.Root())));
            Assert.Equal(leaves.Root(), mixed.Root());
        }
        Assert.Equal(Leaves[66_048..].SelectMany(leaves.Append), Leaves[66_048..].SelectMany(mixed.Append));
        Assert.Equal(leaves.Root(), mixed.Root());
    }

    [Fact]
    public void Append_TileThatDoesNotComeNext_IsRefused()
    {
        var tree = new TileTree();
        var tile = new Tile(new TileId(0, 1), Leaves[..256]);
        Assert.Throws<ArgumentException>(() => tree.Append(tile, tile.Root()));
        tree.Append(Leaves[0]);
        var first = tile with { Id = new TileId(0, 0) };
        Assert.Throws<ArgumentException>(() => tree.Append(first, first.Root()));
    }

    [Fact]
    public void TileTree_RightEdgeWithAHole_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TileTree(300, [new Tile(new TileId(1, 0), [Leaves[0]])]));

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(66_200)]
    public void Hash_FromTiles_MakesTheProofsOfThePlainTree(int size)
    {
        var plain = new MerkleTree(Leaves[..size]);
        var tiles = AllTiles(size);
        Gen.Int[0, size - 1].Sample(index =>
        {
            Assert.Equal(plain.InclusionProof(index), FromTiles(MerklePath.Inclusion(index, size)));
            Assert.Equal(plain.ConsistencyProof(index), FromTiles(MerklePath.Consistency(index, size)));
        }, iter: 20);

        IEnumerable<TreeHash> FromTiles(IReadOnlyList<MerkleRange> path)
        {
            var set = new TileSet();
            foreach (var id in TileSet.Needed(path))
                set.Add(tiles[id]);
            return path.Select(set.Hash);
        }
    }

    [Theory]
    [InlineData(0, 5, 256, "tile/0/005")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(1, 0, 3, "tile/1/000.p/3")]
    public void Path_OfATile_IsThatOfTheSpecification(int level, long index, int width, string path) =>
        Assert.Equal(path, new TileId(level, index).Path(width));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(257 * 32)]
    public void Read_WrongLength_IsRefused(int bytes) =>
        Assert.Throws<FormatException>(() => Tile.Read(default, new byte[bytes]));

    /// <summary>Every tile of the tree, full or not, made without <see cref="TileTree"/>.</summary>
    private static Dictionary<TileId, Tile> AllTiles(int size)
    {
        var tiles = new Dictionary<TileId, Tile>();
        var hashes = Leaves[..size];
        for (var level = 0; hashes.Length > 0; level++)
        {
            foreach (var (chunk, index) in hashes.Chunk(TileId.Width).Select((chunk, index) => (chunk, index)))
                tiles[new TileId(level, index)] = new Tile(new TileId(level, index), chunk);
            hashes = [.. hashes.Chunk(TileId.Width).Where(chunk => chunk.Length == TileId.Width).Select(chunk => new MerkleTree(chunk).Root())];
        }
        return tiles;
    }
}
