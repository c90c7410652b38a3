using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Privacy;

public sealed class RecordedReleaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Now.UtcDateTime);
    private static readonly Dataset Data = Records.Dataset();

    [Fact]
    public void Withdraw_ByStewardOrTechnicalReviewer_KeepsWhoWhenAndWhy()
    {
        foreach (var actor in (Actor[])[People.Steward, People.Technical])
        {
            var release = Recorded();

            release.Withdraw(Data, " 0.7 was meant. ", [], actor, Now.AddDays(1));

            Assert.Equal((Now.AddDays(1), actor.Person, "0.7 was meant."), (release.WithdrawnAt, release.WithdrawnBy, release.WithdrawnReason));
            Assert.Equal("DP-13", Refused(release, "Again."));
        }
    }

    [Fact]
    public void Withdraw_ByOthersOrWithoutAReason_IsRefused()
    {
        var release = Recorded();

        foreach (var actor in (Actor[])[People.Officer, People.Recipient, People.New(Role.Steward, organisation: People.Elsewhere)])
            Assert.Equal("DP-12", Refused(release, "0.7 was meant.", actor: actor));
        Assert.Equal(("DP-14", "DP-14"), (Refused(release, " "), Refused(release, new('x', RecordedRelease.LongestReason + 1))));
        Assert.Null(release.WithdrawnAt);
    }

    [Theory]
    [InlineData(0, 0, "DP-15")] // counted when the licence was granted
    [InlineData(0, 364, "DP-15")]
    [InlineData(0, 365, null)] // a year old by then
    [InlineData(0, -1, null)] // recorded afterwards
    public void Withdraw_WhatALicenceInForceRestsOn_Stays(int on, int granted, string? expected)
    {
        Assert.Equal(expected, Refused(Recorded(on), "0.7 was meant.", [new("LIC-1", Now.AddDays(granted))], People.Technical));
        Assert.Equal(expected ?? "DP-17", Refused(Recorded(on), "0.7 was meant.", [new("LIC-1", Now.AddDays(granted))]));
    }

    [Fact]
    public void Withdraw_PlanForALaterDay_IsTheStewards() => Assert.Null(Refused(Recorded(3), "We do not make it.", [new("LIC-1", Now.AddDays(2))]));

    /// <summary>What is typed is bounded; what stands on the ledger is read whatever it spent.</summary>
    [Theory]
    [InlineData(1e6, null)]
    [InlineData(1e300, "DP-16")]
    [InlineData(0, "DP-2")]
    public void Terms_OutOfBounds_AreRefusedWhereTheyAreTyped(double epsilon, string? expected)
    {
        var terms = new PrivacyTerms(PrivacyNoise.Pure, epsilon, null, null, null);
        Assert.Equal(expected, (Record.Exception(() => { terms.RequireBounded(); terms.Mechanism(); }) as RuleViolation)?.Rule.Code);
        Assert.Equal("DP-16", Assert.Throws<RuleViolation>(() => new PrivacyTerms(PrivacyNoise.Gaussian, null, null, 1e300, 1).RequireBounded()).Rule.Code);
        Assert.True(new PrivacyTerms(PrivacyNoise.Pure, 1e9, null, null, null).Mechanism().Loss!.Value.Epsilon > PrivacyTerms.Most);
    }

    [Fact]
    public void Overdrawn_MadeOverBothLimits_NamesBothNumbersOfEach()
    {
        var budget = new PrivacyBudget(2, 8, 1e-300);
        PrivacyRelease Of(double epsilon, int daysAgo) => new(Data.Id, new(Guid.Empty), Day.AddDays(-daysAgo), PrivacyMechanism.Pure(epsilon));
        var (first, second, within) = (Of(2, 9), Of(7, 0), Of(1, 400));
        var ledger = new PrivacyLedger([first, second, within]);

        Assert.Equal(
            "The release is over the limit: it spends an epsilon of 7, and this tier allows 2 for one release; "
            + "the recipient has spent 9 in the twelve months to 30 June 2026, and this tier allows 8.", budget.Overdrawn(ledger, second));
        Assert.Null(budget.Overdrawn(ledger, within));
        Assert.Null((budget with { Release = null, Year = null }).Overdrawn(ledger, second));
    }

    private static RecordedRelease Recorded(int on = 0) => RecordedRelease.Record(
        Guid.NewGuid(), Data, new(Guid.NewGuid()), new("Counts by age", Day.AddDays(on), new(PrivacyNoise.Pure, 0.7, null, null, null), new(true, true, true)),
        PrivacyBudget.Of(1, false, 1000, ShippedPacks.Current), new([]), People.Steward, Now);

    private static string? Refused(RecordedRelease release, string reason, IReadOnlyList<GrantedUse>? licences = null, Actor? actor = null) =>
        (Record.Exception(() => release.Withdraw(Data, reason, licences ?? [], actor ?? People.Steward, Now)) as RuleViolation)?.Rule.Code;
}
