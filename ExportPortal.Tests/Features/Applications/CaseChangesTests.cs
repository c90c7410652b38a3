namespace ExportPortal.Features.Applications;

public sealed class CaseChangesTests
{
    private static readonly CaseChange Change = new("A-001", new(Guid.NewGuid()), "Ilva Torrend", "Recommend", "");

    [Fact]
    public void Publish_PageOfTheCase_Hears()
    {
        var changes = new CaseChanges();
        var heard = new List<CaseChange>();
        using var here = changes.Subscribe("A-001", heard.Add);
        using var other = changes.Subscribe("A-002", _ => Assert.Fail("Another case."));

        changes.Publish(Change);

        Assert.Equal([Change], heard);
    }

    [Fact]
    public void Publish_AfterDispose_IsNotHeard()
    {
        var changes = new CaseChanges();
        changes.Subscribe("A-001", _ => Assert.Fail("The page is gone.")).Dispose();

        changes.Publish(Change);
    }
}
