using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class ClauseSelectionTests
{
    private static readonly DecisionCase Plain = Cases.Plain with { Purpose = "free text" };

    private static string[] For(DecisionCase given) => [.. Selected(given).Select(c => c.Clause.Code)];

    private static IReadOnlyList<SelectedClause> Selected(DecisionCase given) => ClauseSelection.For(given, given.Decide(), Cases.Pack);

    public static TheoryData<string, string, DecisionCase> Fired => new()
    {
        { "AC-01", "tier T3 or higher", Plain with { Entry = ["5M01"] } },
        { "AC-01", "reduction M6 used", Plain with { Entry = ["4M01"], Granularity = Granularity.G5, Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4 } },
        { "AC-02", "sensitivity S3 or higher at T2", Plain },
        { "AC-03", "granularity G2 (synthetic with differential privacy)", Plain with { Entry = ["9S01"], Granularity = Granularity.G2 } },
        { "AC-04", "destination group B at T2 or higher", Plain with { DestinationGroup = DestinationGroup.B } },
        { "AC-05", "dual-use level DU1", Plain with { DualUse = 1 } },
        { "AC-07", "default at T2 and higher", Plain },
        { "AC-08", "purpose 'vision-model-training' trains a model", Plain with { Purpose = "vision-model-training" } },
        { "AC-09", "entry 9C01 (combined data)", Plain with { Entry = ["1M01", "9C01"] } },
        { "AC-10", "modifier M4", Plain with { Vulnerable = true } },
        { "AC-10", "entry 7M02 or 7M03", Plain with { Entry = ["7M03"] } },
        { "AC-12", "entry 2M01 or 2M02", Plain with { Entry = ["2M02"] } },
        { "AC-13", "entry 4M01 or 4M02", Plain with { Entry = ["4M02"] } },
        { "AC-14", "category 1 (health)", Plain },
        { "AC-15", "dual-use level DU2", Plain with { DualUse = 2 } },
        { "AC-16", "tier T4", Plain with { Entry = ["3M01"] } },
        { "AC-16", "modifier M8", Plain with { History = History.Major } },
        { "AC-17", "tier T3 or higher; destination group D", Plain with { DestinationGroup = DestinationGroup.D } },
        { "AC-18", "file transfer at T2 or higher", Plain },
        { "AC-20", "purpose 'official-statistics' is of public interest", Plain with { Purpose = "official-statistics" } },
        { "AC-22", "destination group C", Plain with { DestinationGroup = DestinationGroup.C } },
    };

    [Theory, MemberData(nameof(Fired))]
    public void For_TriggerFires_IncludesTheClauseWithItsTrigger(string code, string trigger, DecisionCase given) =>
        Assert.Equal(trigger, Selected(given).Single(c => c.Clause.Code == code).Trigger);

    [Fact]
    public void For_PlainControlledTransfer_SelectsNothingMore() => Assert.Equal(["AC-02", "AC-07", "AC-14", "AC-18"], For(Plain));

    [Fact]
    public void For_AiPurpose_ExcludesTheBanOnTraining() =>
        Assert.DoesNotContain("AC-07", For(Plain with { Purpose = "vision-model-training" }));

    [Fact]
    public void For_RemoteAccess_IsNotWatermarked() => Assert.DoesNotContain("AC-18", For(Plain with { Mode = AccessMode.Remote }));

    [Fact]
    public void For_PublicReleaseAboveT0_HasNoClauseAboutARecipient() =>
        Assert.DoesNotContain("AC-22", For(Plain with { Mode = AccessMode.Public, DestinationGroup = DestinationGroup.C }));

    [Fact]
    public void For_NoLicence_SelectsNothing()
    {
        Assert.Empty(For(Plain with { Entry = ["1A01"], Granularity = Granularity.G1 }));
        Assert.Empty(For(Plain with { AuditRights = false }));
    }
}
