using CsCheck;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

public sealed class LatticeSearchTests
{
    /// <summary>Tables of three columns: ages, dates and a letter that can only be left out.</summary>
    private static readonly Gen<(int Age, int Day, int Letter)[]> Tables = Gen.Select(Gen.Int[18, 40], Gen.Int[0, 90], Gen.Int[0, 3]).Array[2, 60];

    private static readonly Gen<RiskLine> Lines = Gen.Select(Gen.Double[0.05, 0.9], Gen.Long[1, 6], Gen.Int[0, 2])
        .Select(line => new RiskLine(line.Item3 == 1 ? null : line.Item1, line.Item3 == 2 ? null : line.Item2));

    [Fact]
    public void Search_SmallTable_FindsWhatTryingEverythingFinds() => Gen.Select(Tables, Lines).Sample((table, line) =>
    {
        var lattice = Lattice(table);
        var found = new LatticeSearch(lattice, line, _ => { }, default).Search();
        Assert.True(found.IsProven);
        var holding = Nodes(lattice).Select(node => (node, risk: lattice.Risk(node))).Where(tried => line.Holds(tried.risk)).ToList();
        if (holding.Count == 0)
        {
            Assert.Null(found.Smallest);
            return;
        }
        var least = holding.Min(tried => Loss(lattice, tried.node));
        Assert.NotNull(found.Smallest);
        Assert.True(line.Holds(found.Smallest.Risk));
        Assert.Contains(holding, tried => Math.Abs(Loss(lattice, tried.node) - least) < 1e-9 && lattice.Changes(tried.node).SequenceEqual(found.Smallest.Changes) && tried.risk.AverageRisk == found.Smallest.Risk.AverageRisk);
    }, iter: 300);

    [Fact]
    public void Risk_OneStepCoarser_NeverRises() => Tables.Sample(table =>
    {
        var lattice = Lattice(table);
        foreach (var node in Nodes(lattice))
            for (var a = 0; a < node.Length; a++)
                if (node[a] < lattice.Levels[a].Top)
                {
                    int[] coarser = [.. node];
                    coarser[a]++;
                    var (fine, coarse) = (lattice.Risk(node), lattice.Risk(coarser));
                    Assert.True(coarse.K >= fine.K && coarse.AverageRisk <= fine.AverageRisk && coarse.Uniques <= fine.Uniques);
                }
    }, iter: 40);

    [Fact]
    public void Search_Twice_IsTheSame() => Gen.Select(Tables, Lines).Sample((table, line) =>
    {
        var (one, other) = (new LatticeSearch(Lattice(table), line, _ => { }, default).Search(), new LatticeSearch(Lattice(table), line, _ => { }, default).Search());
        Assert.Equal(one.Smallest?.Changes, other.Smallest?.Changes);
        Assert.Equal(one.Single.Select(single => (single.Change, single.Risk.Classes)), other.Single.Select(single => (single.Change, single.Risk.Classes)));
    }, iter: 50);

    [Fact]
    public void Search_OutOfWork_SaysThatItIsNotProven()
    {
        var table = Enumerable.Range(0, 60).Select(i => (18 + i % 23, i, i % 4)).ToArray();
        var reported = new List<double>();
        var found = new LatticeSearch(Lattice(table), new RiskLine(null, 5), reported.Add, default, mostVisits: 1).Search();
        Assert.Equal(reported.Order(), reported);
        Assert.False(found.IsProven);
        Assert.True(found.Smallest!.Risk.K >= 5);
    }

    [Fact]
    public void Search_UnderTheLineAlready_AsksForNothing()
    {
        var reported = new List<double>();
        var found = new LatticeSearch(Lattice([(20, 1, 1), (20, 1, 1)]), new RiskLine(0.5, 2), reported.Add, default).Search();
        Assert.Equal((0, true), (found.Smallest!.Changes.Count, found.IsProven));
        // Each single change is tried all the same, and that is told while it goes on.
        Assert.Equal([0, 0.166667, 0.333333], reported.Select(one => Math.Round(one, 6)));
    }

    [Fact]
    public void Search_Cancelled_Stops() => Assert.ThrowsAny<OperationCanceledException>(() =>
        new LatticeSearch(Lattice([(20, 1, 1), (30, 2, 2)]), new RiskLine(null, 2), _ => { }, new CancellationToken(true)).Search());

    private static double Loss(Lattice lattice, int[] node) => node.Select((level, a) => (double)level / lattice.Levels[a].Top).Sum();

    private static IEnumerable<int[]> Nodes(Lattice lattice) =>
        from x in Enumerable.Range(0, lattice.Levels[0].Top + 1)
        from y in Enumerable.Range(0, lattice.Levels[1].Top + 1)
        from z in Enumerable.Range(0, lattice.Levels[2].Top + 1)
        where x < lattice.Levels[0].Top || y < lattice.Levels[1].Top || z < lattice.Levels[2].Top
        select new[] { x, y, z };

    private static Lattice Lattice((int Age, int Day, int Letter)[] table)
    {
        var columns = new[] { table.Select(row => $"{row.Age}").ToArray(), [.. table.Select(row => new DateOnly(2026, 1, 1).AddDays(row.Day).ToString("yyyy-MM-dd"))], [.. table.Select(row => $"{(char)('a' + row.Letter)}")] };
        var values = columns.Select(column => column.Distinct().Order(StringComparer.Ordinal).ToList()).ToArray();
        var classes = Enumerable.Range(0, table.Length).GroupBy(row => string.Join('|', columns.Select(column => column[row]))).ToList();
        var codes = columns.Select((column, a) => classes.Select(group => values[a].IndexOf(column[group.First()])).ToArray()).ToArray();
        var tuples = new CodedTuples(["age", "visit", "letter"], codes, [.. classes.Select(group => group.Count())]);
        string[] ladders = ["band 5,10,20", "date", "none"];
        return new(tuples, [.. values.Select((of, a) => new Levels(LadderText.Read(tuples.Names[a], ladders[a]), of, text => text))], dropsGaps: false);
    }
}
