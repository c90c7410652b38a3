using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Datasets;

public sealed class DualUseTests
{
    private static readonly Actor Second = People.New(Role.TechnicalReviewer, "Joren");

    private static string Broken(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static bool Set(Dataset dataset, int level, Actor actor, string why = "traces of single devices") => dataset.SetDualUse(level, why, actor, Cases.Start);

    [Fact]
    public void SetDualUse_OneAtMost_TakesOneReviewer()
    {
        var dataset = Records.Dataset();
        Assert.True(Set(dataset, 1, People.Technical));
        Assert.Equal((1, "traces of single devices"), (dataset.Classification.DualUse, dataset.Classification.DualUseBy.Single().Rationale));
    }

    [Fact]
    public void SetDualUse_TwoOrThree_TakesASecondWhoSaysTheSame()
    {
        var dataset = Records.Dataset();
        Assert.False(Set(dataset, 3, People.Technical));
        Assert.Equal((0, 3), (dataset.Classification.DualUse, dataset.Classification.DualUseProposed!.Level));
        Assert.Equal("DS-19", Broken(() => Set(dataset, 3, People.Technical.OtherAccount())));
        Assert.False(Set(dataset, 2, Second)); // says otherwise: a proposal of its own
        Assert.True(Set(dataset, 2, People.Technical));
        Assert.Equal((2, 2, null), (dataset.Classification.DualUse, dataset.Classification.DualUseBy.Count, dataset.Classification.DualUseProposed));
        // What two have set one alone does not take back.
        Assert.False(Set(dataset, 0, Second));
        Assert.Equal(2, dataset.Classification.DualUse);
    }

    [Fact]
    public void SetDualUse_ByOthersOrWithoutRationale_IsRefused()
    {
        foreach (var other in (Actor[])[People.Steward, People.Officer, People.Legal, People.Manager])
            Assert.Equal("DS-17", Broken(() => Set(Records.Dataset(), 1, other)));
        Assert.Equal("FE-3", Broken(() => Set(Records.Dataset(), 1, People.New(Role.TechnicalReviewer, organisation: People.StewardHouse))));
        Assert.Equal("DS-18", Broken(() => Set(Records.Dataset(), 4, People.Technical)));
        Assert.Equal("RS-1", Broken(() => Set(Records.Dataset(), 1, People.Technical, " ")));
    }
}
