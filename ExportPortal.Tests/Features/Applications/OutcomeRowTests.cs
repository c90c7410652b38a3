namespace ExportPortal.Features.Applications;

public sealed class OutcomeRowTests
{
    [Fact]
    public void Meanings_OfTheFigures_AreASentenceForEachColumn()
    {
        var counted = typeof(OutcomeRow).GetProperties().Count(one => one.PropertyType == typeof(int));
        Assert.Equal(counted + 1, OutcomeRow.Meanings.Count); // and the share
        Assert.All(OutcomeRow.Meanings, one => Assert.EndsWith(".", one.Value, StringComparison.Ordinal));
    }
}
