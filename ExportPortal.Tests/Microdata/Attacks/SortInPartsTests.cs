using CsCheck;

namespace ExportPortal.Microdata.Attacks;

public sealed class SortInPartsTests
{
    [Fact]
    public void Sort_AnyKeys_IsTheSortOfEverythingAndMovesWhatBelongsToThem() => Gen.Select(Gen.Int[0, 30].Array[0, 400], Gen.Int[1, 40]).Sample((given, part) =>
    {
        var (keys, items) = (given.ToArray(), Enumerable.Range(0, given.Length).ToArray());
        SortInParts.Sort(keys, items, Comparer<int>.Default, default, part);
        Assert.Equal(given.Order(), keys);
        Assert.Equal(keys, items.Select(item => given[item]));
        Assert.Equal(Enumerable.Range(0, given.Length), items.Order());
    });

    [Fact]
    public void Join_Cancelled_StopsBeforeTheFirstSort()
    {
        RawColumns Raw() => new([["b", "a"]], [[0, 1, 1]]);
        Assert.Throws<OperationCanceledException>(() => AttackTables.Join(Raw(), Raw(), Raw(), [false], new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => SortInParts.Sort([2, 1], null, Comparer<int>.Default, new CancellationToken(true)));
    }
}
