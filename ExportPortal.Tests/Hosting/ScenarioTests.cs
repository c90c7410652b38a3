using System.Text.Json;
using ExportPortal.Cli;
using ExportPortal.Data;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting;

/// <summary>The scenario of the demonstration as domain/13 tells it, read from the store that walking it has made.</summary>
public sealed class ScenarioTests(ScenarioFixture scenario) : IClassFixture<ScenarioFixture>
{
    /// <summary>Number, state and the state of the licence; empty for none.</summary>
    public static TheoryData<string, ApplicationState, LicenceState?> States => new()
    {
        { "A-001", ApplicationState.NoLicenceRequired, null }, { "A-002", ApplicationState.Approved, LicenceState.Active }, { "A-003", ApplicationState.Approved, LicenceState.Active },
        { "A-004", ApplicationState.Approved, LicenceState.Active }, { "A-005", ApplicationState.Approved, LicenceState.Active }, { "A-006", ApplicationState.Approved, LicenceState.Active },
        { "A-007", ApplicationState.Approved, LicenceState.Suspended }, { "A-008", ApplicationState.Prohibited, null }, { "A-009", ApplicationState.ApprovedConditional, null },
        { "A-010", ApplicationState.Refused, null }, { "A-011", ApplicationState.IntentToRefuse, null }, { "A-012", ApplicationState.Prohibited, null },
        { "A-013", ApplicationState.InReview, null }, { "A-014", ApplicationState.Recommended, null }, { "A-015", ApplicationState.RfiPending, null },
        { "A-016", ApplicationState.InReview, null }, { "A-017", ApplicationState.InReview, null }, { "A-018", ApplicationState.DecisionPending, null },
        { "A-019", ApplicationState.ScreeningHold, null }, { "A-020", ApplicationState.Submitted, null }, { "A-021", ApplicationState.Incomplete, null },
        { "A-022", ApplicationState.Draft, null }, { "A-023", ApplicationState.Withdrawn, null }, { "A-024", ApplicationState.Approved, LicenceState.Revoked },
        { "A-025", ApplicationState.Approved, LicenceState.Closed },
        // H-01 to H-10
        { "A-026", ApplicationState.Lapsed, null }, { "A-027", ApplicationState.Rwa, null }, { "A-028", ApplicationState.Approved, LicenceState.Closed }, { "A-029", ApplicationState.InReview, null },
        { "A-030", ApplicationState.Ineligible, null }, { "A-031", ApplicationState.Registered, null }, { "A-032", ApplicationState.Approved, LicenceState.PendingAcceptance },
        { "A-033", ApplicationState.Approved, LicenceState.Expired }, { "A-034", ApplicationState.Refused, null }, { "A-035", ApplicationState.DecisionPending, null },
    };

    public static TheoryData<string> Decided => [.. Enumerable.Range(1, 25).Select(number => $"A-{number:000}")];

    /// <summary>What stands around the licences (13.4): the planted findings of the access log, each once, the incidents, the sanction and the draw.</summary>
    [Fact]
    public async Task Scenario_AroundTheLicences_IsWhatIsTold()
    {
        async Task<string> Licence(string application) => (await scenario.Licence(application)).Number;
        var alerts = await scenario.Read(db => db.Set<Alert>().AsNoTracking().Where(one => one.Level != AnomalyLevel.Low).ToListAsync());
        foreach (var (rule, application, state) in new[]
        {
            ("AN-02", "A-007", AlertState.Incident), ("AN-06", "A-003", AlertState.New), ("AN-07", "A-005", AlertState.Explained), ("AN-09", "A-006", AlertState.New), ("AN-12", "A-005", AlertState.New),
        })
            Assert.Equal((rule, await Licence(application), state), alerts.Where(one => one.Rule == rule).Select(one => (one.Rule, one.Licence, one.State)).Single());
        Assert.Contains(alerts, one => one is { Rule: "AN-11", State: AlertState.New });
        Assert.All(alerts, one => Assert.Contains(one.Rule, (string[])["AN-02", "AN-06", "AN-07", "AN-09", "AN-11", "AN-12"]));

        var incidents = await scenario.Read(db => db.Incidents.AsNoTracking().OrderBy(one => one.Number).ToListAsync());
        Assert.Equal(
            ["INC-001 I-13 FalseAlarm", "INC-002 I-15 FalseAlarm", "INC-003 I-04 Investigating SEV2", "INC-004 I-03 Investigating SEV2", "INC-005 I-07 Investigating SEV3"],
            incidents.Select(one => $"{one.Number} {one.Class} {one.State}{(one.SeverityLevel is { } level ? $" SEV{level}" : "")}"));
        var late = incidents[3].Notices.Single(one => one.LateReasons is not null);
        Assert.Equal((TimeSpan.FromHours(3), "Licence"), (late.SentAt - late.DueAt, late.Terms.Regime));
        Assert.Contains(await Licence("A-007"), incidents[3].Licences.Select(one => one.Number));
        var sanction = await scenario.Read(db => db.Sanctions.AsNoTracking().SingleAsync());
        Assert.Equal((SanctionState.Proposed, 6, 24), (sanction.State, sanction.Rung, sanction.Content.Months));

        var draws = await scenario.Read(db => db.AuditDraws.AsNoTracking().OrderBy(one => one.Quarter).ToListAsync());
        // One that is over is drawn, and the authority is bound for each one since; on the first morning of a quarter these are two.
        Assert.InRange(draws.Count, 2, 3);
        Assert.Equal([false, .. draws.Skip(1).Select(_ => true)], draws.Select(one => one.Record is null));
        Assert.All(draws.Zip(draws.Skip(1)), pair => Assert.Equal(pair.First.Of.Next, pair.Second.Of));
        Assert.Empty(DrawVerification.Faults(draws[0].Record!));
    }

    [Fact]
    public void Scenario_Seal_IsInForceForAnotherYear() => Assert.True(DemonstrationSeal.Load(
        File.ReadAllBytes(Path.Combine(scenario.Folder, "keys", "demonstration-seal.p12")),
        File.ReadAllText(Path.Combine(scenario.Folder, "keys", "demonstration-seal.password"))).NotAfter.ToUniversalTime() > DateTime.UtcNow.AddYears(1));

    /// <summary>The audits of 13.4, by what they are; and an office that keeps its clocks.</summary>
    [Fact]
    public async Task Scenario_Audits_AreThoseThatAreToldAndNoneIsLate()
    {
        var audits = await scenario.Read(db => db.Audits.AsNoTracking().ToListAsync());
        // As of the end of the walk: what comes due while the tests run is not its fault, nor that another day has begun.
        var now = await End();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        async Task<Audit> Of(string application, AuditOrigin origin)
        {
            var licence = await scenario.Licence(application);
            return audits.Single(one => one.Licence == licence.Id && one.Origin == origin && (one.State is not AuditState.Closed || one.ReportedAt is not null)); // one was called off
        }

        var minor = await Of("A-003", AuditOrigin.Planned);
        Assert.Equal((AuditState.Closed, FindingGrade.FG2, FindingState.Closed), (minor.State, minor.Findings.Single().Grade, minor.Findings.Single().State));
        var incident = await Of("A-007", AuditOrigin.Triggered);
        Assert.Equal((AuditState.Testing, null), (incident.State, incident.Samples.Single().Deviating));
        Assert.Contains("SEV2", incident.Why, StringComparison.Ordinal);
        var yearly = await Of("A-006", AuditOrigin.Planned);
        Assert.Equal((AuditState.Notice, 34), (yearly.State, yearly.PlannedFor.DayNumber - today.DayNumber));
        var recipient = await scenario.Read(db => db.Organisations.SingleAsync(one => one.RomanisedName == "Banyan Grove AI Research"));
        var open = audits.Single(one => one.Auditee == recipient.Id && one.Origin == AuditOrigin.Planned);
        Assert.Equal((AuditState.CorrectiveAction, FindingGrade.FG3, FindingState.FixDue), (open.State, open.Findings.Single().Grade, open.Findings.Single().State));
        Assert.Equal(12, DateOnly.FromDateTime(open.DueAt!.Value.UtcDateTime).DayNumber - today.DayNumber);
        Assert.Contains(audits, one => one.Origin == AuditOrigin.Random);
        Assert.Equal(audits.Count(one => one.ReportedAt is not null), await scenario.Read(db => db.Set<SealedAuditReport>().CountAsync()));
        Assert.Empty(audits.Where(one => one.State is not AuditState.Closed && one.DueAt < now).Select(one => $"{one.Number} {one.Origin} {one.State} {one.Why} {one.DueAt:u}"));
    }

    /// <summary>When the last act of the walk was.</summary>
    private async Task<DateTimeOffset> End() => DateTimeOffset.FromUnixTimeMilliseconds(await scenario.Read(db => db.Database.SqlQueryRaw<long>("SELECT max(at) AS Value FROM audit_event").SingleAsync()));

    [Theory, MemberData(nameof(States))]
    public async Task Scenario_EachCase_StandsWhereItIsTold(string number, ApplicationState state, LicenceState? licence)
    {
        Assert.Equal(state, (await scenario.Application(number)).State);
        Assert.Equal(licence, await scenario.Read(db => db.Licences.Where(one => db.Applications.Any(application => application.Id == one.Application && application.Number == number)).Select(one => (LicenceState?)one.State).SingleOrDefaultAsync()));
    }

    /// <summary>The risks are measured on real files, so 1/12 stands where the table rounds to 0.083; the rules must come to the same all the same.</summary>
    [Theory, MemberData(nameof(Decided))]
    public async Task Scenario_EachDecision_EqualsTheTable(string number)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("decisions.json")));
        var told = golden.RootElement.GetProperty("applications").EnumerateArray().Single(one => one.GetProperty("id").GetString() == number).GetProperty("decision");
        var application = await scenario.Application(number);
        var decided = application.Decision;

        Assert.Equal(told.GetProperty("outcome").GetString(), Words.Code(decided.Outcome));
        Assert.Equal(told.GetProperty("tier").ValueKind is JsonValueKind.Null ? null : told.GetProperty("tier").GetInt32(), decided.Tier);
        // M10 and the gates came with the present pack; the table was made under the first one. It knows no figures beside the risk,
        // and each file of the scenario holds every gate of its tier, but for the average of DS-04 beside the smallest class at T2.
        string[] added = number == "A-015" ? ["average data risk: 0.11 measured, at most 0.09 needed at T2"] : [];
        Assert.Equal(added, decided.Reasons.Where(reason => reason.Code == "GT").Select(reason => reason.Text));
        Assert.Equal(told.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()), decided.Reasons.Select(reason => reason.Code).Where(code => code is not ("M10" or "GT")));
        Assert.Equal(told.GetProperty("needs").GetArrayLength() + added.Length, decided.Needs.Count);
        var assessment = application.Assessment;
        Assert.Equal((double?)(await scenario.Read(db => db.Assessments.AsNoTracking().SingleAsync(one => one.Id == assessment))).Measurement.Sample.K, application.Case.Measures!["k_minimum"]);
        if (told.GetProperty("risk").ValueKind is JsonValueKind.Object and not JsonValueKind.Null)
        {
            Assert.Equal(told.GetProperty("threshold").GetDouble(), decided.Threshold!.Value.Value, 1e-12);
            Assert.InRange(decided.Risk!.Overall.Value / told.GetProperty("risk").GetProperty("overall").GetDouble(), 0.995, 1.005);
        }
    }

    [Fact]
    public async Task Scenario_Flags_AreThoseOfTheTable()
    {
        var now = DateTimeOffset.UtcNow;
        async Task<IReadOnlyList<LicenceFlag>> Flags(string number)
        {
            var licence = await scenario.Licence(number);
            var open = await scenario.Read(db => db.Amendments.Where(one => one.Licence == licence.Id && (one.State == AmendmentState.Requested || one.State == AmendmentState.InReview)).Select(one => one.Kind).ToListAsync());
            return LicenceFlags.Of(licence, open, 0, now);
        }

        Assert.Contains(LicenceFlag.RenewalPending, await Flags("A-004"));
        Assert.Contains(LicenceFlag.ReportOverdue, await Flags("A-005"));
        Assert.Contains(LicenceFlag.AmendmentPending, await Flags("A-006"));
        var late = (await scenario.Licence("A-005")).Duties.First(duty => duty.Kind is DutyKind.Report && duty.Answer is null);
        Assert.Equal(6, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - late.Due.DayNumber);
        var (first, second) = ((await scenario.Licence("A-003")).PastVersions.Single(), await scenario.Licence("A-003"));
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(2, await scenario.Read(db => db.Set<SealedPackage>().CountAsync(package => package.Licence == second.Id)));
    }

    /// <summary>The consortium of 13.3 names its sites and attaches the programme under which they work.</summary>
    [Fact]
    public async Task Scenario_GlobalCase_NamesItsFourSites()
    {
        var application = await scenario.Application("A-017");
        Assert.Equal((4, Domain.Decision.DecisionOutcome.Global), (application.Content.Sites.Count, application.Decision.Outcome));
        Assert.True(await scenario.Read(db => db.ApplicationDocuments.AnyAsync(paper => paper.Application == application.Id && paper.Kind == "programme")));
    }

    /// <summary>A small firm applies as one, companies are companies with their owners on record, and the lower fee is claimed where there is a fee.</summary>
    [Theory]
    [InlineData("A-002", "company", "small", false)]
    [InlineData("A-006", "ngo", "medium", false)]
    [InlineData("A-010", "company", "medium", false)]
    [InlineData("A-011", "company", "large", false)]
    [InlineData("A-012", "public-body", "medium", false)]
    [InlineData("A-013", "university", "public", false)]
    [InlineData("A-016", "company", "small", true)]
    [InlineData("A-029", "company", "public", false)]
    public async Task Scenario_EachForm_SaysWhatTheRecipientIs(string number, string kind, string size, bool claimsFee)
    {
        var content = (await scenario.Application(number)).Content;
        Assert.Equal((kind, size, claimsFee), (content.Answers.Value("recipient_type"), content.Answers.Value("size"), content.Answers.Says("fee_waiver")));
        Assert.Equal(kind == "company" ? 1 : 0, content.DeclaredOwners.Count);
    }

    [Fact]
    public async Task Scenario_LicencesInUse_NameUsersWhoseTrainingCounts()
    {
        var licences = await scenario.Read(db => db.Licences.AsNoTracking().Where(one => one.State == LicenceState.Active || one.State == LicenceState.Suspended).ToListAsync());
        var named = licences.Where(one => one.Grant is { NamesUsers: true }).SelectMany(one => one.Grant!.Users.Select(user => (one.Number, user.Name, Until: one.Grant.TrainedUntil(user)))).ToList();
        Assert.NotEmpty(named);
        var today = DateOnly.FromDateTime((await End()).UtcDateTime);
        Assert.DoesNotContain(named, one => one.Until < today);
    }

    [Fact]
    public async Task Scenario_SyntheticDataWithNoise_IsOnThePrivacyLedgerOfWhoeverWasGivenIt()
    {
        var releases = await scenario.Read(db => db.PrivacyReleases.AsNoTracking().Where(one => db.Datasets.Any(dataset => dataset.Id == one.Dataset && dataset.Number == "DS-10")).ToListAsync());
        var given = await scenario.Read(db => db.Applications.AsNoTracking().Where(one => one.Number == "A-002" || one.Number == "A-033").Select(one => one.Recipient).ToListAsync());

        Assert.Equal(given.Select(one => one.Value).Order(), releases.Select(one => one.Recipient.Value).Order());
        Assert.All(releases, one => Assert.Equal((1, 1e-7), (one.Terms.Epsilon!.Value, one.Terms.Delta!.Value)));
    }

    [Fact]
    public async Task Scenario_Appeals_EndInEachWay()
    {
        var appeals = await scenario.Read(db => db.Appeals.AsNoTracking().OrderBy(one => one.Number).Join(db.Applications, one => one.Application, one => one.Id, (appeal, application) => new { appeal.Number, appeal.State, On = application.Number }).ToListAsync());
        Assert.Equal(
            [("AP-001", AppealState.Lodged, "A-010"), ("AP-002", AppealState.Dismissed, "A-034"), ("AP-003", AppealState.Granted, "A-035"), ("AP-004", AppealState.Remitted, "A-029")],
            appeals.Select(one => (one.Number, one.State, one.On)));
    }

    [Fact]
    public async Task Scenario_OpenOpinionsAndConditions_AreThoseOfTheNotes()
    {
        async Task<IEnumerable<OpinionKind>> Open(string number)
        {
            var application = await scenario.Application(number);
            return application.OpinionsNeeded(Cases.Pack).Except(application.Opinions.Select(opinion => opinion.Kind));
        }

        Assert.Equal([OpinionKind.Ethics], await Open("A-013"));
        Assert.Equal([OpinionKind.Technical], await Open("A-016"));
        Assert.Equal([OpinionKind.Legal], await Open("A-017"));
        Assert.Collection((await scenario.Application("A-009")).Conditions, first => Assert.Contains("major finding", first.Text, StringComparison.Ordinal), second => Assert.Contains("environment level E2", second.Text, StringComparison.Ordinal));
        var clock = (await scenario.Application("A-015")).Clock("decision-T");
        Assert.True(clock is { IsStopped: true });
        Assert.InRange((DateTimeOffset.UtcNow - clock.Stops[^1].From).TotalDays, 8, 11); // since nine days at the first start, whatever the hour
    }

    [Fact]
    public async Task Scenario_LateReview_IsDisputedByItsSteward()
    {
        var dispute = await scenario.Read(db => db.Disputes.AsNoTracking().SingleAsync());

        Assert.Equal((DisputeKind.ClockBreach, "A-013", DisputeState.WithOfficer), (dispute.Kind, dispute.About, dispute.State));
        Assert.Equal((await scenario.Application("A-013")).Steward, dispute.Complainant);
    }

    /// <summary>Walked, not inserted: the log is true, bears every step, and its entries stand in the order of time.</summary>
    [Fact]
    public async Task Scenario_Log_IsTrueAndInTheOrderOfTime()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await PortalCommandLine.Run(["log", "verify"], new CliOutput(Stream.Null, output, error), host => VerbHost.Build([.. host, $"--Storage:Folder={scenario.Folder}"]));
        Assert.Equal(CliOutput.Done, code);
        var log = JsonDocument.Parse(output.ToArray()).RootElement;
        Assert.True(log.GetProperty("intact").GetBoolean());
        Assert.Equal(0, log.GetProperty("unattested").GetInt64());

        var times = await scenario.Read(db => db.Database.SqlQueryRaw<long>("SELECT at AS Value FROM audit_event ORDER BY seq").ToListAsync());
        Assert.Equal(times.Order(), times);
        var steps = await scenario.Read(async db => (await db.Applications.AsNoTracking().ToListAsync()).Sum(one => one.Steps.Count(step => step.Person != default)));
        Assert.True(times.Count > steps, $"{times.Count} entries for {steps} steps");
        // Two years ago, and nothing after the first start.
        Assert.True(DateTimeOffset.FromUnixTimeMilliseconds(times[0]) < DateTimeOffset.UtcNow.AddDays(-800));
        Assert.True(DateTimeOffset.FromUnixTimeMilliseconds(times[^1]) <= DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Scenario_Parties_AreAllThereWithSomebodyToSign()
    {
        var (parties, people) = await scenario.Read(async db => (await db.Organisations.CountAsync(), await db.Users.Select(user => user.OrganisationId).Distinct().CountAsync()));
        Assert.Equal((21, 21), (parties, people)); // the authority, nine stewards, ten recipients, and who lends members to appeal panels
        Assert.Equal(12, await scenario.Read(db => db.Datasets.CountAsync()));
    }
}
