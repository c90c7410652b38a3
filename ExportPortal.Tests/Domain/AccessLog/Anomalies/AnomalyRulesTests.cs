using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>For each rule one window that breaks it, and one just inside that does not.</summary>
public sealed class AnomalyRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Number = AccessEvents.Licence(0);

    public static TheoryData<string, bool, string> Cases()
    {
        var cases = new TheoryData<string, bool, string>();
        foreach (var (rule, odd, name) in Windows.Keys)
            cases.Add(rule, odd, name);
        return cases;
    }

    private static readonly Dictionary<(string Rule, bool Odd, string Name), AccessWindow> Windows = new()
    {
        [("AN-01", true, "no licence")] = Window([Facts() with { Licence = AccessFacts.NoLicence }]),
        [("AN-01", true, "not active")] = Window([Facts()], Licence() with { IsActiveAt = _ => false }),
        [("AN-01", true, "output that passed without licence")] = Window([Facts() with { Licence = AccessFacts.NoLicence, Outcome = AccessOutcome.CheckedOk }]),
        [("AN-01", false, "denied without licence")] = Window([Facts() with { Licence = AccessFacts.NoLicence, Outcome = AccessOutcome.Denied }]),
        [("AN-02", true, "country not licensed")] = Window([Facts() with { Country = "SE" }]),
        [("AN-02", true, "two countries in 60 minutes")] = Window([Facts(), Facts() with { At = Noon.AddMinutes(60), Country = "DK" }]),
        [("AN-02", false, "two countries in 61 minutes")] = Window([Facts(), Facts() with { At = Noon.AddMinutes(61), Country = "DK" }]),
        [("AN-02", true, "country before the amendment")] = Window([Facts(-1) with { Country = "SE" }], Amended()),
        [("AN-02", false, "country since the amendment")] = Window([Facts() with { Country = "SE" }], Amended()),
        [("AN-02", true, "one account at two sources")] = Named([Event(Facts(), 0), Event(Facts(9) with { Country = "DK" }, 1, actor: "a at b")], "ada", "Ada"),
        [("AN-02", false, "one id at two sources that no licence names")] = Named([Event(Facts(), 0), Event(Facts(9) with { Country = "DK" }, 1, actor: "a at b")], "u1", "u1"),
        [("AN-03", true, "user whom the licence does not name")] = Named([Event(Facts(), 0)], "eve"),
        [("AN-03", true, "user before the amendment")] = Named([Event(Facts(-1), 0)], "new"),
        [("AN-03", false, "user since the amendment")] = Named([Event(Facts(), 0)], "NEW"),
        [("AN-03", false, "a service, and a user whose id was erased")] = Named([Event(Facts() with { ActorKind = AccessActorKind.Service }, 0), Event(Facts(1), 1, actor: "b")], "eve"),
        [("AN-03", true, "two devices at once, a short session in between")] = Window([Event(Facts(), 0), Event(Facts(2) with { Session = "b" }, 1), Event(Facts(3) with { Session = "c" }, 2, device: "other"), Event(Facts(9), 3)]),
        [("AN-03", true, "unnamed")] = Window([Event(Facts(), 0, actor: null)]),
        [("AN-03", true, "unnamed, an output")] = Window([Event(Facts() with { Outcome = AccessOutcome.CheckedOk }, 0, actor: null)]),
        [("AN-03", true, "two devices at once")] = Window([Event(Facts(), 0), Event(Facts(1) with { Session = "b" }, 1, device: "other"), Event(Facts(2), 2)]),
        [("AN-03", false, "two devices one after the other")] = Window([Event(Facts(), 0), Event(Facts(2), 1), Event(Facts(3) with { Session = "b" }, 2, device: "other")]),
        [("AN-04", true, "far above")] = Window([.. Enumerable.Range(0, 10).Select(n => Facts(n) with { RowsReturned = 100 + n }), Facts(11) with { RowsReturned = 113 }]),
        [("AN-04", false, "within three deviations")] = Window([.. Enumerable.Range(0, 10).Select(n => Facts(n) with { RowsReturned = 100 + n }), Facts(11) with { RowsReturned = 112 }]),
        [("AN-04", false, "too few events")] = Window([.. Enumerable.Range(0, 9).Select(n => Facts(n) with { RowsReturned = 100 }), Facts(11) with { RowsReturned = 9000 }]),
        [("AN-04", true, "far above three weeks before")] = Window([.. Enumerable.Range(0, 10).Select(n => Facts(n) with { At = Noon.AddDays(-20).AddMinutes(n), RowsReturned = 100 + n }), Facts(11) with { RowsReturned = 113 }]),
        [("AN-05", true, "half in a day")] = Window([Facts() with { PersonsTouched = 501 }]),
        [("AN-05", true, "more than licensed")] = Window([Facts() with { At = Noon.AddDays(-9), PersonsTouched = 600 }, Facts() with { At = Noon.AddDays(-5), PersonsTouched = 401 }]),
        [("AN-05", true, "half within a day that ends elsewhere than the calendar's")] = Window([Facts() with { At = Noon.AddDays(-3).AddHours(11), PersonsTouched = 300 }, Facts() with { At = Noon.AddDays(-2).AddHours(-1), PersonsTouched = 300 }]),
        [("AN-05", false, "half, but a day apart")] = Window([Facts() with { At = Noon.AddDays(-3), PersonsTouched = 300 }, Facts() with { At = Noon.AddDays(-2), PersonsTouched = 300 }]),
        [("AN-05", false, "exactly half")] = Window([Facts() with { PersonsTouched = 500 }]),
        [("AN-06", true, "nine persons")] = Window([Facts() with { PersonsTouched = 9 }]),
        [("AN-06", true, "differ by nine")] = Window([Facts() with { PersonsTouched = 100 }, Facts(1) with { PersonsTouched = 109, QueryHash = ContentHash.Of("q2"u8) }]),
        [("AN-06", false, "differ by ten")] = Window([Facts() with { PersonsTouched = 100 }, Facts(1) with { PersonsTouched = 110, QueryHash = ContentHash.Of("q2"u8) }]),
        [("AN-06", true, "differ by nine with others in between")] = Window([Facts() with { PersonsTouched = 100 }, Facts(1) with { PersonsTouched = 500, QueryHash = ContentHash.Of("q2"u8) }, Facts(2) with { PersonsTouched = 109, QueryHash = ContentHash.Of("q3"u8) }]),
        [("AN-07", true, "21 tries one by one, half of which hit nobody")] = Window([.. Enumerable.Range(0, 21).Select(n => Narrow(n, n % 2))]),
        [("AN-07", false, "20 persons one by one")] = Window([.. Enumerable.Range(0, 20).Select(n => Narrow(n, 1))]),
        [("AN-07", true, "21 variations in an hour")] = Window([Narrow(0, 900), .. Enumerable.Range(1, 21).Select(n => Narrow(n, 20 + n))]),
        [("AN-07", false, "20 variations")] = Window([Narrow(0, 900), .. Enumerable.Range(1, 20).Select(n => Narrow(n, 20 + n))]),
        [("AN-07", false, "21 in two hours")] = Window([Narrow(0, 900), .. Enumerable.Range(1, 21).Select(n => Narrow(6 * n, 20 + n))]),
        [("AN-07", false, "the same query again")] = Window([Narrow(0, 900), .. Enumerable.Range(1, 30).Select(n => Narrow(n, 20) with { QueryHash = ContentHash.Of("one"u8) })]),
        [("AN-07", false, "variations over many persons")] = Window([Narrow(0, 900), .. Enumerable.Range(1, 30).Select(n => Narrow(n, 500 + n))]),
        [("AN-08", true, "column outside")] = Window([Facts() with { Resource = "core.patient(age, name)" }]),
        [("AN-08", false, "columns of the schedule")] = Window([Facts() with { Resource = "core.patient(age, sex)" }]),
        [("AN-08", true, "join with data that is not listed")] = Window([Facts() with { Action = AccessAction.Link, Resource = "Register of crimes(date)" }]),
        [("AN-08", true, "join with data that nobody named")] = Window([Facts() with { Action = AccessAction.Link }]),
        [("AN-08", false, "join with listed data")] = Window([Facts() with { Action = AccessAction.Link, Resource = "register of deaths" }]),
        [("AN-09", true, "three refused")] = Window([.. Enumerable.Range(0, 3).Select(n => Facts(n) with { Outcome = AccessOutcome.CheckedRefused })]),
        [("AN-09", true, "three refused in six days")] = Window([.. Enumerable.Range(0, 3).Select(n => Facts() with { At = Noon.AddDays(3 * n - 6), Outcome = AccessOutcome.CheckedRefused })]),
        [("AN-09", true, "three refused a month ago, told late")] = Window([.. Enumerable.Range(0, 3).Select(n => Facts() with { At = Noon.AddDays(n - 40), Outcome = AccessOutcome.CheckedRefused })]),
        [("AN-09", false, "three refused in ten days")] = Window([.. Enumerable.Range(0, 3).Select(n => Facts() with { At = Noon.AddDays((5 * n) - 10), Outcome = AccessOutcome.CheckedRefused })]),
        [("AN-09", false, "two refused")] = Window([.. Enumerable.Range(0, 2).Select(n => Facts(n) with { Outcome = AccessOutcome.CheckedRefused })]),
        [("AN-10", true, "at night")] = Window([.. Days(20), Facts() with { At = Noon.AddHours(11) }]),
        [("AN-10", true, "at five in the morning")] = Window([.. Days(20), Facts() with { At = Noon.AddHours(17) }]),
        [("AN-10", true, "at the weekend")] = Window([.. Days(20), Facts() with { At = Noon.AddDays(5) }]),
        [("AN-10", true, "on a holiday")] = Window([.. Days(20), Facts() with { At = Noon.AddDays(1) }]) with { CalendarOf = _ => Calendar("Etc/UTC", new DateOnly(2026, 3, 3)) },
        [("AN-10", false, "on a working day")] = Window([.. Days(20), Facts() with { At = Noon.AddDays(1) }]) with { CalendarOf = _ => Calendar("Etc/UTC") },
        [("AN-10", false, "too few events to tell")] = Window([.. Days(19), Facts() with { At = Noon.AddHours(11) }]),
        [("AN-10", false, "works at night now and then")] = Window([Facts() with { At = Noon.AddDays(-4).AddHours(11) }, .. Days(20), Facts() with { At = Noon.AddHours(11) }]),
        [("AN-10", true, "at night where the user is")] = Window([.. Days(20), Facts() with { At = Noon.AddDays(1).AddHours(-3) }]) with { CalendarOf = _ => Calendar("America/New_York") },
        [("AN-10", false, "in the evening of UTC, by day where the user is")] = Window([.. Days(20), Facts() with { At = Noon.AddHours(11) }]) with { CalendarOf = _ => Calendar("America/New_York") },
        [("AN-11", true, "two numbers missing for an hour")] = Numbered(61, 1, 4),
        [("AN-11", false, "two numbers missing for less")] = Numbered(59, 1, 4),
        [("AN-11", false, "numbers out of their order")] = Numbered(61, 2, 1, 4, 3),
        [("AN-11", true, "a number twice")] = Window([Event(Facts(-1) with { SourceNumber = 7 }, 0), Event(Facts() with { SourceNumber = 7 }, 1)]) with { FirstNew = 1, Numbers = [new("enclave-1", 7, [])] },
        [("AN-11", false, "a number that was missing")] = Window([Event(Facts() with { SourceNumber = 7 }, 1)]) with { FirstNew = 1, Numbers = [new("enclave-1", 9, [new(6, 7, 0, Noon)])] },
        [("AN-11", true, "clock ahead")] = Window([Event(Facts(6), 0, received: Noon)]),
        [("AN-11", true, "silence")] = Window([Facts() with { At = Noon.AddHours(-25) }]),
        [("AN-11", true, "never sent")] = Window([Event(Facts() with { Licence = AccessEvents.Licence(1) }, 0)]),
        [("AN-11", false, "never sent, opened an hour ago")] = Window([Event(Facts() with { Licence = AccessEvents.Licence(1) }, 0)], Licence() with { OpenedAt = Noon.AddHours(-1) }),
        [("AN-11", false, "silent while suspended")] = Window([Facts() with { At = Noon.AddHours(-25) }], Licence() with { OpenedAt = Noon.AddHours(-1) }),
        [("AN-11", false, "clock five minutes ahead, an event in the last day")] = Window([Event(Facts(5), 0, received: Noon)]),
        [("AN-12", true, "90 % before half")] = Window([Facts() with { EpsilonSpent = 0.9m, BudgetLeft = 0.1m }]),
        [("AN-12", false, "80 % before half")] = Window([Facts() with { EpsilonSpent = 0.8m, BudgetLeft = 0.2m }]),
        [("AN-12", false, "90 % after half")] = Window([Facts() with { At = Noon.AddDays(180), EpsilonSpent = 0.9m, BudgetLeft = 0.1m }]),
        [("AN-13", true, "after 90 days")] = Window([Facts() with { At = Noon.AddDays(-90) }, Facts()]),
        [("AN-13", false, "after 89 days")] = Window([Facts() with { At = Noon.AddDays(-89) }, Facts()]),
        [("AN-14", true, "purpose changes")] = Window([Facts(), Facts(1) with { Purpose = "marketing" }]),
        [("AN-14", false, "other session")] = Window([Facts(), Facts(1) with { Purpose = "marketing", Session = "b" }]),
        [("AN-15", true, "administrator")] = Window([Facts() with { Action = AccessAction.AdminRead }]),
        [("AN-15", false, "denied")] = Window([Facts() with { Action = AccessAction.AdminRead, Outcome = AccessOutcome.Denied }]),
        [("AN-16", true, "canary")] = Window([Facts() with { Action = AccessAction.ExportOutput, Outcome = AccessOutcome.CheckedRefused, ReasonCode = "canary" }]),
        [("AN-16", false, "other reason")] = Window([Facts() with { ReasonCode = "small cells" }]),
        [("AN-17", true, "180 days")] = Window([Facts() with { At = Noon.AddDays(-180) }]),
        [("AN-17", false, "179 days")] = Window([Facts() with { At = Noon.AddDays(-179) }]), [("AN-17", false, "opened again")] = Window([Facts() with { At = Noon.AddDays(-180) }], Licence() with { OpenedAt = Noon.AddDays(-179) }),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_Window_FindsTheRuleWhenItIsBrokenAlone(string rule, bool odd, string name)
    {
        var found = AnomalyRules.Evaluate(Windows[(rule, odd, name)]).Where(anomaly => anomaly.Rule == rule).ToList();

        Assert.Equal(odd, found.Count > 0);
        Assert.All(found, anomaly => Assert.All(anomaly.Evidence, seq => Assert.Contains(Windows[(rule, odd, name)].Events, entry => entry.Seq == seq)));
    }

    /// <summary>Each figure of the policy, with what it makes of a window that breaks its rule under the usual figures.</summary>
    public static TheoryData<string, string, string> Figures { get; } = new()
    {
        { "AN-02", "two countries in 60 minutes", nameof(AnomalyTerms.TravelMinutes) },
        { "AN-04", "far above", nameof(AnomalyTerms.Deviations) },
        { "AN-04", "far above", nameof(AnomalyTerms.BaselineEvents) },
        { "AN-04", "far above three weeks before", nameof(AnomalyTerms.BaselineDays) },
        { "AN-05", "half in a day", nameof(AnomalyTerms.PersonsShare) },
        { "AN-06", "nine persons", nameof(AnomalyTerms.FewestPersons) },
        { "AN-06", "differ by nine", nameof(AnomalyTerms.FewestPersons) },
        { "AN-07", "21 variations in an hour", nameof(AnomalyTerms.Variations) },
        { "AN-07", "21 variations in an hour", nameof(AnomalyTerms.VariationMinutes) },
        { "AN-07", "21 variations in an hour", nameof(AnomalyTerms.NarrowShare) },
        { "AN-09", "three refused", nameof(AnomalyTerms.RefusedOutputs) },
        { "AN-09", "three refused in six days", nameof(AnomalyTerms.RefusedDays) },
        { "AN-10", "at night", nameof(AnomalyTerms.PatternEvents) },
        { "AN-10", "at night", nameof(AnomalyTerms.PatternDays) },
        { "AN-10", "at night", nameof(AnomalyTerms.NightFrom) },
        { "AN-10", "at five in the morning", nameof(AnomalyTerms.NightUntil) },
        { "AN-11", "clock ahead", nameof(AnomalyTerms.ClockMinutes) },
        { "AN-11", "two numbers missing for an hour", nameof(AnomalyTerms.GapMinutes) },
        { "AN-11", "silence", nameof(AnomalyTerms.SilenceHours) },
        { "AN-11", "silence", nameof(AnomalyTerms.SilenceTier) },
        { "AN-12", "90 % before half", nameof(AnomalyTerms.BudgetShare) },
        { "AN-12", "90 % before half", nameof(AnomalyTerms.TermShare) },
        { "AN-13", "after 90 days", nameof(AnomalyTerms.DormantDays) },
        { "AN-17", "180 days", nameof(AnomalyTerms.UnusedDays) },
    };

    private static readonly Dictionary<string, Func<AnomalyTerms, AnomalyTerms>> Milder = new()
    {
        [nameof(AnomalyTerms.TravelMinutes)] = terms => terms with { TravelMinutes = 59 },
        [nameof(AnomalyTerms.Deviations)] = terms => terms with { Deviations = 4 },
        [nameof(AnomalyTerms.BaselineEvents)] = terms => terms with { BaselineEvents = 11 },
        [nameof(AnomalyTerms.BaselineDays)] = terms => terms with { BaselineDays = 19 },
        [nameof(AnomalyTerms.RefusedDays)] = terms => terms with { RefusedDays = 5 },
        [nameof(AnomalyTerms.NightUntil)] = terms => terms with { NightUntil = 5 },
        [nameof(AnomalyTerms.PersonsShare)] = terms => terms with { PersonsShare = 0.6m },
        [nameof(AnomalyTerms.FewestPersons)] = terms => terms with { FewestPersons = 9 },
        [nameof(AnomalyTerms.Variations)] = terms => terms with { Variations = 21 },
        [nameof(AnomalyTerms.VariationMinutes)] = terms => terms with { VariationMinutes = 19 },
        [nameof(AnomalyTerms.NarrowShare)] = terms => terms with { NarrowShare = 0.02m },
        [nameof(AnomalyTerms.RefusedOutputs)] = terms => terms with { RefusedOutputs = 4 },
        [nameof(AnomalyTerms.PatternEvents)] = terms => terms with { PatternEvents = 21 },
        [nameof(AnomalyTerms.PatternDays)] = terms => terms with { PatternDays = 2 },
        [nameof(AnomalyTerms.NightFrom)] = terms => terms with { NightFrom = 24 },
        [nameof(AnomalyTerms.ClockMinutes)] = terms => terms with { ClockMinutes = 6 },
        [nameof(AnomalyTerms.GapMinutes)] = terms => terms with { GapMinutes = 61 },
        [nameof(AnomalyTerms.SilenceHours)] = terms => terms with { SilenceHours = 25 },
        [nameof(AnomalyTerms.SilenceTier)] = terms => terms with { SilenceTier = 4 },
        [nameof(AnomalyTerms.BudgetShare)] = terms => terms with { BudgetShare = 0.9m },
        [nameof(AnomalyTerms.TermShare)] = terms => terms with { TermShare = 0.1m },
        [nameof(AnomalyTerms.DormantDays)] = terms => terms with { DormantDays = 91 },
        [nameof(AnomalyTerms.UnusedDays)] = terms => terms with { UnusedDays = 181 },
    };

    [Theory]
    [MemberData(nameof(Figures))]
    public void Evaluate_MilderFigureOfThePolicy_IsFollowed(string rule, string name, string figure)
    {
        var window = Windows[(rule, true, name)];
        Assert.Contains(AnomalyRules.Evaluate(window), found => found.Rule == rule);
        Assert.DoesNotContain(AnomalyRules.Evaluate(window with { Terms = Milder[figure](AnomalyTerms.Usual) }), found => found.Rule == rule);
    }

    [Fact]
    public void Words_FiguresOfThePolicy_AreInTheConditions()
    {
        var words = AnomalyRules.Words(AnomalyTerms.Usual with { FewestPersons = 25, BudgetShare = 0.75m, SilenceHours = 12 });
        Assert.Contains("fewer than 25 persons", words.Single(rule => rule.Code == "AN-06").Condition, StringComparison.Ordinal);
        Assert.Contains("more than 75 %", words.Single(rule => rule.Code == "AN-12").Condition, StringComparison.Ordinal);
        Assert.Contains("more than 12 hours at tier 3", words.Single(rule => rule.Code == "AN-11").Condition, StringComparison.Ordinal);
    }

    [Fact]
    public void Anomalies_OfThePacks_StandInTheNewOneAndAreTheUsualInTheOld()
    {
        Assert.Same(AnomalyTerms.Usual, ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1").Anomalies);
        var present = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.2").Anomalies;
        Assert.NotSame(AnomalyTerms.Usual, present);
        Assert.Equal(AnomalyTerms.Usual, present);
        Assert.All((AnomalyTerms[])[present with { FewestPersons = 0 }, present with { BudgetShare = 1.2m }, present with { NightUntil = 22 }, present with { SilenceTier = 5 }], wrong => Assert.NotNull(wrong.WhyUnsound()));
        Assert.Null(present.WhyUnsound());
    }

    [Fact]
    public void EvaluateNew_EntriesToCompareWithAlone_AreNotToldAgain()
    {
        var window = Windows[("AN-06", true, "nine persons")];

        Assert.Single(AnomalyRules.EvaluateNew(window with { FirstNew = 0 }), found => found.Rule == "AN-06");
        Assert.Empty(AnomalyRules.EvaluateNew(window with { FirstNew = 1 }));
    }

    /// <summary>An entry that came late may make a pair with those before and behind it; and a long session is no work of hours.</summary>
    [Fact]
    public void FewPersons_LateEntryAmongMany_IsPairedOnceWhereverTheOtherStands()
    {
        var session = Enumerable.Range(0, 5_000).Select(n => Event(Facts() with { At = Noon.AddSeconds(n), PersonsTouched = 100 + (20 * n), QueryHash = ContentHash.Of(BitConverter.GetBytes(n)) }, n)).ToList();
        session.Insert(0, Event(Facts() with { At = Noon.AddSeconds(-1), PersonsTouched = 100 + (20 * 4_000) - 3, QueryHash = ContentHash.Of("late"u8) }, 5_000));

        var found = Assert.Single(AnomalyRules.EvaluateNew(Window([.. session]) with { FirstNew = 5_000 }), one => one.Rule == "AN-06");

        Assert.Equal([5_000L, 4_000], found.Evidence);
    }

    [Fact]
    public void Evaluate_TotalsOfTheSums_CountInsteadOfTheWindow()
    {
        var window = Windows[("AN-05", false, "exactly half")];

        Assert.Contains(AnomalyRules.Evaluate(window with { Totals = new Dictionary<string, UseTotals> { [Number] = new(1001, 10, null) } }), found => found.Rule == "AN-05");
        Assert.DoesNotContain(AnomalyRules.Evaluate(window), found => found.Rule == "AN-05");
    }

    [Theory]
    [InlineData("AN-05", "half in a day")]
    [InlineData("AN-12", "90 % before half")]
    public void Evaluate_SumUnderALicence_NamesNoActor(string rule, string name)
    {
        var window = Windows[(rule, true, name)];
        var found = AnomalyRules.Evaluate(window).First(anomaly => anomaly.Rule == rule);

        var draft = Features.AccessLog.Alerts.AlertDraft.Of(found, window.Events.ToDictionary(entry => entry.Seq));

        Assert.Equal((Number, null), (draft.Licence, draft.Actor));
    }

    [Fact]
    public void Words_EveryRule_IsNamedOnce() =>
        Assert.Equal(Enumerable.Range(1, 17).Select(number => $"AN-{number:00}"), AnomalyRules.Words(AnomalyTerms.Usual).Select(rule => rule.Code));

    [Fact]
    public void Missing_GapThatStands_IsOfTheSourceAndNamesNoActor()
    {
        var found = AnomalyRules.Evaluate(Numbered(61, 1, 4)).Single(anomaly => anomaly.Rule == "AN-11");

        Assert.Equal("enclave-1 numbers its events, and numbers 2 to 3 have not come for more than an hour.", found.Sentence);
        var draft = Features.AccessLog.Alerts.AlertDraft.Of(found, Numbered(61, 1, 4).Events.ToDictionary(entry => entry.Seq));
        Assert.Equal((Number, null), (draft.Licence, draft.Actor));
    }

    /// <summary>Entries with these numbers, read so many minutes ago.</summary>
    private static AccessWindow Numbered(int minutes, params long[] numbers)
    {
        var window = Window([.. numbers.Select((number, place) => Facts(-minutes) with { SourceNumber = number })]);
        return window with { FirstNew = numbers.Length, Numbers = [new SourceNumbers("enclave-1", 0, []).With(window.Events, Noon.AddMinutes(-minutes)).After] };
    }

    private static WorkCalendar Calendar(string zone, params DateOnly[] holidays) => new(zone, new(17, 0), holidays);

    private static AccessFacts Facts(int minute = 0) => AccessEvents.Facts() with { At = Noon.AddMinutes(minute), PersonsTouched = null, EpsilonSpent = null, Resource = null };

    private static AccessFacts Narrow(int minute, long persons) => Facts(minute) with
    {
        PersonsTouched = persons, Resource = "core.patient(age, sex)", QueryHash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"query {minute}")),
    };

    /// <summary>Events at noon of the working days before, so many in all.</summary>
    private static IEnumerable<AccessFacts> Days(int events) => Enumerable.Range(0, events).Select(n => Facts(n) with { At = Noon.AddDays(-3).AddMinutes(n) });

    private static AccessEvent Event(AccessFacts facts, long seq, string? actor = "a", string device = "d", DateTimeOffset? received = null) => new(
        seq, received ?? facts.At, facts,
        new AccessPseudonyms(actor is null ? null : ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(actor)), null, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(device)), null), "enclave-1", AccessEvents.Delivery);

    private static LicensedUse Licence() => new(
        Number, 3, at => at >= Noon.AddYears(-1), new HashSet<string> { "NO", "DK" }, 1000, new HashSet<string> { "age", "sex" }, new(2026, 1, 1), new(2026, 12, 31)) { Sources = ["Register of deaths"] };
    private static LicensedUse Amended() => Licence() with { Countries = new HashSet<string> { "NO", "SE" }, Earlier = [new(Noon, new HashSet<string> { "NO" }, null)] };

    /// <summary>Under a licence that names Ada, and since noon a new user; by the accounts that the sources tell for the actors "a" and "a at b".</summary>
    private static AccessWindow Named(AccessEvent[] events, string account, string? elsewhere = null)
    {
        static HashSet<string> Users(params string[] users) => users.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Window(events, Licence() with { Recipient = "lab", Users = Users("ada", "new"), Earlier = [new(Noon, new HashSet<string> { "NO", "DK" }, Users("ada"))] }) with
        {
            Accounts = new Dictionary<ContentHash, string> { [ContentHash.Of("a"u8)] = account, [ContentHash.Of("a at b"u8)] = elsewhere ?? account },
        };
    }

    private static AccessWindow Window(AccessFacts[] facts, LicensedUse? licence = null) => Window([.. facts.Select((one, seq) => Event(one, seq))], licence);

    private static AccessWindow Window(AccessEvent[] events, LicensedUse? licence = null) => new(events, new Dictionary<string, LicensedUse> { [Number] = licence ?? Licence() }, Noon) { Terms = AnomalyTerms.Usual };
}
