using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What follows when a dataset is corrected, on both stores.</summary>
public abstract class CorrectDatasetTests
{
    private protected abstract Task<TestStore> Open();

    private static async Task<(string Number, DatasetInput Input)> Present(TestStore store)
    {
        await using var db = store.CreateDbContext();
        var dataset = await db.Datasets.SingleAsync(one => db.Applications.Any(application => application.Dataset == one.Id));
        return (dataset.Number, DatasetInput.Of(dataset.Title, dataset.Limitations, dataset.Classification));
    }

    private static async Task<Outcome<string>> Correct(TestStore store, string number, DatasetInput input, Actor actor, DatasetInput? shown = null) =>
        await new CorrectDataset(store.Pipeline, Cases.Pack).Run(number, input, shown ?? (await Present(store)).Input, "the ethics committee wrote", Guid.NewGuid(), actor, default);

    [Fact]
    public async Task Reclassify_NewDataUseCode_BarsTheOpenCaseAndIsLogged()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (number, input) = await Present(store);
        Assert.Equal("DS-25", (await Correct(store, number, input, People.Technical)).Rule!.Code);
        input.DataUse = [.. input.DataUse, "POA"];
        Assert.True((await Correct(store, number, input, People.Steward)).IsDone);

        await using var db = store.CreateDbContext();
        await store.Facts.Handle((await db.Outbox.SingleAsync(one => one.Kind == OutboxKinds.ReadFacts)).Subject, default);
        var decision = (await db.Applications.AsNoTracking().SingleAsync()).Decision;
        Assert.Equal(Domain.Decision.DecisionOutcome.Prohibited, decision.Outcome);
        Assert.True(decision.Has("P4"));
        var act = (await store.Log()).Select(entry => entry.Event).Last(one => one.Act == CorrectDataset.Name && one.Outcome is AuditOutcome.Done);
        Assert.EndsWith(", POA", act.To);
    }

    [Fact]
    public async Task Reclassify_CodeAddedByTheStewardToDataThatThePackHoldsHighlyInvasive_IsTaken()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var (number, input) = await Present(store);
        // As it was registered before the entry made the data so.
        var code = Cases.Pack.ControlList.First(entry => entry.Sensitivity is Sensitivity.S4).Code;
        await store.Sql($"""UPDATE dataset SET "Classification" = replace("Classification", '"{input.Entries[0]}"', '"{code}"')""");
        (_, input) = await Present(store);
        Assert.False(input.HighInvasiveness);
        input.DataUse = [.. input.DataUse, "POA"];

        Assert.True((await Correct(store, number, input, People.Steward)).IsDone);
        Assert.False((await Present(store)).Input.HighInvasiveness);
    }

    [Fact]
    public async Task Correct_OnAPageThatAnotherHasOutrun_WritesNothingOver()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (number, seen) = await Present(store);
        var (_, withdrawn) = await Present(store);
        withdrawn.DataUse = ["NCU"];
        Assert.True((await Correct(store, number, withdrawn, People.Steward)).IsDone);

        var (_, input) = await Present(store);
        input.DataUse = seen.DataUse;
        input.Persons = 77;
        Assert.Equal(OutcomeKind.Stale, (await Correct(store, number, input, People.Technical, seen)).Kind);
        Assert.Contains("NCU", (await Present(store)).Input.DataUse);
    }

    [Fact]
    public async Task ConfirmConditions_DataClassifiedGraverSinceTheApproval_GrantsNothing()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        Assert.True((await store.Evidence.Run("A-001", 0, "the contract", Guid.NewGuid(), People.Officer, default)).IsDone);
        var (number, input) = await Present(store);
        input.Granularity = Granularity.G6;
        Assert.True((await Correct(store, number, input, People.Technical)).IsDone);

        Assert.Equal("DE-9", (await store.Do(ApplicationVerb.ConfirmConditions, People.Officer)).Rule?.Code);
    }

    [Fact]
    public async Task Reclassify_DataUnderALicence_HasItLookedAtAnewAndTextAloneHasNot()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var (number, input) = await Present(store);
        input.Title = "Discharges of 2025";
        Assert.True((await Correct(store, number, input, People.Officer)).IsDone);
        await using var db = store.CreateDbContext();
        Assert.Empty(await db.Reassessments.AsNoTracking().ToListAsync());
        Assert.Equal("Discharges of 2025", (await db.Datasets.AsNoTracking().SingleAsync(one => one.Number == number)).Title);

        input.Vulnerable = true;
        Assert.True((await Correct(store, number, input, People.Technical)).IsDone);
        var task = Assert.Single(await db.Reassessments.AsNoTracking().ToListAsync());
        Assert.Equal((ReassessmentTrigger.Reclassified, Role.LicensingOfficer), (task.Trigger, task.Who));
        Assert.Contains($"vulnerable groups. Granted before: {licence}.", task.Reason);
    }
}

public sealed class SqliteCorrectDatasetTests : CorrectDatasetTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCorrectDatasetTests(PostgresCluster cluster) : CorrectDatasetTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
