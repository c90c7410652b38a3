using CsCheck;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata.Tuples;

public sealed class TrajectorySearchTests
{
    /// <summary>With more points than anybody has, whoever's whole trace lies in nobody else's is alone.</summary>
    [Fact]
    public void Search_AllPoints_EqualsComparingEveryPair() => Any.Sample(people =>
    {
        var curve = Search(people, [2, 99], people.Length, 1);
        var alone = people.Where((own, i) => !people.Where((other, j) => j != i && !own.Except(other).Any()).Any()).Count();
        Assert.Equal(new UnicityPoint(99, people.Length, alone), curve[1]);
        Assert.True(curve[0].Unique <= curve[1].Unique);
    });

    [Fact]
    public void Search_SameSeed_DrawsTheSamePersonsAndPoints() => Any.Sample(people =>
        Assert.Equal(Search(people, [1, 2, 3], 3, 7), Search(people, [1, 2, 3], 3, 7)));

    /// <summary>As another program draws them; <see cref="SetCounterTests.RandomSets_OfASeed_AreTheSameOnEveryRuntime"/>.</summary>
    [Fact]
    public void Search_EachSeed_DrawsTheSameOnEveryRuntime() => Assert.Equal(
        [1, 2, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1], Enumerable.Range(0, 12).Select(seed => Search([[0], [1], [2], [3], [3]], [1], 2, seed).Single().Unique));

    [Fact]
    public void Search_FewerThanAll_TriesThatMany()
    {
        int[][] people = [[0], [1], [2], [3], [3]];
        var tried = Enumerable.Range(0, 50).Select(seed => Search(people, [1], 2, seed).Single()).ToList();
        Assert.All(tried, point => Assert.Equal(2, point.Tried));
        Assert.Equal([0, 1, 2], tried.Select(point => point.Unique).Distinct().Order());
    }

    [Fact]
    public void Search_OnePersonAlone_IsUnique() => Assert.Equal([new UnicityPoint(2, 1, 1)], Search([[4, 5]], [2], 10, 1));

    [Fact]
    public void Search_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        var search = new TrajectorySearch(Of([[0], [1], [2]]), _ => stop.Cancel(), stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => search.Search([1], 10, 1));
    }

    private static readonly Gen<int[][]> Any = Gen.Int[0, 6].Array[1, 5].Array[3, 20].Select(people => people.Select(points => points.Distinct().Order().ToArray()).ToArray());

    private static IReadOnlyList<UnicityPoint> Search(int[][] people, int[] known, int persons, int seed) =>
        new TrajectorySearch(Of(people), _ => { }, CancellationToken.None).Search(known, persons, seed);

    private static Traces Of(int[][] people) =>
        new([.. people.Aggregate(new List<int> { 0 }, (starts, points) => [.. starts, starts[^1] + points.Length])], [.. people.SelectMany(points => points)]);
}
