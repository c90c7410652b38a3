using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Incidents;

public sealed class ReachTests
{
    private static LineagePoint Point(int no, string content, string? from = null) =>
        new(Id(no), ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(content)), from is null ? null : ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(from)));

    private static DatasetVersionId Id(int no) => new(new Guid(no, 0, 0, new byte[8]));

    [Fact]
    public void From_MiddleOfALine_FindsSourcesCopiesAndTwinsButNoSiblings()
    {
        LineagePoint[] all = [Point(1, "raw"), Point(2, "coarse", "raw"), Point(3, "coarser", "coarse"), Point(4, "other copy", "raw"), Point(5, "coarse"), Point(6, "stranger")];
        var reached = Reach.From([Id(2)], all);
        Assert.Equal(
            [(1, ReachedHow.SourceOf), (2, ReachedHow.SameVersion), (3, ReachedHow.MadeFrom), (5, ReachedHow.SameVersion)],
            reached.OrderBy(pair => pair.Key.Value).Select(pair => (BitConverter.ToInt32(pair.Key.Value.ToByteArray()), pair.Value)));
    }

    [Fact]
    public void From_CircleOfCopies_Ends() =>
        Assert.Equal(2, Reach.From([Id(1)], [Point(1, "a", "b"), Point(2, "b", "a")]).Count);
}
