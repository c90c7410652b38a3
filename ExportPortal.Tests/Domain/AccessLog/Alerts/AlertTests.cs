using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Alerts;

public sealed class AlertTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(All))]
    public void Verb_EachStateAndRole_PassesExactlyWhereTheTableSays(AlertState state, AlertVerb verb, Role role)
    {
        var row = AlertWorkflow.Table.Find(state, verb);
        var alert = In(state);
        var open = row is not null && row.Who.Contains(role);

        if (open)
        {
            alert.Act(verb, "a reason", Person(role), Now);
            Assert.Equal(row!.To, alert.State);
            Assert.Equal(verb.ToString(), alert.Steps[^1].Verb);
        }
        else
            Assert.Throws<RuleViolation>(() => alert.Act(verb, "a reason", Person(role), Now));
    }

    [Fact]
    public void Act_CriticalThatNobodyTook_IsNotCalledFalse()
    {
        var alert = Raised(AnomalyLevel.Critical);

        Assert.Equal("AT-1", alert.WhyClosed(AlertVerb.CallFalse, Person(Role.Auditor))!.Code);
        alert.Act(AlertVerb.Take, "", Person(Role.Auditor), Now);
        Assert.Null(alert.WhyClosed(AlertVerb.CallFalse, Person(Role.Auditor)));
    }

    [Fact]
    public void Act_WithoutReason_ChangesNothing()
    {
        var alert = Raised(AnomalyLevel.High);

        Assert.Throws<RuleViolation>(() => alert.Act(AlertVerb.Explain, " ", Person(Role.Auditor), Now));
        Assert.Equal((AlertState.New, 0), (alert.State, alert.Steps.Count));
    }

    [Theory]
    [InlineData(AnomalyLevel.Critical, 0, true)]
    [InlineData(AnomalyLevel.Critical, -1, false)]
    [InlineData(AnomalyLevel.High, 5, false)]
    public void RunOutOfTime_CriticalAtItsTime_BecomesAnIncident(AnomalyLevel level, int minutesAfter, bool becomes)
    {
        var alert = Raised(level);

        Assert.Equal(becomes, alert.RunOutOfTime(Now.AddHours(4).AddMinutes(minutesAfter)));
        Assert.Equal(becomes ? AlertState.Incident : AlertState.New, alert.State);
    }

    /// <summary>Silence of a licence and missing numbers of its source are two things, also where the same last event shows both.</summary>
    [Fact]
    public void FingerprintOf_KindsOfOneRule_AreAlertsOfTheirOwn()
    {
        var day = new DateOnly(2026, 3, 2);
        Anomaly Found(string? kind) => new("AN-11", AnomalyLevel.High, [7], "Said.") { Kind = kind };
        Assert.Equal(4, ((string?[])[null, "missing", "twice", "clock"]).Select(kind => Alert.FingerprintOf(Found(kind), "XP-1", null, day)).Distinct().Count());
        Assert.Equal("AN-11 XP-1 - 2026-03-02", Alert.FingerprintOf(Found(null), "XP-1", null, day)); // as before there were kinds
    }

    [Fact]
    public void RunOutOfTime_ExplainedOne_StaysExplained()
    {
        var alert = Raised(AnomalyLevel.Critical);
        alert.Act(AlertVerb.Explain, "a planned test of the enclave", Person(Role.Auditor), Now);

        Assert.False(alert.RunOutOfTime(Now.AddDays(1)));
        Assert.Equal((AlertState.Explained, Now), (alert.State, alert.SettledAt));
    }

    [Theory]
    [InlineData(AlertVerb.Explain)]
    [InlineData(AlertVerb.CallFalse)]
    public void Reopen_SettledByMistake_IsAsNewAndItsClockBeginsAnew(AlertVerb settled)
    {
        var (alert, auditor, later) = (Raised(AnomalyLevel.Critical), Person(Role.Auditor), Now.AddDays(3));
        alert.Act(AlertVerb.Take, "", auditor, Now);
        alert.Act(settled, "a planned test of the enclave", auditor, Now);
        Assert.Throws<RuleViolation>(() => alert.Act(AlertVerb.Reopen, " ", auditor, later, later.AddHours(4)));

        alert.Act(AlertVerb.Reopen, "There was no such test.", auditor, later, later.AddHours(4));

        Assert.Equal((AlertState.New, later.AddHours(4), null, null), (alert.State, alert.DueAt, alert.SettledAt, alert.TakenBy));
        Assert.Equal("AT-1", alert.WhyClosed(AlertVerb.CallFalse, auditor)!.Code);
        Assert.Equal(3, alert.Steps.Count);
        Assert.False(alert.RunOutOfTime(later.AddHours(3)));
        Assert.True(alert.RunOutOfTime(later.AddHours(4)));
    }

    [Fact]
    public void TitleOf_EveryRule_SaysWhatHappened() =>
        Assert.Equal(AnomalyRules.Words(AnomalyTerms.Usual).Count, AnomalyRules.Words(AnomalyTerms.Usual).Select(rule => AnomalyRules.TitleOf(rule.Code)).Where(title => title != AnomalyRules.TitleOf("AN-00")).Distinct().Count());

    [Fact]
    public void Add_SameEvidenceAgain_CountsOnce()
    {
        var alert = Raised(AnomalyLevel.High);

        Assert.False(alert.Add(Found(AnomalyLevel.High, 1)));
        Assert.True(alert.Add(Found(AnomalyLevel.High, 2)));
        for (var seq = 3; seq < 90; seq++)
            alert.Add(Found(AnomalyLevel.High, seq));

        Assert.Equal((89, Alert.MostEvidence), (alert.Findings, alert.Evidence.Count));
    }

    private static Alert In(AlertState state)
    {
        var alert = Raised(AnomalyLevel.High);
        if (state is not AlertState.New)
            alert.Act(AlertVerb.Take, "", Person(Role.Auditor), Now);
        if (state is not (AlertState.New or AlertState.InWork))
            alert.Act(state switch { AlertState.Explained => AlertVerb.Explain, AlertState.FalseAlarm => AlertVerb.CallFalse, _ => AlertVerb.RaiseIncident }, "a reason", Person(Role.Auditor), Now);
        return alert;
    }

    private static Alert Raised(AnomalyLevel level) => Alert.Raise(Guid.NewGuid(), Found(level, 1), "XP-2026-0000017", "a", new(2026, 3, 2), Now.AddHours(4), Now);

    private static Anomaly Found(AnomalyLevel level, long seq) => new("AN-06", level, [seq], "A query returned 7 persons, fewer than ten.");

    private static Actor Person(Role role) => new(new(Guid.NewGuid()), new(Guid.NewGuid()), "Somebody", new(Guid.NewGuid()), new HashSet<Role> { role });

    public static TheoryData<AlertState, AlertVerb, Role> All => [.. from state in Enum.GetValues<AlertState>() from verb in Enum.GetValues<AlertVerb>() from role in Enum.GetValues<Role>() select (state, verb, role)];
}
