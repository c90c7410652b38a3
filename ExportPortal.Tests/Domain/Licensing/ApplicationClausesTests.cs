using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;
using ClauseSelection = ExportPortal.Domain.Decision.ClauseSelection;
using DecisionRules = ExportPortal.Domain.Decision.DecisionRules;

namespace ExportPortal.Domain.Licensing;

/// <summary>A decider adds clauses, and removes none that the rules brought (domain/06 6.2).</summary>
public sealed class ApplicationClausesTests
{
    private static string[] Codes(Application application) => [.. application.Clauses(Cases.Pack).Select(one => one.Clause.Code)];

    private static string Broken(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static void Add(Application application, string code, Actor? actor = null, string reason = "the board of patients asked for it") =>
        application.AddClause(code, reason, actor ?? People.Manager, Cases.Pack, application.Next());

    [Fact]
    public void Add_ByTheDecider_IsInTheLicenceWithItsReason()
    {
        var application = Cases.In(ApplicationState.DecisionPending);
        var before = Codes(application);
        Add(application, "AC-11");

        Assert.Equal([.. before, "AC-11"], Codes(application).OrderBy(code => code == "AC-11"));
        Assert.Equal("added by the licensing manager: the board of patients asked for it", application.Clauses(Cases.Pack).Single(one => one.Clause.Code == "AC-11").Trigger);
        var licence = application.Approve(People.Manager)!;
        Assert.Contains(licence.Duties, duty => duty.Code == "AC-11");
    }

    [Fact]
    public void Add_WhatThePackWithholds_IsNeitherOfferedNorAdded()
    {
        var application = Cases.In(ApplicationState.DecisionPending);
        Assert.Contains(Cases.Pack.Clauses, clause => clause.Code == "AC-21");
        Assert.DoesNotContain(application.ClausesToAdd(Cases.Pack), clause => clause.Code == "AC-21");
        Assert.Equal("CA-8", Broken(() => Add(application, "AC-21")));
    }

    /// <summary>An older release sent copies at tier 4: until the way of use is changed, each part of the licence speaks of the copy.</summary>
    [Fact]
    public void Clauses_LicenceThatSendsACopyAtTier4_AreThoseOfACopy()
    {
        var application = Cases.Draft(Cases.Tier4 with { Mode = AccessMode.Transfer });
        var grant = Cases.LicenceIn(LicenceState.Active).Grant!;
        string[] Under(AccessMode mode) => [.. application.ClausesUnder(grant with { Mode = mode }, Cases.Pack).Select(one => one.Clause.Code)];

        Assert.Contains("AC-18", Under(AccessMode.Transfer));
        Assert.DoesNotContain("AC-18", Under(AccessMode.Remote));
        Assert.DoesNotContain("AC-18", Codes(application));
    }

    [Fact]
    public void TakeBack_WhatTheRulesBrought_IsRefusedAndNamesTheTrigger()
    {
        var application = Cases.In(ApplicationState.DecisionPending);
        var refused = Assert.Throws<RuleViolation>(() => application.TakeBackClause("AC-14", "not needed", People.Manager, Cases.Pack, application.Next())).Rule;
        Assert.Equal("CA-5", refused.Code);
        Assert.Contains("category 1 (health)", refused.Message);
        Assert.Contains("AC-14", Codes(application));
    }

    [Fact]
    public void TakeBack_WhatWasAdded_LeavesTheLicence()
    {
        var application = Cases.In(ApplicationState.DecisionPending);
        Add(application, "AC-11");
        application.TakeBackClause("AC-11", "the board withdrew", People.Manager, Cases.Pack, application.Next());
        Assert.DoesNotContain("AC-11", Codes(application));
        Assert.Equal("CA-6", Broken(() => application.TakeBackClause("AC-11", "again", People.Manager, Cases.Pack, application.Next())));
    }

    [Fact]
    public void Add_WhatExcludesAClauseOfTheRules_IsRefused()
    {
        var application = Cases.In(ApplicationState.DecisionPending);
        Assert.Contains("AC-07", Codes(application));
        Assert.Equal("CA-4", Broken(() => Add(application, "AC-08")));
        Assert.DoesNotContain(application.ClausesToAdd(Cases.Pack), clause => clause.Code == "AC-08");

        var training = Cases.In(ApplicationState.DecisionPending, Cases.Tier2 with { Purpose = "vision-model-training" });
        Assert.Contains("AC-08", Codes(training));
        Assert.Equal("CA-4", Broken(() => Add(training, "AC-07")));
    }

    /// <summary>AC-01 lets nothing be copied out, and AC-18 marks the copy that is sent: neither stands where the data are used in the other way.</summary>
    [Theory]
    [InlineData("AC-01", AccessMode.Transfer)]
    [InlineData("AC-18", AccessMode.Remote)]
    public void Add_WhatContradictsTheWayOfUse_IsNeitherOfferedNorTaken(string code, AccessMode mode)
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier2 with { Mode = mode });
        Assert.DoesNotContain(application.ClausesToAdd(Cases.Pack), clause => clause.Code == code);
        Assert.Equal("CA-9", Broken(() => Add(application, code)));
        Assert.Null(application.ClauseElsewhere(application.Case, application.Decision, Cases.Pack));
    }

    [Fact]
    public void ClauseElsewhere_ChangeToAnotherWayOfUse_IsRefused()
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier2 with { Mode = AccessMode.Remote });
        Add(application, "AC-01");
        Assert.Null(application.ClauseElsewhere(application.Case, application.Decision, Cases.Pack));
        Assert.Null(application.ClauseElsewhere(application.Case with { Mode = AccessMode.Transfer, Environment = EnvironmentLevel.E4 }, application.Decision, Cases.Pack));
        var copied = application.Case with { Mode = AccessMode.Transfer, Environment = EnvironmentLevel.E2 };
        Assert.Equal("CA-10", application.ClauseElsewhere(copied, application.Decision, Cases.Pack)?.Code);
        Assert.Null(application.ClauseElsewhere(copied, application.Decision, Cases.Pack, setAside: ["AC-01"]));
    }

    [Fact]
    public void Approve_OverrideBroughtAConflict_WaitsUntilTheAddedClauseIsTakenBack()
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier1 with { Mode = AccessMode.Transfer });
        Assert.DoesNotContain("AC-07", Codes(application));
        Add(application, "AC-08", People.SecondOfficer);
        application.OverrideTier(2, "one small town", People.Manager, Cases.Pack, application.Next());
        application.OverrideTier(2, "one small town", People.Board, Cases.Pack, application.Next());
        Assert.Equal("CA-7", application.WhyClosed(ApplicationVerb.Approve, People.SecondManager, Cases.Pack, application.Next())?.Code);
        application.TakeBackClause("AC-08", "it cannot stand", People.SecondManager, Cases.Pack, application.Next());
        Assert.Null(application.WhyClosed(ApplicationVerb.Approve, People.SecondManager, Cases.Pack, application.Next()));
    }

    [Fact]
    public void Add_AfterTheFirstOfTwoSigned_AsksForBothAnew()
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier3);
        Assert.Null(application.Approve(People.Manager));
        Add(application, "AC-11", People.SecondManager);
        Assert.Null(application.Approve(People.SecondManager));
        Assert.NotNull(application.Approve(People.Manager));
    }

    [Theory]
    [InlineData("AC-14", "CA-3")]
    [InlineData("AC-99", "CA-2")]
    public void Add_PresentOrUnknown_IsRefused(string code, string rule) => Assert.Equal(rule, Broken(() => Add(Cases.In(ApplicationState.DecisionPending), code)));

    [Fact]
    public void Add_ByAnotherOrAtAnotherTime_IsRefused()
    {
        Assert.Equal("DE-1", Broken(() => Add(Cases.In(ApplicationState.DecisionPending), "AC-11", People.SecondOfficer)));
        Assert.NotNull(Cases.In(ApplicationState.DecisionPending).WhyClausesStay(People.Technical, Cases.Pack, Cases.Start));
        Assert.NotNull(Cases.In(ApplicationState.DecisionPending).WhyClausesStay(People.Steward, Cases.Pack, Cases.Start));
        Assert.Equal("CA-1", Broken(() => Add(Cases.In(ApplicationState.InReview), "AC-11")));
        Assert.Throws<RuleViolation>(() => Add(Cases.In(ApplicationState.DecisionPending), "AC-11", reason: " "));
        Assert.Empty(Cases.In(ApplicationState.DecisionPending).AddedClauses);
    }

    [Theory]
    [InlineData(Circumstances.Processors, "AC-06", "a service provider is listed")]
    [InlineData(Circumstances.Linkage, "AC-09", "linkage with other data is planned")]
    [InlineData(Circumstances.Community, "AC-11", "a community has a say over the data")]
    [InlineData(Circumstances.Growth, "AC-19", "stress test ST-10 is over the threshold for the term asked for")]
    [InlineData(Circumstances.AiTraining, "AC-08", "the form asks to train a model")]
    [InlineData(Circumstances.ForeignHosting, "AC-22", "the machines stand in a third country")]
    [InlineData(Circumstances.GovernmentLinks, "AC-22", "the recipient is linked to a foreign government")]
    public void Selection_Circumstance_BringsItsClauseAndNamesIt(string fact, string code, string words)
    {
        Assert.DoesNotContain(ClauseSelection.For(Cases.Tier2, DecisionRules.Decide(Cases.Tier2, Cases.Pack), Cases.Pack), one => one.Clause.Code == code);
        var given = Cases.Tier2 with { Circumstances = [fact] };
        Assert.Equal(words, ClauseSelection.For(given, DecisionRules.Decide(given, Cases.Pack), Cases.Pack).Single(one => one.Clause.Code == code).Trigger);
    }

    [Fact]
    public void Circumstances_OfTheForm_AreReadFromItsAnswers()
    {
        var answers = new FormAnswers(new Dictionary<string, string> { ["community_interests"] = "yes: the patients' council" },
            new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["processors"] = [["Nordlicht Cloud", "storage", "NO"]], ["linkage"] = [["climate register", "district"]], ["hosting"] = [["Nordlicht Cloud", "NO"]] });
        var asked = Cases.Content with { Answers = answers };
        Assert.Equal([Circumstances.Processors, Circumstances.Linkage, Circumstances.Community, Circumstances.ForeignHosting], ApplicationCircumstances.Of(asked, Records.RecipientHouse, Cases.Pack));
        Assert.Empty(ApplicationCircumstances.Of(Cases.Content, Records.RecipientHouse, Cases.Pack));
        Assert.Equal(["Nordlicht Cloud, NO"], LicenceGrant.Of(asked, 2, [], Cases.Pack).Processors);
    }

    /// <summary>Packs before 2026.5 know no such circumstance, and what is decided under them reads as it did.</summary>
    [Fact]
    public void Circumstances_LinksToAGovernment_AreReadWhereThePackKnowsThem()
    {
        var asked = Cases.Content with { Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["government_links"] = "yes: owned by a ministry" } } };
        Assert.Equal([Circumstances.GovernmentLinks], ApplicationCircumstances.Of(asked, Records.RecipientHouse, Cases.Pack));
        Assert.Empty(ApplicationCircumstances.Of(asked, Records.RecipientHouse, ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.4")));
    }

    [Theory, InlineData("NimbusCloud", true), InlineData("The recipient", false)]
    public void Circumstances_MachinesOfAnother_AreThoseOfAProvider(string host, bool isProvider)
    {
        var asked = Cases.Content with { Answers = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["hosting"] = [[host, "NL"]] }) };
        Assert.Equal(isProvider ? [Circumstances.Processors] : [], ApplicationCircumstances.Of(asked, Records.RecipientHouse, Cases.Pack));
        Assert.Equal(isProvider ? [$"{host}, NL"] : [], LicenceGrant.Of(asked, 2, [], Cases.Pack).Processors);
    }

    [Theory]
    [InlineData(null, true)] // as granted
    [InlineData("NimbusCloud, NL", false)] // the change takes the foreign one off
    [InlineData("NimbusCloud, NL; Datadepot, US", true)] // the change brings another one abroad
    public void Change_OfALicenceOnAForeignCloud_KeepsItsClauseAsLongAsOneIsThere(string? processors, bool isAbroad)
    {
        var asked = Cases.Content with { Answers = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["hosting"] = [["CloudX", "US"]] }) };
        var granted = LicenceGrant.Of(asked, 2, [], Cases.Pack);
        var content = GrantReview.Content(asked, processors is null ? granted : granted with { Processors = processors.Split("; ") });
        var given = Cases.Tier2 with { Circumstances = [.. ApplicationCircumstances.Of(content, Records.RecipientHouse, Cases.Pack)] };
        var codes = ClauseSelection.For(given, DecisionRules.Decide(given, Cases.Pack), Cases.Pack).Select(one => one.Clause.Code).ToList();
        Assert.Contains("AC-06", codes);
        Assert.Equal(isAbroad, codes.Contains("AC-22"));
    }

    [Fact]
    public void Change_OfALicenceWhoseRecipientRunsMachinesAbroad_KeepsItsClause()
    {
        var asked = Cases.Content with { Answers = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["hosting"] = [["the recipient", "US"]] }) };
        var content = GrantReview.Content(asked, LicenceGrant.Of(asked, 2, [], Cases.Pack));
        Assert.Equal([Circumstances.ForeignHosting], ApplicationCircumstances.Of(content, Records.RecipientHouse, Cases.Pack));
    }

    [Fact]
    public void Selection_TrainingAskedForOnTheForm_TakesThePlaceOfItsProhibition()
    {
        var asked = Cases.Content with { Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["ai_training"] = "yes: a model that reads ECG" } } };
        var given = Cases.Tier2 with { Circumstances = [.. ApplicationCircumstances.Of(asked, Records.RecipientHouse, Cases.Pack)] };
        var codes = ClauseSelection.For(given, DecisionRules.Decide(given, Cases.Pack), Cases.Pack).Select(one => one.Clause.Code).ToList();
        Assert.Contains("AC-08", codes);
        Assert.DoesNotContain("AC-07", codes);
    }
}
