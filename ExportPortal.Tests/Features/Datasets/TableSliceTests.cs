using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Datasets;

/// <summary>A table of PostgreSQL chosen, measured and registered through the real services, by those whose connection it is.</summary>
public sealed class TableSliceTests(DevelopmentHost host, PostgresCluster cluster) : IClassFixture<DevelopmentHost>, IDisposable
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Recipient = "kenji@kurohana.example";

    private readonly SourceBench bench = new(cluster);

    [Fact]
    public async Task Save_MeasuredTable_GivesAVersionKnownByItsContent()
    {
        var (table, actor) = (await Table(), await Actor(Steward));
        var choices = Choices(actor);
        var uploads = new StagedUploads(Get<PortalPaths>(), bench.Engine, bench.Engine, new StressSearches(bench.Engine), bench.Intake, TimeProvider.System);
        var number = (await Get<RegisterDataset>().Run(new DatasetInput { Title = "Table", Limitations = "none known", Entries = ["1M02"], Persons = 4, Prevalence = 0 }, Guid.NewGuid(), actor, default)).Value;
        var session = new MeasureSession(uploads, TimeProvider.System, NullLogger.Instance, actor, number);

        Assert.Null(await session.Take($"{table.Connection}: {table}", (progress, cancellation) => choices.Open(table, actor, progress, cancellation)));
        session.Declare("sex", Domain.Datasets.ColumnRole.QuasiIdentifier, Domain.Datasets.ColumnType.Text);
        session.Declare("ill", Domain.Datasets.ColumnRole.Sensitive, Domain.Datasets.ColumnType.Text);
        session.ReadTextsBy(new TextRules(Fold: true));
        Assert.Null(await session.Measure());
        var outcome = await new RegisterVersion(Get<CommandPipeline>(), uploads, Get<PolicyPack>()).Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default);

        var saved = (await Get<DatasetQuery>().FindAssessment(number, outcome.Value, actor, default))!;
        Assert.Equal((2L, "table", table.Name, new TextRules(Fold: true)), (saved.Measurement.Sample.K, saved.Measurement.File.Format, saved.Measurement.File.From!.Name, saved.Measurement.Rules.Text));
        var file = (await Get<DatasetQuery>().Find(number, actor, default))!.Versions[0].File;
        Assert.Equal((true, session.Source!.Hash, 4L, $"bench: {table}"), (file.IsTable, file.Hash, file.Rows, file.Name));
        Assert.True(session.IsFileGone);
    }

    [Fact]
    public async Task TakePopulation_TableOfEverybody_IsCountedInWhereItStands()
    {
        var (actor, everybody) = (await Actor(Steward), await bench.Load(bench.Scratch.Write("sex,ill\nf,flu\nf,cold\nf,hay\nm,flu\nm,hay\nm,flu\nm,cold\n")));
        var (choices, session) = (Choices(actor), Session(actor));
        var sample = "sex,ill\nf,flu\nm,cold\n"u8.ToArray();
        Assert.Null(await session.Receive(new MemoryStream(sample), "sample.csv", sample.Length, default));
        session.Declare("sex", Domain.Datasets.ColumnRole.QuasiIdentifier, Domain.Datasets.ColumnType.Text);
        session.Declare("ill", Domain.Datasets.ColumnRole.Sensitive, Domain.Datasets.ColumnType.Text);

        Assert.Null(await session.TakePopulation($"{everybody.Connection}: {everybody}", (progress, cancellation) => choices.Open(everybody, actor, progress, cancellation)));
        Assert.Equal((MeasurePhase.Profiled, true, 7L), (session.Phase, session.IsAddingInPlace, session.Population!.Source.Rows));
        Assert.Null(await session.Measure());

        var counted = session.Result!.Models!.InPopulation!;
        Assert.Equal((7L, 3L, session.Population.Source.Hash.Hex, everybody.Name), (counted.Records, counted.K, counted.Table.Sha256, counted.Table.From!.Name));
        Assert.Equal(0.5 * (1 / 3.0 + 1 / 4.0), counted.Journalist.Marketer, 1e-12);
        session.RemovePopulation();
        Assert.Equal((null, null), (session.Population, session.Result));
        session.Discard();
    }

    [Fact]
    public async Task Repeat_TableCountedInATableOfThePopulation_GivesEveryFigureAgain()
    {
        var (table, actor, everybody) = (await Table(), await Actor(Steward), await bench.Load(bench.Scratch.Write("sex,ill\nf,flu\nF,hay\nF,hay\nf,cold\nm,flu\nM,hay\nM,flu\n")));
        var choices = Choices(actor);
        async Task<MeasureSession> Measured(RepeatedAssessment? repeated)
        {
            var session = Session(actor);
            session.Repeat(repeated);
            Assert.Null(await session.Take($"{table}", (progress, cancellation) => choices.Open(table, actor, progress, cancellation)));
            if (repeated is null)
            {
                session.Declare("sex", Domain.Datasets.ColumnRole.QuasiIdentifier, Domain.Datasets.ColumnType.Text);
                session.Declare("ill", Domain.Datasets.ColumnRole.Sensitive, Domain.Datasets.ColumnType.Text);
            }
            Assert.Null(await session.TakePopulation($"{everybody}", (progress, cancellation) => choices.Open(everybody, actor, progress, cancellation)));
            Assert.Null(await session.Measure());
            return session;
        }
        var first = await Measured(null);
        var saved = RiskJson.Read(RiskJson.Write(first.Result!));

        var again = await Measured(new("RA-0001", first.Asked!, saved));

        var (measured, repeated) = (again.Result!, again.Repeated!);
        Assert.True(measured.File.From!.At > saved.File.From!.At && measured.Models!.InPopulation!.Table.From!.At > saved.Models!.InPopulation!.Table.From!.At);
        Assert.Equal("Repeated: the same bytes as RA-0001, every figure alike. Only the time at which the table was read is another.", repeated.Verdict(measured));
        Assert.False(repeated.IsSame(measured with { Sample = measured.Sample with { K = measured.Sample.K + 1 } }));
        Assert.False(repeated.IsSame(measured with { File = measured.File with { From = measured.File.From with { Name = "other" } } }));
    }

    [Fact]
    public async Task TakePopulation_TableThatIsGone_IsToldAndKeepsFileAndRoles()
    {
        var (actor, everybody) = (await Actor(Steward), await Table());
        var (choices, session) = (Choices(actor), Session(actor));
        Assert.Null(await session.Take($"{everybody}", (progress, cancellation) => choices.Open(everybody, actor, progress, cancellation)));

        var fault = await session.TakePopulation("x", (progress, cancellation) => choices.Open(everybody with { Name = "gone" }, actor, progress, cancellation));

        Assert.Equal(("unknown_table", MeasurePhase.Adding, MeasurePhase.Profiled, 2), (fault!.Code, session.During, session.Phase, session.Columns.Count));
        Assert.Null(session.Population);
    }

    [Fact]
    public async Task TakeEarlier_TableThatStands_IsComparedThereAndAChangedOneIsRefused()
    {
        var (actor, released) = (await Actor(Steward), await bench.Load(bench.Scratch.Write("sex,ill\nf,flu\nf,cold\nm,flu\n")));
        var (choices, session) = (Choices(actor), Session(actor));
        Task<MeasureFault?> Take() => session.TakeEarlier($"bench: {released}", (progress, cancellation) => choices.Open(released, actor, progress, cancellation));
        var then = await bench.Tables.Open(released, null, default);
        session.Know([new(new(1, new(2026, 1, 2), 3), ["sex"]) { Content = then.Hash, IsTable = true }]);
        Assert.Null(await session.Receive(new MemoryStream("sex,ill\nf,flu\nm,flu\n"u8.ToArray()), "now.csv", null, default));
        session.Declare("sex", Domain.Datasets.ColumnRole.QuasiIdentifier, Domain.Datasets.ColumnType.Text);
        session.Declare("ill", Domain.Datasets.ColumnRole.Other, Domain.Datasets.ColumnType.Text);

        Assert.Null(await Take());
        Assert.Equal((true, 1), (session.IsAddingInPlace, Assert.Single(session.Brought).Version));
        var setup = new StressSetup(Domain.Risk.Stress.Scenes.At(), [new(new(1, new(2026, 1, 2), 3), ["sex"]) { Content = then.Hash, IsTable = true }], Get<PolicyPack>());
        Assert.Null(await session.Measure(setup));
        var found = Assert.Single(session.Stress!.Figures.Composition!.Differenced!);
        Assert.Equal((1, "sex", 2L, 1L), (found.Version, string.Join(",", found.Columns), found.Cells, found.Hits));

        await bench.Sql($"INSERT INTO {PostgresDialect.Name(released)} VALUES ('f', 'hay')");
        session.DropEarlier(1);
        var fault = await Take();
        Assert.Equal("other_file", fault!.Code);
        Assert.Contains($"its content identity begins with", fault.Message);
        Assert.Contains("name a view or a copy that holds the rows as they were released", fault.Message);
        Assert.Empty(session.Brought);
        session.Discard();
    }

    [Fact]
    public async Task Choices_OfTheNamedOrganisation_AreItsStewardsAlone()
    {
        var (table, steward) = (await Table(), await Actor(Steward));
        var choices = Choices(steward);

        Assert.Equal([SourceBench.Connection], choices.Connections(steward));
        Assert.Contains(table, await choices.Tables(SourceBench.Connection, steward, default));
        foreach (var other in new[] { await Actor(Officer), await Actor(Recipient), steward with { Organisation = new(Guid.NewGuid()) } })
        {
            Assert.Empty(choices.Connections(other));
            await Assert.ThrowsAnyAsync<Exception>(() => choices.Tables(SourceBench.Connection, other, default));
            await Assert.ThrowsAnyAsync<Exception>(() => choices.Open(table, other, null, default));
        }
    }

    [Fact]
    public async Task Take_TableThatIsGone_IsToldAndKeepsNothing()
    {
        var (table, actor) = (await Table(), await Actor(Steward));
        var choices = Choices(actor);
        var session = Session(actor);

        var fault = await session.Take("x", (progress, cancellation) => choices.Open(table with { Name = "gone" }, actor, progress, cancellation));

        Assert.Equal(("unknown_table", MeasurePhase.Waiting), (fault!.Code, session.Phase));
        Assert.Null(session.Source);
    }

    public void Dispose() => bench.Dispose();

    private MeasureSession Session(Actor actor) => new(
        new StagedUploads(Get<PortalPaths>(), bench.Engine, bench.Engine, new StressSearches(bench.Engine), bench.Intake, TimeProvider.System), TimeProvider.System, NullLogger.Instance, actor, "DS-01");

    private async Task<TableName> Table() => await bench.Load(bench.Scratch.Write("sex,ill\nf,flu\nF,cold\nm,flu\nM,hay\n"));

    private TableChoices Choices(Actor actor)
    {
        bench.Use(settings => settings with { Organisations = [actor.Organisation.Value] });
        return new TableChoices(bench.Connections, bench.Tables);
    }

    private async Task<Actor> Actor(string email)
    {
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.SingleAsync(one => one.Email == email);
        return (await Get<ActorStore>().Fresh(db, new UserId(user.Id), default, default))!;
    }

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();
}
