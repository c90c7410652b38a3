using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed class NoticeClockTests
{
    private static NoticeClock Clock(Incident incident, string regime, string step) => incident.Notices.Single(clock => clock.Terms.Regime == regime && clock.Terms.Step == step);

    private static SentNotice Sent(DateTimeOffset at, string late = "") => new(at, "online form", "R-17", ContentHash.Of("notice"u8), late);

    [Theory]
    [InlineData("Licence", "first notice", "2026-11-05T09:10Z")]
    [InlineData("Licence", "final report", "2026-12-04T09:10Z")]
    [InlineData("GDPR Art. 33", "notification", "2026-11-07T09:10Z")]
    [InlineData("28 CFR 202.302(b)", "report", "2026-11-18T09:10Z")]
    [InlineData("India (CERT-In)", "report", "2026-11-04T15:10Z")]
    [InlineData("China (CAC)", "report", "2026-11-04T13:10Z")]
    [InlineData("HIPAA 45 CFR 164.404", "notice to persons", "2027-01-03T09:10Z")]
    [InlineData("HIPAA 45 CFR 164.408", "notice to the Secretary, fewer than 500 persons", "2027-03-02T00:00Z")]
    // Thursday 5, Friday 6, Monday 9; the end of the day is that of New York.
    [InlineData("NIH DUC", "written report", "2026-11-10T04:59Z")]
    public void Due_FromAwareness_IsWhatTheRegimeSays(string regime, string step, string due)
    {
        var incident = Triaged();
        if (Clock(incident, regime, step).Decision is NoticeDecision.Undecided)
            incident.DecideNotice(regime, step, true, "it applies", null, Lead, Cases.Pack, Now.AddHours(2));
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Clock(incident, regime, step).DueAt);
    }

    [Fact]
    public void Due_WorkingDaysOfAnotherCountry_SkipItsHolidaysInItsZone()
    {
        var incident = Triaged();
        incident.DecideNotice("Brazil", "notice", true, "persons in Brazil", Now, Lead, Cases.Pack, Now.AddHours(2));
        Assert.Equal(new DateTimeOffset(2026, 11, 10, 2, 59, 0, TimeSpan.Zero), Clock(incident, "Brazil", "notice").DueAt);
        incident.DecideNotice("Brazil", "notice", true, "known later", new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero), Lead, Cases.Pack, Now.AddDays(20));
        // 20 November is a holiday in Brazil: 19, 23, 24.
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 2, 59, 0, TimeSpan.Zero), Clock(incident, "Brazil", "notice").DueAt);
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(22, 24)]
    [InlineData(30, 34)]
    public void Due_Dora_IsFourHoursAfterClassificationAndAtMostADayUnlessClassifiedLater(int classified, int due)
    {
        var incident = Triaged();
        Assert.Equal("NC-4", Assert.Throws<RuleViolation>(() => incident.DecideNotice("DORA", "initial notification", true, "major", null, Lead, Cases.Pack, Now.AddHours(40))).Rule.Code);
        incident.DecideNotice("DORA", "initial notification", true, "major", Now.AddHours(classified), Lead, Cases.Pack, Now.AddHours(40));
        Assert.Equal(Now.AddHours(due), Clock(incident, "DORA", "initial notification").DueAt);
    }

    [Fact]
    public void Send_Step_StartsTheStepThatRunsFromIt()
    {
        var incident = Triaged();
        foreach (var step in (string[])["early warning", "notification", "final report"])
            incident.DecideNotice("NIS2 Art. 23", step, true, "an entity in scope", null, Lead, Cases.Pack, Now.AddHours(2));
        Assert.Equal(NoticeStanding.Waiting, Clock(incident, "NIS2 Art. 23", "final report").At(Now.AddHours(2)));
        Assert.Equal("NC-7", Assert.Throws<RuleViolation>(() => incident.SendNotice("NIS2 Art. 23", "final report", Sent(Now.AddHours(3)), Lead, Cases.Pack, Now.AddHours(4))).Rule.Code);
        incident.SendNotice("NIS2 Art. 23", "notification", Sent(Now.AddHours(30)), Lead, Cases.Pack, Now.AddHours(31));
        Assert.Equal(new DateTimeOffset(2026, 12, 5, 15, 10, 0, TimeSpan.Zero), Clock(incident, "NIS2 Art. 23", "final report").DueAt);
    }

    [Fact]
    public void Send_Late_NeedsReasonsAndKeepsThem()
    {
        var incident = Triaged();
        var at = Now.AddHours(75);
        Assert.Equal("NC-11", Assert.Throws<RuleViolation>(() => incident.SendNotice("Licence", "detail", Sent(at), Lead, Cases.Pack, at)).Rule.Code);
        incident.SendNotice("Licence", "detail", Sent(at, "the disk image took longer"), Lead, Cases.Pack, at);
        Assert.Equal((NoticeStanding.MetLate, "the disk image took longer"), (Clock(incident, "Licence", "detail").At(at), Clock(incident, "Licence", "detail").LateReasons));
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(24)), Lead, Cases.Pack, at);
        Assert.Equal(NoticeStanding.Met, Clock(incident, "Licence", "first notice").At(at));
        Assert.Equal("NC-6", Assert.Throws<RuleViolation>(() => incident.SendNotice("Licence", "detail", Sent(at, "x"), Lead, Cases.Pack, at)).Rule.Code);
    }

    [Fact]
    public void Propose_Facts_PointAtTheRegimesThatFit()
    {
        string[] Proposed(string code, params string[] countries) => [.. Triaged(code, scope: Scope(countries)).Notices.Where(clock => clock.Proposal is not null).Select(clock => clock.Terms.Regime).Distinct()];
        Assert.Equal(["Licence", "GDPR Art. 33", "GDPR Art. 34", "Brazil"], Proposed("I-03", "BR"));
        Assert.Equal(["Licence", "GDPR Art. 33", "GDPR Art. 34", "28 CFR 202.302(b)", "HIPAA 45 CFR 164.404", "HIPAA 45 CFR 164.408"], Proposed("I-04", "US"));
        Assert.Empty(Proposed("I-15"));
        Assert.DoesNotContain("Licence", Triaged("I-03", scope: new([], [], ["XA"])).Notices.Where(clock => clock.Proposal is not null).Select(clock => clock.Terms.Regime));
    }

    [Fact]
    public void FinalReport_ClockThatFitsAndNobodyDecided_IsNamed()
    {
        var incident = At(IncidentState.Investigating);
        incident.FindCause("a sync folder", "C12", Lead, Now.AddDays(2));
        Assert.Equal("IN-7", incident.WhyClosed(IncidentVerb.SendFinalReport, Lead, Now)?.Code);
        incident.DecideAll();
        Assert.Null(incident.WhyClosed(IncidentVerb.SendFinalReport, Lead, Now));
    }

    [Fact]
    public void TellTime_MissedClock_IsToldOnce()
    {
        var incident = Triaged();
        Assert.Equal(Now.AddHours(24), incident.WakeAt);
        var told = incident.TellTime(Cases.Pack, Now.AddHours(25));
        Assert.Contains("Licence: first notice is late", Assert.Single(told));
        Assert.Equal(Now.AddHours(72), incident.WakeAt);
        Assert.Empty(incident.TellTime(Cases.Pack, Now.AddHours(26)));
        Assert.Equal(NoticeStanding.Late, Clock(incident, "Licence", "first notice").At(Now.AddHours(26)));
    }

    [Fact]
    public void Decide_AfterItWasSentOrByAnybodyElse_IsRefused()
    {
        var incident = Triaged();
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(2)), Lead, Cases.Pack, Now.AddHours(3));
        Assert.Equal("NC-1", Assert.Throws<RuleViolation>(() => incident.DecideNotice("Licence", "first notice", false, "no", null, Lead, Cases.Pack, Now.AddHours(3))).Rule.Code);
        Assert.Equal("WF-2", Assert.Throws<RuleViolation>(() => incident.DecideNotice("Licence", "detail", false, "no", null, People.Manager, Cases.Pack, Now.AddHours(3))).Rule.Code);
    }

    [Fact]
    public void Decide_AnewAfterItsTime_StaysMissedAndAsksForReasons()
    {
        var incident = Triaged();
        incident.DecideNotice("DORA", "initial notification", true, "major", Now.AddHours(2), Lead, Cases.Pack, Now.AddHours(2));
        incident.DecideNotice("DORA", "initial notification", true, "classified later", Now.AddHours(30), Lead, Cases.Pack, Now.AddHours(31));
        var clock = Clock(incident, "DORA", "initial notification");
        Assert.Equal((NoticeStanding.Running, true, Now.AddHours(6)), (clock.At(Now.AddHours(31)), clock.MissedBefore, Assert.Single(clock.Earlier!).DueAt));
        Assert.Contains(incident.Entries, entry => entry.Text.Contains("decided anew: classified later") && entry.Text.Contains("which was missed"));
        Assert.Equal("NC-11", Assert.Throws<RuleViolation>(() => incident.SendNotice("DORA", "initial notification", Sent(Now.AddHours(32)), Lead, Cases.Pack, Now.AddHours(32))).Rule.Code);
        incident.SendNotice("DORA", "initial notification", Sent(Now.AddHours(32), "classified late"), Lead, Cases.Pack, Now.AddHours(32));
        clock = Clock(incident, "DORA", "initial notification");
        Assert.Equal((NoticeStanding.MetLate, "classified late"), (clock.At(Now.AddHours(33)), clock.LateReasons));
        Assert.DoesNotContain("-", NoticeWords.Result(clock, Now.AddHours(33)));
    }

    [Fact]
    public void Decide_StartOfAClockThatRunsFromAwareness_IsNotGiven()
    {
        var incident = Triaged();
        Assert.Equal("NC-13", Assert.Throws<RuleViolation>(() => incident.DecideNotice("Licence", "first notice", true, "later", Now.AddHours(20), Lead, Cases.Pack, Now.AddHours(30))).Rule.Code);
    }

    [Fact]
    public void Send_BeforeTheEndOfTheYear_IsNotTooEarly()
    {
        var incident = Triaged();
        var (regime, step) = ("HIPAA 45 CFR 164.408", "notice to the Secretary, fewer than 500 persons");
        incident.DecideNotice(regime, step, true, "few persons", null, Lead, Cases.Pack, Now.AddHours(2));
        Assert.Equal("NC-9", Assert.Throws<RuleViolation>(() => incident.SendNotice(regime, step, Sent(Now.AddHours(-1)), Lead, Cases.Pack, Now.AddHours(3))).Rule.Code);
        incident.SendNotice(regime, step, Sent(Now.AddHours(3)), Lead, Cases.Pack, Now.AddHours(3));
        Assert.Equal(NoticeStanding.Met, Clock(incident, regime, step).At(Now.AddHours(3)));
    }

    [Fact]
    public void Send_BeforeTheReportOrBeforeItsLetterWasDrawn_IsRefused()
    {
        var incident = Triaged(aware: Now.AddHours(-3));
        Assert.Equal("NC-14", Assert.Throws<RuleViolation>(() => incident.SendNotice("Licence", "first notice", Sent(Now.AddMinutes(-1)), Lead, Cases.Pack, Now.AddHours(3))).Rule.Code);
        incident.KeepLetter("Licence", "first notice", ContentHash.Of("notice"u8), "The portal", "", Lead, Cases.Pack, Now.AddHours(2).AddSeconds(40));
        Assert.Equal("NC-15", Assert.Throws<RuleViolation>(() => incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(1)), Lead, Cases.Pack, Now.AddHours(3))).Rule.Code);
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(2)), Lead, Cases.Pack, Now.AddHours(3)); // typed to the minute
    }

    [Fact]
    public void Send_ByTelephoneBeforeTheIncidentWasEntered_IsMarkedAsRecordedAfterwards()
    {
        var incident = Triaged(aware: Now.AddHours(-3));
        void Send(DateTimeOffset at, NoticeBefore before) => incident.SendNotice("Licence", "first notice", Sent(at) with { Before = before }, Lead, Cases.Pack, Now.AddHours(3));
        var taken = new NoticeBefore("Ida Roos, duty officer", "The portal was opened after the call.");
        Assert.Equal("NC-14", Assert.Throws<RuleViolation>(() => Send(Now.AddHours(-1), taken with { TakenBy = " " })).Rule.Code);
        Assert.Equal("NC-14", Assert.Throws<RuleViolation>(() => Send(Now.AddHours(-1), taken with { Reason = "" })).Rule.Code);
        Assert.Equal("NC-9", Assert.Throws<RuleViolation>(() => Send(Now.AddHours(-4), taken)).Rule.Code); // before anybody knew
        Send(Now.AddHours(-1), taken);
        var proof = Clock(incident, "Licence", "first notice").Proof!;
        Assert.Equal(taken, proof.Before);
        Assert.Contains("recorded afterwards: Ida Roos, duty officer took it", proof.Afterwards);
        Assert.Contains(incident.Entries, entry => entry.Text.Contains("recorded afterwards", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_InTimeAndRecordedAfterTheClockRanAnew_IsNotLate(bool decidedAnew)
    {
        var incident = Triaged(aware: Now.AddHours(-30)); // due six hours before it was entered
        if (decidedAnew)
            incident.DecideNotice("Licence", "first notice", true, "it applies", null, Lead, Cases.Pack, Now.AddHours(3));
        else
            incident.CorrectAwareAt(Now.AddHours(-29), "by the call list", Lead, Cases.Pack, Now.AddHours(3));
        var clock = Clock(incident, "Licence", "first notice");
        Assert.Equal((true, true), (clock.MissedBefore, clock.IsLateAt(Now.AddHours(3))));
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(-27)) with { Before = new("Ida Roos, duty officer", "The portal was opened after the call.") }, Lead, Cases.Pack, Now.AddHours(3));
        clock = Clock(incident, "Licence", "first notice");
        Assert.Equal((NoticeStanding.Met, false, null), (clock.At(Now.AddHours(4)), clock.MissedBefore, clock.LateReasons));
        Assert.EndsWith(" early", NoticeWords.Result(clock, Now.AddHours(4)), StringComparison.Ordinal);
        Assert.Single(NoticeWords.Dues(clock));
    }

    [Fact]
    public void CallFalse_OpenClocks_EndWithTheIncident()
    {
        var incident = Triaged().Took(IncidentVerb.CallFalse);
        var clock = Clock(incident, "Licence", "first notice");
        Assert.Equal((NoticeStanding.Ended, "ended with the incident"), (clock.At(Now.AddDays(90)), NoticeWords.Result(clock, Now.AddDays(90))));
        Assert.Null(incident.WakeAt);
    }

    [Fact]
    public void TellTime_LateLessons_AreToldOnceAndKeepTheirDay()
    {
        var incident = At(IncidentState.ReportedFinal);
        var due = incident.LessonsDueAt!.Value;
        Assert.Contains("The lessons are late.", incident.TellTime(Cases.Pack, due.AddDays(1)));
        Assert.Empty(incident.TellTime(Cases.Pack, due.AddDays(2)));
        Assert.Equal((due, null), (incident.LessonsDueAt, incident.WakeAt));
    }

    [Fact]
    public void CorrectAwareAt_ClocksThatRunFromIt_RunAnewAndStayMissed()
    {
        var incident = Triaged(aware: Now.AddDays(-30));
        incident.DecideNotice("DORA", "initial notification", true, "major", Now, Lead, Cases.Pack, Now.AddHours(1));
        incident.TellTime(Cases.Pack, Now.AddHours(1));
        Assert.Equal(NoticeStanding.Late, Clock(incident, "Licence", "first notice").At(Now.AddHours(1)));
        Assert.Equal("IN-16", Assert.Throws<RuleViolation>(() => incident.CorrectAwareAt(Now.AddHours(1), "typo", Lead, Cases.Pack, Now.AddHours(2))).Rule.Code);

        incident.CorrectAwareAt(Now.AddHours(-1), "the month was mistyped", Lead, Cases.Pack, Now.AddHours(2));

        var clock = Clock(incident, "Licence", "first notice");
        Assert.Equal((NoticeStanding.Running, Now.AddHours(23), true), (clock.At(Now.AddHours(2)), clock.DueAt!.Value, clock.MissedBefore));
        Assert.Equal([("", Now.AddHours(23)), ("first due ", Now.AddDays(-29))], NoticeWords.Dues(clock));
        Assert.Contains(incident.Entries, entry => entry.Text.StartsWith("Licence: first notice runs from the corrected time.", StringComparison.Ordinal) && entry.Text.Contains("which was missed"));
        Assert.Equal("NC-11", Assert.Throws<RuleViolation>(() => incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(2)), Lead, Cases.Pack, Now.AddHours(2))).Rule.Code);
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(2), "the month was mistyped"), Lead, Cases.Pack, Now.AddHours(2));
        Assert.Equal(NoticeStanding.MetLate, Clock(incident, "Licence", "first notice").At(Now.AddHours(3)));
        Assert.Equal(Now, Clock(incident, "DORA", "initial notification").StartedAt);
        Assert.Contains(incident.Entries, entry => entry.Text.Contains("the month was mistyped"));
        Assert.Equal("WF-2", Assert.Throws<RuleViolation>(() => incident.CorrectAwareAt(Now, "x", People.Manager, Cases.Pack, Now.AddHours(2))).Rule.Code);
    }

    [Fact]
    public void CorrectAwareAt_NoticeThatWasSentInTime_StaysInTime()
    {
        var incident = Triaged();
        incident.SendNotice("Licence", "first notice", Sent(Now.AddHours(2)), Lead, Cases.Pack, Now.AddHours(3));
        incident.CorrectAwareAt(Now.AddHours(-1), "an hour earlier", Lead, Cases.Pack, Now.AddHours(30));
        Assert.Equal((NoticeStanding.Met, false), (Clock(incident, "Licence", "first notice").At(Now.AddHours(31)), Clock(incident, "Licence", "first notice").MissedBefore));
        Assert.Equal(Now.AddHours(71), Clock(incident, "GDPR Art. 33", "notification").DueAt);
    }

    [Fact]
    public void Propose_ClockThatNobodyDecides_RunsFromAwarenessAndIsToldLate()
    {
        var incident = Triaged();
        var clock = Clock(incident, "GDPR Art. 33", "notification");
        Assert.Equal((NoticeDecision.Undecided, Now, Now.AddHours(72)), (clock.Decision, clock.StartedAt, clock.DueAt));
        Assert.Equal(("to be decided; if it applies, 70 h left", "to be decided; if it applies, late by 3 h"), (NoticeWords.Result(clock, Now.AddHours(2)), NoticeWords.Result(clock, Now.AddHours(75))));
        incident.TellTime(Cases.Pack, Now.AddHours(25));
        Assert.Equal(Now.AddHours(72), incident.WakeAt);
        Assert.Contains("Nobody has decided whether this clock applies: GDPR Art. 33: notification. If it does, the notice was due on", string.Join('|', incident.TellTime(Cases.Pack, Now.AddHours(73))));
        // What the facts do not point at stands still.
        Assert.Equal((NoticeStanding.Undecided, null), (Clock(incident, "DORA", "initial notification").At(Now), Clock(incident, "DORA", "initial notification").DueAt));

        incident.DecideNotice("GDPR Art. 33", "notification", true, "persons are concerned", null, Lead, Cases.Pack, Now.AddHours(80));
        clock = Clock(incident, "GDPR Art. 33", "notification");
        Assert.Equal((NoticeStanding.Late, Now.AddHours(72), null), (clock.At(Now.AddHours(80)), clock.DueAt, clock.Earlier));
        Assert.DoesNotContain("GDPR Art. 33", string.Join('|', incident.TellTime(Cases.Pack, Now.AddHours(81))));
    }

    [Fact]
    public void Propose_StartThatTheLeadDates_RunsFromAwarenessUntilItIsGiven()
    {
        var incident = Triaged("I-03", scope: Scope("BR"));
        Assert.Equal((NoticeDecision.Undecided, Now), (Clock(incident, "Brazil", "notice").Decision, Clock(incident, "Brazil", "notice").StartedAt));
        incident.TellTime(Cases.Pack, Now.AddDays(20));
        incident.DecideNotice("Brazil", "notice", true, "known later", Now.AddDays(19), Lead, Cases.Pack, Now.AddDays(20));
        Assert.Equal((NoticeStanding.Running, false), (Clock(incident, "Brazil", "notice").At(Now.AddDays(20)), Clock(incident, "Brazil", "notice").MissedBefore));
        incident.DecideNotice("Brazil", "notice", false, "nobody is there", null, Lead, Cases.Pack, Now.AddDays(20));
        Assert.Equal(NoticeStanding.DoesNotApply, Clock(incident, "Brazil", "notice").At(Now.AddDays(21)));
    }

    [Fact]
    public void Due_DayOfTheYear_IsItsEndInTheYearAfter()
    {
        var incident = Triaged();
        incident.DecideNotice("28 CFR 202.1103", "yearly report", true, "a restricted transaction", null, Lead, Cases.Pack, Now.AddHours(2));
        var clock = Clock(incident, "28 CFR 202.1103", "yearly report");
        Assert.Equal((new DateTimeOffset(2027, 3, 2, 4, 59, 0, TimeSpan.Zero), "by 1 March"), (clock.DueAt!.Value, NoticeWords.FromStart(clock.Terms).Split(" from")[0]));
    }

    [Fact]
    public void FromStart_EachClock_NamesWhatItRunsFrom()
    {
        var incident = Triaged();
        Assert.Equal("24 hours from awareness", NoticeWords.FromStart(Clock(incident, "Licence", "first notice").Terms));
        Assert.Equal("72 hours from initial notification", NoticeWords.FromStart(Clock(incident, "DORA", "intermediate report").Terms));
        Assert.EndsWith(" from the report", NoticeWords.FromReport(incident.ContainClock!));
    }
}
