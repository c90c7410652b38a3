namespace ExportPortal.Domain.Risk.Protection;

public sealed class InformationLossTests
{
    [Fact]
    public void Shares_CountEachCellOnce()
    {
        // 4 records of 3 columns: one record left, one column left out of the other three, 2 cells coarser, 1 emptied.
        var loss = new InformationLoss(4, 3, 1, ["name"], [new("age", 2, 1)]);
        Assert.Equal(2 / 12.0, loss.ChangedShare, 12);
        Assert.Equal((3 + 3 + 1) / 12.0, loss.SuppressedShare, 12);
        Assert.Equal("0.1667 of all cells changed, 0.5833 suppressed (age 2 changed, 1 emptied; 1 records removed)", loss.Words);
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 1 }, 0, 3)]
    [InlineData(new long[] { 3 }, 0, 9)]
    [InlineData(new long[] { 2, 3 }, 0, 13)]
    [InlineData(new long[] { 2 }, 1, 7)]
    public void Discernibility_IsTheSumOfSquaresAndTheWholeFileForEachRecordThatLeft(long[] sizes, long removed, double cost) =>
        Assert.Equal(cost, Coarseness.Discernibility(Measurements.Of(sizes).Sample, removed));

    [Fact]
    public void AverageClass_IsOneWhereEveryClassHasK()
    {
        Assert.Equal(1, Coarseness.AverageClass(Measurements.Of(5, 5).Sample, 5));
        Assert.Equal(1.5, Coarseness.AverageClass(Measurements.Of(5, 10).Sample, 5));
    }
}
