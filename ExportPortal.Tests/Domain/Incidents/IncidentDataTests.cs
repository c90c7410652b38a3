using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Incidents;

/// <summary>What the current pack says of incidents and sanctions, row by row: every clock of the law, every rung, every factor (domain/10). A change of the law is a new pack and a new row here.</summary>
public sealed class IncidentDataTests
{
    private static readonly IncidentTerms Terms = Cases.Pack.IncidentRules;

    [Fact]
    public void Clocks_OfEveryRegime_AreThoseOfTheLaw() => Assert.Equal(
        """
            Licence, first notice: 24 hours from aware
            Licence, detail: 72 hours from aware
            Licence, final report: 30 calendar days from aware
            GDPR Art. 33, notification: 72 hours from aware
            GDPR Art. 34, communication: no length from aware
            NIS2 Art. 23, early warning: 24 hours from aware
            NIS2 Art. 23, notification: 72 hours from aware
            NIS2 Art. 23, final report: 1 calendar months from notification
            DORA, initial notification: 4 hours from classification, at most 24 hours
            DORA, intermediate report: 72 hours from initial notification
            DORA, final report: 1 calendar months from latest intermediate report
            28 CFR 202.302(b), report: 14 calendar days from aware
            28 CFR 202.1104, report: 14 calendar days from rejection
            28 CFR 202.1103, yearly report: by 1 March from year end, calendar US
            EHDS Art. 61(5), significant findings: no length from finding
            EHDS Art. 63, views of the user: 28 calendar days from notice
            DGA Art. 5(5), notice: no length from aware
            HIPAA 45 CFR 164.404, notice to persons: 60 calendar days from discovery
            HIPAA 45 CFR 164.408, notice to the Secretary: 60 calendar days from discovery
            HIPAA 45 CFR 164.408, notice to the Secretary, fewer than 500 persons: 60 calendar days from year end
            NIH DUC, notice: 24 hours from aware, calendar US
            NIH DUC, written report: 3 working days from aware, calendar US
            UK GDPR, notification: 72 hours from aware
            China (CAC), report: 4 hours from aware
            China (CAC), report, critical infrastructure: 1 hours from aware
            Brazil, notice: 3 working days from knowing that personal data are affected, calendar BR
            Singapore, notice: 3 calendar days from assessment that it is notifiable
            Korea, notice: 72 hours from aware
            India (CERT-In), report: 6 hours from noticing
            Australia, assessment: 30 calendar days from suspicion
        """, string.Join('\n', Cases.Pack.NotificationClocks.Select(clock =>
            $"    {clock.Regime}, {clock.Step}: {(clock.By is { } by ? $"by {by}" : clock is { Length: { } length, Unit: { } unit } ? $"{length} {Word(unit)}" : "no length")} from {clock.Start}"
            + (clock.Calendar is { } calendar ? $", calendar {calendar}" : "") + (clock.AtMostHours is { } most ? $", at most {most} hours" : ""))), ignoreLineEndingDifferences: true);

    [Fact]
    public void Ladder_FromAdviceToReferral_SaysWhoDecidesHowManyAndHowFast() => Assert.Equal(
        """
            L0 advice: LicensingManager, 1, sanction-decision
            L1 written warning: LicensingManager, 1, sanction-decision
            L2 order to correct: LicensingManager, 1, sanction-decision
            L3 added conditions: LicensingManager, 1, sanction-decision
            L4 suspension: LicensingManager or BoardMember, 1, sanction-urgent
            L5 revocation and deletion: LicensingManager or BoardMember, 2, sanction-decision-grave
            L6 exclusion: BoardMember, 2, sanction-decision-grave
            L7 public statement: BoardMember, 2, sanction-decision-grave
            L8 referral: BoardMember, 2, sanction-decision-grave
        """, string.Join('\n', Terms.Sanctions.Ladder.Select(rung => $"    L{rung.Level} {rung.Title}: {string.Join(" or ", rung.Deciders)}, {rung.Signatures}, {rung.Clock}")), ignoreLineEndingDifferences: true);

    [Fact]
    public void Starts_ByFinding_AreThoseOfTheLadder() => Assert.Equal(
        "FG2 L0-L1, FG3 L2-L3, FG4 L4-L4, INTENT L5-L8", string.Join(", ", Terms.Sanctions.Starts.Select(start => $"{start.Key} L{start.Value[0]}-L{start.Value[1]}")));

    [Fact]
    public void Factors_Thirteen_MoveARungFromFivePointsOn()
    {
        Assert.Equal(Enumerable.Range(1, 13).Select(number => $"PF-{number}"), Terms.Sanctions.Factors.Select(factor => factor.Code));
        Assert.Equal(5, Terms.Sanctions.ShiftAt);
        Assert.All(Terms.Sanctions.Factors, factor => Assert.NotEqual("", factor.Text));
    }

    [Fact]
    public void Taxonomy_ClassesAndActions_AreComplete()
    {
        Assert.Equal(Enumerable.Range(1, 15).Select(number => $"I-{number:00}"), Terms.Classes.Select(one => one.Code));
        Assert.Equal(11, Terms.Actions.Count);
        Assert.Equal((5, 2), (Terms.Severity.Raising.Count, Terms.Severity.Lowering.Count));
        Assert.Contains("good faith", Terms.SafeHarbour, StringComparison.OrdinalIgnoreCase);
    }

    private static string Word(ClockUnit unit) => unit switch { ClockUnit.Hours => "hours", ClockUnit.CalendarDays => "calendar days", ClockUnit.CalendarMonths => "calendar months", _ => "working days" };

    /// <summary>A name inside the holder's own one is the holder's; a longer one, or one beside it, is another's.</summary>
    [Theory]
    [InlineData("A laptop of the Nordwind Institute for Health.", "Nordwind Institute", true)]
    [InlineData("A laptop of the Nordwind Institute.", "Nordwind Institute", false)]
    [InlineData("A laptop of the Nordwind Institute for Health Oslo.", "Nordwind Institute for Health Oslo", false)]
    public void Part_NameInsideTheOwnOne_IsShown(string text, string other, bool isShown) =>
        Assert.Equal(isShown, NoticeWords.Part(IncidentCases.Triaged(), IncidentCases.Scope().Licences[0].Number, new([other], ["Nordwind Institute for Health"]), text) == text);
}
