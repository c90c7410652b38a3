using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

/// <summary>Further reports of a step from the latest of which another step runs, as the intermediate report of DORA.</summary>
public sealed class NoticeUpdateTests
{
    private const string Regime = "DORA", Intermediate = "intermediate report", Final = "final report";

    [Fact]
    public void Send_UpdateOfTheIntermediateReport_IsKeptWithItsProofAndTheFinalOneRunsFromIt()
    {
        var incident = Major();
        Send(incident, Intermediate, Now.AddDays(2), "R-1");
        Assert.Equal(Now.AddDays(2).AddMonths(1), Clock(incident, Final).DueAt);
        Assert.True(NoticeRules.TakesUpdates(Clock(incident, Intermediate), incident.Notices));

        Assert.Equal("NC-17", Broken(() => Send(incident, Intermediate, Now.AddDays(1), "R-2")));
        Send(incident, Intermediate, Now.AddDays(9), "R-2");
        Send(incident, Intermediate, Now.AddDays(12), "R-3");

        var clock = Clock(incident, Intermediate);
        Assert.Equal((Now.AddDays(2), Now.AddDays(12), NoticeStanding.Met), (clock.SentAt, clock.LastSentAt, clock.At(Now.AddDays(20))));
        Assert.Equal([("DORA: intermediate report", "R-1"), ("DORA: intermediate report, update 1", "R-2"), ("DORA: intermediate report, update 2", "R-3")], clock.Sent.Select(sent => (sent.Name, sent.Proof.Reference)));
        Assert.Equal((Now.AddDays(12), Now.AddDays(12).AddMonths(1)), (Clock(incident, Final).StartedAt, Clock(incident, Final).DueAt));
        Assert.Contains(incident.Entries, entry => entry.Text.StartsWith("DORA: intermediate report, update 2 sent to competent authority", StringComparison.Ordinal));

        Send(incident, Final, Now.AddDays(20), "R-4");
        Assert.Equal("NC-6", Broken(() => Send(incident, Intermediate, Now.AddDays(21), "R-5")));
    }

    [Fact]
    public void Send_StepFromWhichNoLatestRuns_IsSentOnce()
    {
        var incident = Major();
        Assert.False(NoticeRules.TakesUpdates(Clock(incident, "initial notification"), incident.Notices));
        Assert.Equal("NC-6", Broken(() => Send(incident, "initial notification", Now.AddHours(5), "R-2")));
    }

    [Fact]
    public void Send_UpdateAfterTheFinalReportWasDue_DoesNotMakeItInTime()
    {
        var incident = Major();
        Send(incident, Intermediate, Now.AddDays(2), "R-1");
        Send(incident, Intermediate, Now.AddDays(40), "R-2");

        Assert.True(Clock(incident, Final).MissedBefore);
        Assert.Equal("NC-11", Broken(() => Send(incident, Final, Now.AddDays(41), "R-3")));
    }

    private static NoticeClock Clock(Incident incident, string step) => incident.Notices.Single(clock => clock.Terms.Regime == Regime && clock.Terms.Step == step);

    private static void Send(Incident incident, string step, DateTimeOffset at, string reference) =>
        incident.SendNotice(Regime, step, new(at, "online form", reference, null, ""), Lead, Cases.Pack, at);

    private static string Broken(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    /// <summary>Classified as major after two hours, and notified in the third.</summary>
    private static Incident Major()
    {
        var incident = Triaged();
        incident.DecideNotice(Regime, "initial notification", true, "major", Now.AddHours(2), Lead, Cases.Pack, Now.AddHours(2));
        foreach (var step in (string[])[Intermediate, Final])
            incident.DecideNotice(Regime, step, true, "major", null, Lead, Cases.Pack, Now.AddHours(2));
        Send(incident, "initial notification", Now.AddHours(3), "R-0");
        return incident;
    }
}
