using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Privacy;

public sealed class PrivacyBudgetTests
{
    private static readonly DatasetId Data = new(Guid.NewGuid());
    private static readonly OrganisationId Recipient = new(Guid.NewGuid());
    private static readonly DateOnly Day = new(2026, 6, 30);
    private static readonly PrivacyBudget T1 = PrivacyBudget.Of(1, false, 1000, ShippedPacks.Current);

    [Theory]
    [InlineData(0, 1, 4, 1e-6)]
    [InlineData(1, 2, 8, 1e-6)]
    [InlineData(2, 5, 10, 1e-8)]
    [InlineData(3, 10, 20, 1e-8)]
    public void Of_Tier_TakesTheLimitsOfThePack(int tier, double release, double year, double delta)
    {
        var budget = PrivacyBudget.Of(tier, false, 10_000_000, ShippedPacks.Current);

        Assert.Equal((release, year), (budget.Release, budget.Year));
        Assert.Equal(tier < 2 ? Math.Min(delta, Math.Pow(1e7, -1.1)) : delta, budget.Delta, 1e-15);
    }

    [Theory]
    [InlineData(7, null)]
    [InlineData(8, "DP-10")]
    public void Objection_SumOfTwelveMonths_MustStayWithinTheYear(int earlier, string? expected)
    {
        var before = new PrivacyLedger([.. Enumerable.Range(0, earlier).Select(i => Pure(1, Day.AddDays(-30 * i)))]);

        Assert.Equal(expected, (T1 with { Release = 2, Delta = 1e-300 }).Objection(before, Pure(1, Day.AddDays(1)))?.Code);
    }

    [Fact]
    public void Objection_LaterReleaseInTheSameWindow_IsCountedToo()
    {
        var before = new PrivacyLedger([Pure(2, Day.AddMonths(6)), Pure(2, Day.AddMonths(7)), Pure(2, Day.AddMonths(8)), Pure(2, Day.AddMonths(9))]);

        Assert.Equal("DP-10", (T1 with { Delta = 1e-300 }).Objection(before, Pure(1, Day))?.Code);
        Assert.Null((T1 with { Delta = 1e-300 }).Objection(before, Pure(1, Day.AddMonths(-4))));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(2.01, "DP-8")]
    public void Objection_OneRelease_MustStayWithinItsOwnLimit(double epsilon, string? expected) =>
        Assert.Equal(expected, T1.Objection(new([]), Pure(epsilon, Day))?.Code);

    [Fact]
    public void Objection_DeltaTooLarge_IsNamed() =>
        Assert.Equal("DP-9", T1.Objection(new([]), new(Data, Recipient, Day, PrivacyMechanism.Approximate(0.5, 1e-3)))?.Code);

    [Fact]
    public void Objection_DeltasOfTheGroupAddUpBeyond_IsNamedThoughAnotherGroupSpentMore()
    {
        var budget = T1 with { Delta = 1e-5 };
        var before = new PrivacyLedger([Stated(6e-6) with { Part = "south" }, Pure(1, Day) with { Part = "north" }]);

        Assert.Equal("DP-11", budget.Objection(before, Stated(6e-6) with { Part = "south" })?.Code);
        Assert.Null(budget.Objection(before, Stated(3e-6) with { Part = "south" }));
        Assert.Null(budget.Objection(before, Stated(6e-6) with { Part = "north" }));
    }

    [Fact]
    public void Objection_NoiseThatTakesWhatIsLeftOfTheDelta_IsNotOverByTheLastDigit()
    {
        const double stated = 1.9587628865979384e-06;
        Assert.True(stated + (1e-5 - stated) > 1e-5);
        var before = new PrivacyLedger([new(Data, Recipient, Day, PrivacyMechanism.Gaussian(1, 8))]);

        Assert.Null((T1 with { Delta = 1e-5 }).Objection(before, Stated(stated)));
    }

    [Fact]
    public void Spent_ManySmallReleases_ClaimsTheSmallerOfSumAndConversion()
    {
        var budget = T1 with { Delta = 1e-5 };
        var ledger = new PrivacyLedger([.. Enumerable.Range(0, 300).Select(_ => Pure(0.1, Day))]);
        var spent = budget.Spent(ledger, Data, Recipient, Day);

        Assert.Equal(PrivacyComposition.CanonneKamathSteinke(300 * 0.005, 1e-5).Epsilon, spent.Epsilon, 1e-9);
        Assert.True(spent.Epsilon < 30);
        Assert.Equal((1e-5, 300), (spent.Delta, spent.Releases));
    }

    [Fact]
    public void Spent_StatedBesideGaussian_AddsBoth()
    {
        var budget = T1 with { Delta = 1e-5 };
        var ledger = new PrivacyLedger([new(Data, Recipient, Day, PrivacyMechanism.Approximate(1, 4e-6)), new(Data, Recipient, Day, PrivacyMechanism.Gaussian(1, 2))]);
        var spent = budget.Spent(ledger, Data, Recipient, Day);

        Assert.Equal(1 + PrivacyComposition.CanonneKamathSteinke(0.125, 6e-6).Epsilon, spent.Epsilon, 1e-9);
        Assert.Equal(1e-5, spent.Delta, 1e-15);
    }

    [Fact]
    public void Spent_DisjointGroups_CountsTheWorst()
    {
        var ledger = new PrivacyLedger([Pure(1, Day), Pure(1, Day) with { Part = "north" }, Pure(2, Day) with { Part = "south" }]);

        Assert.Equal(3, (T1 with { Delta = 1e-300 }).Spent(ledger, Data, Recipient, Day).Epsilon, 1e-12);
    }

    [Theory]
    [InlineData("DP-4", false, true, true)]
    [InlineData("DP-5", true, false, true)]
    [InlineData("DP-6", true, true, false)]
    public void Record_DeclarationThatDoesNotHold_DoesNotCount(string code, bool person, bool safe, bool secret) =>
        Assert.Equal(code, Assert.Throws<RuleViolation>(() => Record(Input(1, Day) with { Declarations = new(person, safe, secret) }, [])).Rule.Code);

    [Fact]
    public void Record_PastOverTheLimit_IsAFact_PlannedIsRefused()
    {
        var now = new DateTimeOffset(Day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

        Assert.Equal(9, Record(Input(9, Day), [], now).Terms.Epsilon);
        Assert.Equal("DP-8", Assert.Throws<RuleViolation>(() => Record(Input(9, Day.AddDays(9)), [], now)).Rule.Code);
    }

    private static RecordedRelease Record(ReleaseInput input, IReadOnlyList<PrivacyRelease> before, DateTimeOffset? now = null)
    {
        var dataset = Records.Dataset();
        return RecordedRelease.Record(Guid.NewGuid(), dataset, Recipient, input, T1, new(before), People.Steward, now ?? new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero));
    }

    private static ReleaseInput Input(double epsilon, DateOnly on) => new("Counts by age", on, new(PrivacyNoise.Pure, epsilon, null, null, null), new(true, true, true));

    private static PrivacyRelease Stated(double delta) => new(Data, Recipient, Day, PrivacyMechanism.Approximate(0.1, delta));

    private static PrivacyRelease Pure(double epsilon, DateOnly on) => new(Data, Recipient, on, PrivacyMechanism.Pure(epsilon));
}
