using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Support;

namespace ExportPortal.Domain.Datasets;

public sealed class LineageTests
{
    [Fact]
    public void Removed_CopyOfACopy_CountsFromTheFirstFile()
    {
        Lineage[] known = [Made('a', 'b', 1_000, 800), Made('b', 'c', 800, 800), Made('c', 'd', 800, 500), Made('x', 'y', 9, 9)];

        Assert.Equal((1_000, 500), Lineage.Removed(known, Hash('d')));
        Assert.Equal((1_000, 800), Lineage.Removed(known, Hash('c')));
        Assert.Null(Lineage.Removed(known, Hash('a')));
        Assert.Null(Lineage.Removed(known, Hash('y')));
        // A copy that came out as it went in leads nowhere else.
        Assert.Equal((7, 5), Lineage.Removed([Made('e', 'e', 7, 5)], Hash('e')));
    }

    /// <summary>What was counted for a copy is counted for it again when the persons behind the whole file are named.</summary>
    [Theory]
    [InlineData(10_000, 1_000, 500, 5_000)]
    [InlineData(9_999, 1_000, 333, 3_329)]
    [InlineData(1_000, 1_000, 500, 500)]
    public void PersonsBefore_OfThoseCounted_AreCountedAlike(long persons, long records, long left, long counted)
    {
        Assert.Equal(counted, ProtectionPlan.Persons(persons, records, left));
        Assert.Equal(counted, ProtectionPlan.Persons(ProtectionPlan.PersonsBefore(counted, records, left), records, left));
    }

    internal static Lineage Made(ContentHash from, ContentHash to, long @in, long @out) =>
        new(from, "a.csv", [], "portal", Hash('f'), People.Steward.Person, "Mina", Cases.Start, new(@in, @out, 0), to);

    private static Lineage Made(char from, char to, long @in, long @out) => Made(Hash(from), Hash(to), @in, @out);

    // Hexadecimal digits whatever the letter.
    private static ContentHash Hash(char of) => ContentHash.Of([(byte)of]);
}
