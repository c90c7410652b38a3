using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ExportPortal.Data;

/// <summary>What a command asks of the store, and whom it keeps waiting: writers stand in line, so each question costs all of them. The same tests on both stores.</summary>
public abstract class CommandCostTests
{
    private protected abstract Task<TestStore> Open();

    [Theory]
    [InlineData(ApplicationState.Submitted, ApplicationVerb.Register)]
    [InlineData(ApplicationState.InReview, ApplicationVerb.GiveTechnicalOpinion)]
    [InlineData(ApplicationState.Recommended, ApplicationVerb.SendToDecider)]
    [InlineData(ApplicationState.DecisionPending, ApplicationVerb.Approve)]
    public async Task Act_OnACase_AsksTheStoreNothingTwice(ApplicationState state, ApplicationVerb verb)
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List("Velkora Maritime");
        await desk.Run();
        await desk.Store.Application(state);
        await desk.Run();
        using var asked = new AskedOfStore(desk.Store);
        Assert.True((await desk.Store.Do(verb, verb is ApplicationVerb.Approve ? People.Manager : verb is ApplicationVerb.GiveTechnicalOpinion ? People.Technical : People.Officer)).IsDone);

        Assert.Contains(asked.Questions, operation => operation.Count > 4);
        Assert.All(asked.Questions, operation => Assert.Equal(operation.Distinct(), operation));
        Assert.All(asked.Questions, operation => Assert.InRange(operation.Count, 1, 16));
    }

    [Fact]
    public async Task Facts_AsTheyWereDecidedOn_WaitForNobodyWhoWrites()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var log = (await store.Log()).Count;
        await store.Gate.EnterAsync();
        Assert.False(await store.Facts.Run("A-001", ApplicationVerb.Register, People.Officer, default).WaitAsync(TimeSpan.FromSeconds(60)));
        store.Gate.Leave();

        Assert.Equal(log, (await store.Log()).Count);
    }

    [Fact]
    public async Task Case_MeasuredAgainElsewhere_StandsOnTheNewAssessmentAndAFiledOneOnItsOwn()
    {
        await using var store = await Open();
        var filed = await store.Application(ApplicationState.Submitted);
        await using var db = store.CreateDbContext();
        Assert.Equal(filed.Assessment, (await Newest()).Assessment.Id);
        var again = Records.Assess((await Newest()).Version, "RA-0002", Cases.Start);
        await using (var elsewhere = store.CreateDbContext())
        {
            elsewhere.Assessments.Add(again);
            await elsewhere.SaveChangesAsync();
        }

        Assert.Equal((again.Id, "RA-0002"), ((await Newest()).Assessment.Id, (await Newest()).Assessment.Number));
        Assert.Equal(filed.Assessment, (await CaseFile.Of(db, filed, Cases.Pack, Cases.Start, default)).Assessment.Id);

        async Task<CaseFile> Newest() => (await CaseFile.Load(db, filed.DatasetVersion, filed.Recipient, Cases.Pack, Cases.Start, default))!;
    }

    [Fact]
    public async Task Case_OfTheSameAssessmentInAnotherStore_IsReadThere()
    {
        await using var one = await Open();
        await using var other = await Open();
        var filed = await one.Application(ApplicationState.Submitted);
        await using var first = one.CreateDbContext();
        await using var second = other.CreateDbContext();
        await other.Sql("UPDATE risk_assessment SET \"Number\" = 'RA-0009'");

        Assert.Equal("RA-0001", (await CaseFile.Of(first, filed, Cases.Pack, Cases.Start, default)).Assessment.Number);
        Assert.Equal("RA-0009", (await CaseFile.Of(second, filed, Cases.Pack, Cases.Start, default)).Assessment.Number);
    }

    [Fact]
    public async Task Interest_DeclaredBetweenTwoActs_ClosesTheNextOne()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        Assert.True((await store.Do(ApplicationVerb.Register, People.Officer)).IsDone);
        Assert.True((await new Features.Safeguarding.DeclareInterest(store.Pipeline).Run(People.RecipientHouse.Value, "My sister works there.", Guid.NewGuid(), People.Officer, default)).IsDone);

        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.StartReview, People.Officer)).Rule!.Code);
    }

    /// <summary>The questions that a store is asked from now on, by operation.</summary>
    private sealed class AskedOfStore : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentDictionary<DbContextId, List<string>> asked = [];
        private readonly ConcurrentBag<IDisposable> subscriptions = [];
        private readonly string place;

        public AskedOfStore(TestStore store)
        {
            using (var db = store.CreateDbContext())
                place = Place(db.Database.GetDbConnection());
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public IEnumerable<List<string>> Questions => asked.Values;

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == DbLoggerCategory.Name)
                subscriptions.Add(listener.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> told)
        {
            if (told.Value is CommandExecutedEventData { Context: { } context } data && Place(data.Command.Connection!) == place && data.Command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
                asked.GetOrAdd(context.ContextId, _ => []).Add($"{data.Command.CommandText} {string.Join(", ", data.Command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.ParameterName}={parameter.Value}"))}");
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in subscriptions)
                subscription.Dispose();
        }

        private static string Place(DbConnection connection) => $"{connection.DataSource} {connection.Database}";
    }
}

public sealed class SqliteCommandCostTests : CommandCostTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCommandCostTests(PostgresCluster cluster) : CommandCostTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
