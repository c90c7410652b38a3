using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Domain.Risk.Privacy;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Features.Datasets.Outputs;
using ExportPortal.Features.Datasets.Privacy;
using ExportPortal.Features.Datasets.Reassessing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>What is kept of risks beside the figures themselves, and how it is read; on both stores.</summary>
public abstract partial class RiskStoreTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Review_ClosedWithoutANewAssessment_ComesAgainOnceAfterAsLong()
    {
        await using var store = await Open();
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        await store.Sql($"UPDATE risk_assessment SET \"ReviewBy\" = '{day.AddDays(9):yyyy-MM-dd}'");
        var jobs = new DueActsRunner([new ReassessmentsDue(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        var acts = new ActOnReassessment(store.Pipeline, Cases.Pack);
        async Task<List<ReassessmentTask>> Tasks() { await using var db = store.CreateDbContext(); return await db.Reassessments.AsNoTracking().OrderBy(one => one.Number).ToListAsync(); }
        async Task<int> After(int days) { store.Clock.Advance(TimeSpan.FromDays(days)); return await jobs.Run(default); }

        Assert.Equal((0, 1, 0), (await After(9), await After(1), await After(400)));
        Assert.Equal("RT-001", Assert.Single(await Tasks()).Number);
        var closed = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        Assert.True((await acts.Close("RT-001", "Nothing changed.", Guid.NewGuid(), People.Technical, default)).IsDone);

        // The assessment was made a day before its review period of ten days is counted from.
        Assert.Equal(closed.AddDays(10), (await Tasks())[0].NextReviewBy);
        await store.Sql("UPDATE reassessment SET \"NextReviewBy\" = NULL"); // as an earlier release closed it
        await using (var older = store.CreateDbContext())
        {
            Migration migration = older is PostgresPortalDbContext ? new Migrations.Postgres.RiskLines() : new Migrations.Sqlite.RiskLines();
            await store.Sql(migration.UpOperations.OfType<SqlOperation>().Single(one => one.Sql.Contains("NextReviewBy", StringComparison.Ordinal)).Sql);
        }
        Assert.Equal(closed.AddDays(10), (await Tasks())[0].NextReviewBy);
        Assert.Equal((0, 0, 1, 0), (await jobs.Run(default), await After(10), await After(1), await After(30)));
        var again = (await Tasks())[1];
        Assert.Equal((true, ReassessmentTrigger.ReviewDue), (again.IsOpen, again.Trigger));
        Assert.EndsWith($"was to be reviewed again by {closed.AddDays(10).ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}.", again.Reason);
        Assert.Equal(2, (await Tasks()).Count);
    }

    [Fact]
    public async Task Open_SameThingAgain_OpensOneTaskWhileItIsOpenAndAnotherAfterwards()
    {
        await using var store = await Open();
        MeasurementId assessment;
        DatasetId dataset;
        await using (var db = store.CreateDbContext())
            (assessment, dataset) = (await db.Assessments.Select(one => one.Id).SingleAsync(), await db.Datasets.Select(one => one.Id).FirstAsync());
        async Task<string?> Again()
        {
            string? number = null;
            await store.Pipeline.Run<string>("reassessment.open", Guid.NewGuid(), People.Technical, async scope =>
            {
                number = await scope.OpenReassessment(ReassessmentTrigger.EnvironmentChanged, dataset, assessment, "environment:one", "It fell.", Cases.Pack, default);
                scope.Record(new("dataset", "DS-01"));
                return Outcome<string>.Done("");
            }, default);
            return number;
        }

        Assert.Equal(("RT-001", null), (await Again(), await Again()));
        Assert.True((await new ActOnReassessment(store.Pipeline, Cases.Pack).Close("RT-001", "It rose again.", Guid.NewGuid(), People.Officer, default)).IsDone);
        Assert.Equal(("RT-002", null), (await Again(), await Again()));
        await using var read = store.CreateDbContext();
        Assert.Null((await read.Reassessments.SingleAsync(one => one.Number == "RT-001")).NextReviewBy);
    }

    [Fact]
    public async Task Outputs_ManyChecks_AreListedByPageFromTheirLines()
    {
        await using var store = await Open();
        await Checks(store, Enumerable.Range(1, 27).Select(at => ($"t{at % 3}.csv", at == 5 ? 4 : 0)));
        // A list that read the results would fail on these.
        await store.Sql("UPDATE output_check SET \"Result\" = '{' WHERE \"Number\" <> 'OC-0027'");
        var query = new OutputQuery(store);

        var (first, last) = ((await query.Find("DS-01", 1, People.Steward, default))!, (await query.Find("DS-01", 99, People.Steward, default))!);

        Assert.Equal((27, 25, "OC-0027", "OC-0027", 2), (first.Total, first.Checks.Count, first.Checks[0].Number, first.Newest!.Number, last.Page));
        Assert.Equal(["OC-0002", "OC-0001"], last.Checks.Select(check => check.Number));
        Assert.Equal(("t2.csv", 1, 0), first.Checks.Single(check => check.Number == "OC-0005") is var row ? (row.Table, row.Breaches, row.Recoverable) : default);
        // Each table by its newest check: the bad one was corrected since.
        var worst = (await new StressSetups(store, Cases.Pack, store.Clock).Find("DS-01", People.Steward, default))!.Outputs!;
        Assert.Equal((0, 3), (worst.Rules, worst.WorstOf));
    }

    [Fact]
    public async Task Withdrawn_CheckAndTimeOfAMeasurement_AreKept()
    {
        await using var store = await Open();
        await Checks(store, [("t.csv", 4), ("u.csv", 4), ("t.csv", 4)]);
        Assert.True((await new WithdrawCheck(store.Pipeline).Run("DS-01", "OC-0003", "It stayed here.", Guid.NewGuid(), People.Technical, default)).IsDone);
        var (at, took) = (store.Clock.GetUtcNow().AddHours(-1), TimeSpan.FromSeconds(61.25));
        await using (var db = store.CreateDbContext())
        {
            var assessment = Records.Assess((await db.Datasets.Include(one => one.Versions).FirstAsync(one => one.Number == "DS-01")).Versions[0], "RA-0002");
            assessment.Keep(at, took);
            db.Add(assessment);
            await db.SaveChangesAsync();
        }

        var worst = (await new StressSetups(store, Cases.Pack, store.Clock).Find("DS-01", People.Steward, default))!.Outputs!;
        Assert.Equal(("u.csv", 2), (worst.Table, worst.WorstOf)); // the first check of t.csv counts again
        var row = (await new OutputQuery(store).Find("DS-01", 1, People.Steward, default))!.Checks.Single(one => one.Number == "OC-0003");
        Assert.Equal((true, "It stayed here."), (row.IsWithdrawn, (await new OutputQuery(store).FindCheck("DS-01", "OC-0003", People.Steward, default))!.WithdrawnReason));
        await using var later = store.CreateDbContext();
        var kept = await later.Assessments.AsNoTracking().OrderBy(one => one.Number).Select(one => new { one.MeasuredAt, one.MeasuredSeconds }).ToListAsync();
        Assert.Equal([(null, null), (at, 61.25)], kept.Select(one => (one.MeasuredAt, one.MeasuredSeconds)));
    }

    [Fact]
    public async Task Withdrawn_Release_CountsNoMore_ButWhatALicenceRestsOnStays()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var (record, withdraw, query) = (new RecordRelease(store.Pipeline, Cases.Pack), new WithdrawRelease(store.Pipeline), new PrivacyQuery(store, Cases.Pack, store.Clock));
        async Task<DatasetPrivacy> Ledger() => (await query.Of("DS-01", People.Steward, default))!;
        var before = await Ledger();
        async Task<Guid> Made(double epsilon)
        {
            var made = await record.Run("DS-01", before.Parties[0].Id, new("Counts", before.Today, new(PrivacyNoise.Pure, epsilon, null, null, null), new(true, true, true)), Guid.NewGuid(), People.Steward, default);
            Assert.Equal("", made.Message);
            return made.Value;
        }
        async Task<double?> InStressTest() => (await new StressSetups(store, Cases.Pack, store.Clock).Find("DS-01", People.Steward, default))!.Privacy?.Claimed;
        async Task<int> AroundACase()
        {
            await using var db = store.CreateDbContext();
            var dataset = await db.Datasets.Include(one => one.Versions).SingleAsync(one => one.Number == "DS-01");
            var party = await db.Organisations.SingleAsync(one => one.Id == new OrganisationId(before.Parties[0].Id));
            return (await db.Around(dataset, dataset.Versions[0].Id, party, Cases.Pack, store.Clock.GetUtcNow(), default)).Releases.Count;
        }

        var (right, mistyped) = (await Made(0.5), await Made(5));
        Assert.Equal((5.5, 2), (await InStressTest(), await AroundACase()));
        Assert.Equal("DP-12", (await withdraw.Run("DS-01", mistyped, "0.5 was meant.", Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        Assert.False((await withdraw.Run("DS-02", mistyped, "0.5 was meant.", Guid.NewGuid(), People.Technical, default)).IsDone);
        Assert.True((await withdraw.Run("DS-01", mistyped, "0.5 was meant.", Guid.NewGuid(), People.Technical, default)).IsDone);

        Assert.Equal((0.5, 1), (await InStressTest(), await AroundACase()));
        var one = Assert.Single((await Ledger()).Recipients);
        Assert.Equal((0.5, 1, 2, "0.5 was meant."), (one.Spent.Epsilon, one.Spent.Releases, one.Releases.Count, one.Releases.Single(release => release.Id == mistyped).WithdrawnReason));
        Assert.Equal("0.5 was meant.", Assert.Single(await store.Log(), entry => entry.Event.Act == "privacy.withdraw" && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done).Reason);

        var licence = await store.Licence(LicenceState.Active, "A-002");
        var kept = await withdraw.Run("DS-01", right, "We want room.", Guid.NewGuid(), People.Steward, default);
        Assert.Equal(("DP-15", true), (kept.Rule?.Code, kept.Message.StartsWith(licence, StringComparison.Ordinal)));
        store.Clock.Advance(TimeSpan.FromDays(5_000));
        Assert.True((await withdraw.Run("DS-01", right, "It was never made.", Guid.NewGuid(), People.Steward, default)).IsDone);
    }

    [Fact]
    public async Task Setup_EarlierVersions_AreReadFromTheFormOfTheirMeasurements()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await store.Sql("UPDATE risk_assessment SET \"Measurement\" = '{'");

        var earlier = Assert.Single((await new StressSetups(store, Cases.Pack, store.Clock).Find("DS-01", People.Steward, default))!.Earlier);

        Assert.Equal(Records.Measurement.QuasiIdentifiers, earlier.QuasiIdentifiers);
        Assert.False(earlier.IsTable);
    }

    [Theory]
    [InlineData(LicenceState.Active, 1)]
    [InlineData(LicenceState.Suspended, 0)]
    public async Task Datasets_Licences_AreCountedInTheStore(LicenceState state, int active)
    {
        await using var store = await Open();
        await store.Licence(state);
        async Task<(int, int)> Counted(int days = 0)
        {
            store.Clock.Advance(TimeSpan.FromDays(days));
            return (await new DatasetListQuery(store, store.Clock).Run("", 1, People.Officer, default)).Rows.Single(one => one.Number == "DS-01") is var row ? (row.Licences, row.Active) : default;
        }

        Assert.Equal((1, active), await Counted());
        Assert.Equal((1, 0), await Counted(5_000));
    }

    [Fact]
    public async Task Attacks_SavedAfterAnAssessment_ChangeNothingOfIt()
    {
        await using var store = await Open();
        var query = new AssessmentQuery(store, Cases.Packs, Cases.Pack);
        var before = await Read("RA-0001");

        await using (var db = store.CreateDbContext())
        {
            var dataset = await db.Datasets.Include(one => one.Versions).FirstAsync(one => one.Number == "DS-01");
            var file = Records.Measurement.File;
            SyntheticAssessment Attacks(string number) => SyntheticAssessment.Save(new(Guid.NewGuid()), number, dataset, new(
                file, file, file, new([new("a", ColumnType.Text), new("b", ColumnType.Text)], ["b"], [], []), [AttackOutcome.Of(AttackKind.Inference, new(100, 100, 90, 10, 100, 20), 0.95, "b")],
                [new(MembershipGroup.Vulnerable, MembershipScore.Distance, 100, 100, 0.9, 0.5, 0.7, 0.6, 0.8), new(MembershipGroup.Random, MembershipScore.Distance, 100, 100, 0.5, 0, 0, -0.1, 0.1)],
                new(0, 0, 0, 0, 0), new("portal", "engine")), 2, Cases.Pack, People.Steward, store.Clock.GetUtcNow());
            var (attacks, next) = (Attacks("SY-0001"), Records.Assess(dataset.Versions[0], "RA-0002"));
            next.Keep(attacks);
            db.AddRange(attacks, next);
            await db.SaveChangesAsync();
        }

        Assert.Equal(before, await Read("RA-0001"));
        Assert.Equal(("SY-0001", null), (await query.Find("RA-0001", People.Officer, default))! is var old ? (old.LaterAttacks, old.Attacks) : default);
        var later = (await query.Find("RA-0002", People.Officer, default))!;
        Assert.Equal(("SY-0001", null, "SY-0001"), (later.Attacks!.Number, later.LaterAttacks, AssessmentRecord.Of(later).Attacks));
        Assert.Equal(RiskJson.WriteSynthetic(later.Attacks.Result), RiskJson.WriteSynthetic(AssessmentRecord.Read(AssessmentRecord.Of(later).Write()).Synthetic!));
        Assert.Equal(0.8, later.Figures!.Membership!.AdvantageHigh);
        // The record holds what the paper says, and not only how the tests stood before the attacks.
        var record = AssessmentRecord.Read(AssessmentRecord.Of(later).Write());
        Assert.Equal(later.Certificate.Reading.Stress.Select(test => (test.Code, test.Outcome, test.Sentence)), record.Judged!.Select(test => (test.Code, test.Outcome, test.Sentence)));
        Assert.Equal(StressOutcome.Failed, record.Judged!.Single(test => test.Code == "ST-07").Outcome);
        Assert.Equal(later.Certificate.Reading.Channels, record.Channels!);

        async Task<(string, string)> Read(string number)
        {
            var view = (await query.Find(number, People.Officer, default))!;
            return (System.Text.Json.JsonSerializer.Serialize(RiskCertificate.Alone(view.Certificate, view.Subject, "Office")), Convert.ToHexString(AssessmentRecord.Of(view).Write()));
        }
    }

    /// <summary>What stands beside the figures from now on, of the rows that are there.</summary>
    [Fact]
    public async Task Migration_RowsOfAnEarlierRelease_GetTheirLines()
    {
        await using var store = await Open();
        await Checks(store, [("t.csv", 4), ("u.csv", 0)]);
        await store.Sql("UPDATE output_check SET \"Table\" = '', \"Dimensions\" = '', \"Sha256\" = '', \"Cells\" = 0, \"Breaches\" = 0, \"Recoverable\" = 0, \"IsExact\" = \"Cells\" < 0");
        await store.Sql("UPDATE risk_assessment SET \"Form\" = '{}'");
        await using (var older = store.CreateDbContext())
        {
            Migration migration = older is PostgresPortalDbContext ? new Migrations.Postgres.RiskLines() : new Migrations.Sqlite.RiskLines();
            foreach (var step in migration.UpOperations.OfType<SqlOperation>())
                await store.Sql(step.Sql);
        }
        await using var db = store.CreateDbContext();

        foreach (var check in await db.OutputChecks.AsNoTracking().ToListAsync())
        {
            var figures = check.Result.Figures();
            Assert.Equal((figures.Table, figures.Dimensions, figures.Sha256, figures.Cells, check.Result.Breaches, figures.Recoverable, figures.IsExact),
                (check.Table, check.Dimensions, check.Sha256, check.Cells, check.Breaches, check.Recoverable, check.IsExact));
        }
        var assessment = await db.Assessments.AsNoTracking().SingleAsync();
        var form = MeasuredForm.Of(assessment.Measurement);
        Assert.Equal((string.Join(' ', form.QuasiIdentifiers), form.IsTable, form.Encoding), (string.Join(' ', assessment.Form.QuasiIdentifiers), assessment.Form.IsTable, assessment.Form.Encoding));
    }

    /// <summary>One check a minute; a count below ten is a finding.</summary>
    private static async Task Checks(TestStore store, IEnumerable<(string Table, int Open)> tables)
    {
        await using var db = store.CreateDbContext();
        var dataset = await db.Datasets.FirstAsync(one => one.Number == "DS-01");
        foreach (var (table, at) in tables.Select((table, at) => (table, at)))
        {
            IReadOnlyList<OutputFinding> findings = table.Open > 0 ? [new(OutputRule.SmallCount, "sex = m", table.Open, 10, "small"), new(OutputRule.Narrow, "sex = f", null, null, "near")] : [];
            var result = new OutputResult(table.Table, new('a', 64), null, null, Cases.Pack.Id, Cases.Pack.Hash.Hex, 2, new OutputLayout { Count = "n", Dimensions = ["sex", "area"] }, 4, 1, true, null, findings);
            db.OutputChecks.Add(OutputCheck.Keep(new(Guid.NewGuid()), $"OC-{at + 1:D4}", dataset, result, People.Steward, store.Clock.GetUtcNow().AddMinutes(at)));
        }
        await db.SaveChangesAsync();
    }
}

public sealed class SqliteRiskStoreTests : RiskStoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresRiskStoreTests(PostgresCluster cluster) : RiskStoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
