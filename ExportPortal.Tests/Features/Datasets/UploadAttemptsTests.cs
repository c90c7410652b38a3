namespace ExportPortal.Features.Datasets;

public sealed class UploadAttemptsTests
{
    [Fact]
    public void IsNew_SameAttemptAgain_IsNot()
    {
        var (attempts, one) = (new UploadAttempts(), Guid.NewGuid());
        Assert.Equal([true, false, true, false], [attempts.IsNew(one), attempts.IsNew(one), attempts.IsNew(Guid.NewGuid()), attempts.IsNew(one)]);
    }

    [Fact]
    public void IsNew_WithoutANumber_Always()
    {
        var attempts = new UploadAttempts();
        Assert.True(attempts.IsNew(null) && attempts.IsNew(null));
    }
}
