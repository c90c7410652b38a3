using System.Net;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Identity;
using ExportPortal.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>Protection through the real services and the real SQLite file.</summary>
public sealed class ProtectSliceTests(DevelopmentHost host) : IClassFixture<DevelopmentHost>, IDisposable
{
    private MeasureSession? opened;

    public void Dispose() => opened?.Discard();

    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example";

    [Fact]
    public async Task Copy_Saved_IsAVersionWithItsLineageAndStaysUntilFetched()
    {
        var (work, number, actor) = await Measured("name,age,ill\nAnn,31,flu\nBob,33,cold\nCid,57,flu\nDon,58,cold\n");
        work.Choice.Climb("age", 1);
        await work.Make(actor);
        Assert.Null(work.Fault);
        Assert.True(work.Copy!.IsAsForetold);
        var saved = await Get<ProtectDesk>().Save(number, work, actor, default);
        Assert.StartsWith("RA-", saved.Value);

        var version = (await Get<DatasetQuery>().Find(number, actor, default))!.Versions[0];
        var lineage = version.Lineage!;
        Assert.Equal((work.Measured.File.Sha256, version.File.Hash, actor.Person), (lineage.Source.Hex, lineage.Output, lineage.By));
        Assert.Equal(["name left out", "age to bands of 5"], lineage.Steps.Select(step => $"{step.Column} {step.Parameters}"));
        Assert.Equal(
            ["Cells: 0.3333 of all cells changed, 0.3333 suppressed (age 4 changed, 0 emptied)", "Discernibility, higher is coarser: 4 before, 8 after", "Average class, as a multiple of k = 2 (1 is the least): 0.5 before, 1 after"],
            lineage.Lost.Select(one => $"{one.Measure}: {one.Figure}"));
        Assert.Equal(["age", "ill"], version.Variables.Select(variable => variable.Name));

        Assert.True(work.Copy.IsHere);
        var (steward, officer) = (host.Browse(), host.Browse());
        await officer.SignIn(Officer, "demonstration-only");
        Assert.NotEqual(HttpStatusCode.OK, (await officer.Get(CopyEndpoint.Address(work.Copy.Upload.Id))).StatusCode);
        await steward.SignIn(Steward, "demonstration-only");
        var answer = await steward.Get(CopyEndpoint.Address(work.Copy.Upload.Id));
        Assert.Equal("age,ill\n30 to 34,flu\n30 to 34,cold\n55 to 59,flu\n55 to 59,cold\n", await answer.Content.ReadAsStringAsync());
        Assert.Contains($"cohort-protected-{version.File.Hash.Hex[..8]}.csv", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await steward.Get(CopyEndpoint.Address(work.Copy.Upload.Id))).StatusCode);
        Assert.False(work.Copy.IsHere);
    }

    [Fact]
    public async Task Copy_OfAFile_IsMeasuredWithAllThatWasAskedOfTheFile()
    {
        var (work, number, actor) = await Measured("name,age,ill,w\nAnn,31,flu,2\nBob,33,cold,3\nCid,57,flu,2\nDon,58,cold,4\n", session =>
        {
            session.Declare("w", ColumnRole.Other, ColumnType.Number);
            session.Choose(RunChoice.Usual with { Weight = "w", Seed = 7 });
        });
        work.Choice.Climb("age", 1);
        await work.Make(actor);

        Assert.Null(work.Fault);
        var copy = work.Copy!.Measured;
        Assert.NotNull(work.Measured.Models?.BenedettiFranconiExact);
        Assert.NotNull(copy.Models?.BenedettiFranconiExact);
        Assert.NotNull(copy.Models.Suda);
        Assert.NotNull(copy.Knowledge);
        Assert.NotNull(copy.Drops);
        var saved = await Get<ProtectDesk>().Save(number, work, actor, default);
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Assert.Equal(("w", 7), (await db.Assessments.SingleAsync(one => one.Number == saved.Value)).Request is var asked ? (asked.Plan.Weight, asked.Knowledge!.Seed) : default);
    }

    [Fact]
    public async Task Copy_OfAFile_GeneralisesColumnsThatAreNotKnownToOthersToo()
    {
        var (work, _, actor) = await Measured("age,income,seen,ill\n31,1200,2026-01-05,flu\n33,99000,2026-01-09,cold\n57,30,2026-02-01,flu\n58,2500,2026-02-03,cold\n", session =>
        {
            session.Declare("income", ColumnRole.Sensitive, ColumnType.Number);
            session.Declare("seen", ColumnRole.Other, ColumnType.Text);
        });
        work.Climb("income", "ends 100..5000");
        work.Climb("seen", "date");
        Assert.Null(work.Fault);
        work.Choice.Climb("income", 1);
        work.Choice.Climb("seen", 2);
        work.Choose([new("age", [new Band(5)])]);
        await work.Make(actor);

        Assert.Null(work.Fault);
        Assert.Equal("age,income,seen,ill\n30 to 34,1200,2026-01,flu\n30 to 34,5000,2026-01,cold\n55 to 59,100,2026-02,flu\n55 to 59,2500,2026-02,cold\n", await File.ReadAllTextAsync(work.Copy!.Made.File.Path));
        Assert.Equal([new("age", 4, 0), new("income", 2, 0), new ColumnLoss("seen", 4, 0)], work.Copy.Made.Loss.ByColumn);
        Assert.Contains(work.Copy.Variables, one => one is { Name: "income", Type: ColumnType.Number });
    }

    [Fact]
    public async Task Copy_OfAFileWithStressTests_IsTestedTooAndSavedWithThem()
    {
        var (work, number, actor) = await Measured("name,age,region,ill\nAnn,31,N,flu\nBob,33,N,cold\nCid,57,S,flu\nDon,58,S,cold\n");
        Assert.Null(await opened!.TryOut((await Get<StressSetups>().Find(number, actor, default))!));
        Assert.Contains(opened.Stress!.Figures.Subgroups.Select(one => one.Column).Append("region"), name => name == "region");
        work.Choice.Climb("age", 2);
        work.Choice.LeaveOut("region", true);
        await Get<ProtectDesk>().Make(opened, work, actor, default);

        Assert.Null(work.Fault);
        var tested = work.Copy!.Stress!;
        Assert.Equal((15, work.Copy.Measured.File.Sha256), (tested.Results.Count, tested.FileHash));
        // What the copy does not hold any more cannot become known from it.
        Assert.DoesNotContain("region", tested.Figures.Promotion!.Attributes);
        Assert.True(tested.Results.Single(one => one.Code == "ST-01").Value < opened.Stress.Results.Single(one => one.Code == "ST-01").Value);

        var saved = await Get<ProtectDesk>().Save(number, work, actor, default);
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Assert.Equal(tested.ToJson(), (await db.Assessments.SingleAsync(one => one.Number == saved.Value)).Stress!.ToJson());
    }

    [Fact]
    public async Task Copy_OfAFileThatIsSavedItself_StaysWithinReach()
    {
        var (work, number, actor) = await Measured("age,ill\n31,flu\n33,cold\n");
        work.Choice.Climb("age", 1);
        await Get<ProtectDesk>().Make(opened!, work, actor, default);
        var saved = await Get<RegisterVersion>().Run(number, opened!.Upload!.Value, opened.Variables, opened.SaveKey, actor, default);
        opened.Finish(saved.Value);

        Assert.Null(opened.Source is null ? null : Get<StagedUploads>().Find(opened.Upload ?? default, actor));
        Assert.Same(work.Copy, Get<ProtectDesk>().CopyOf(opened));
        Assert.True(Get<ProtectDesk>().CopyOf(opened)!.IsHere);
    }

    [Fact]
    public async Task Copy_OfAFileWhoseProposedIdentifierWasOverruled_KeepsThatOnRecord()
    {
        var (work, number, actor) = await Measured("patient_id,age,ill\n1,31,flu\n2,33,cold\n", session => session.Declare("patient_id", ColumnRole.Other, ColumnType.Text));
        work.Choice.Climb("age", 1);
        await Get<ProtectDesk>().Make(opened!, work, actor, default);
        var saved = await Get<ProtectDesk>().Save(number, work, actor, default);
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Assert.Equal(["patient_id"], (await db.Assessments.SingleAsync(one => one.Number == saved.Value)).Basis!.Overruled);
    }

    [Fact]
    public async Task Copy_OfAFileWithoutStressTests_HasNone()
    {
        var (work, _, actor) = await Measured("age,ill\n31,flu\n33,cold\n");
        work.Choice.Climb("age", 1);
        await Get<ProtectDesk>().Make(opened!, work, actor, default);
        Assert.NotNull(work.Copy);
        Assert.Null(work.Copy.Stress);
    }

    [Fact]
    public async Task Cases_OfTheDataset_AreTheUndecidedOnesOfWhoMaySeeThem()
    {
        var mine = await Get<ProtectDesk>().Cases("DS-01", await Actor(Steward), default);
        Assert.Contains(mine, one => one.Number == "A-005");
        Assert.DoesNotContain(mine, one => one.Number == "A-001");
        var reached = ImprovedDecision.Decide(mine[0].Facts, new SetRisk(["age"], 500, 4, 0, 0.0001, 0), ShippedPacks.Current);
        Assert.True(reached.Tier <= mine[0].Decision.Tier);
        Assert.Empty(await Get<ProtectDesk>().Cases("DS-01", await Actor("kenji@kurohana.example"), default));
    }

    [Fact]
    public async Task Copy_OfAnotherSteward_IsNotThere()
    {
        var (work, _, actor) = await Measured("age,ill\n31,flu\n33,cold\n");
        work.Choice.Climb("age", 1);
        await work.Make(actor);
        Assert.Null(Get<StagedUploads>().Find(work.Copy!.Upload.Id, actor with { User = new(Guid.NewGuid()) }));
    }

    [Fact]
    public async Task Copy_NothingChosen_IsRefused()
    {
        var (work, _, actor) = await Measured("age,ill\n31,flu\n33,cold\n");
        await work.Make(actor);
        Assert.Equal("PR-9", work.Fault!.Code);
        Assert.Null(work.Copy);
    }

    [Fact]
    public async Task Copy_Anew_RemovesTheOneBefore()
    {
        var (work, _, actor) = await Measured("age,ill\n31,flu\n33,cold\n");
        work.Choice.Climb("age", 1);
        await work.Make(actor);
        var first = work.Copy!;
        work.Choice.Climb("age", 2);
        await work.Make(actor);
        Assert.Equal((false, true), (first.IsHere, work.Copy!.IsHere));
        Assert.NotEqual(first.Upload.Name, work.Copy.Upload.Name);
    }

    [Fact]
    public async Task Found_ASet_IsTakenOverAndReachesTheLine()
    {
        var (work, _, actor) = await Measured("age,ill\n31,flu\n33,cold\n57,flu\n58,cold\n");
        await work.Improve(new RiskLine(0.5, 2));
        var smallest = work.Found!.Smallest!;
        work.Choose(smallest.Changes);
        await work.Make(actor);
        Assert.Equal((smallest.Risk.K, smallest.Risk.AverageRisk), (work.Copy!.Measured.Sample.K, work.Copy.Measured.Sample.ProsecutorAverage));
    }

    [Fact]
    public async Task Hierarchy_Faulty_SaysWhereAndChangesNothing()
    {
        var (work, _, _) = await Measured("age,ill\n31,flu\n33,cold\n");
        await work.TakeHierarchy("age", new MemoryStream("31;young\n33\n"u8.ToArray()), default);
        Assert.NotNull(work.Fault);
        Assert.False(work.HasHierarchy("age"));
    }

    [Fact]
    public async Task Hierarchy_LacksValuesOfTheColumn_SaysHowManyAndTheFirstThree()
    {
        var (work, _, _) = await Measured("age,ill\n31,flu\n33,cold\n57,flu\n58,cold\n");

        await work.TakeHierarchy("age", new MemoryStream("31,young\n"u8.ToArray()), default);
        Assert.Null(work.Fault);
        var unnamed = work.Unnamed("age")!;
        Assert.Equal((3, 4, "33 57 58"), (unnamed.Count, unnamed.Of, string.Join(' ', unnamed.First)));

        await work.TakeHierarchy("age", new MemoryStream("31,young\n33,young\n57,old\n58,old\n"u8.ToArray()), default);
        Assert.Null(work.Unnamed("age"));
    }

    private async Task<(ProtectWork Work, string Dataset, Actor Actor)> Measured(string text, Action<MeasureSession>? choose = null)
    {
        var actor = await Actor(Steward);
        var number = (await Get<RegisterDataset>().Run(new() { Title = "Cohort", Limitations = "none known", Entries = ["1M01"], Persons = 4, Prevalence = 0 }, Guid.NewGuid(), actor, default)).Value;
        var session = opened = Get<MeasureSessions>().Open(actor, number);
        Assert.Null(await session.Receive(new MemoryStream(Encoding.UTF8.GetBytes(text)), "cohort.csv", text.Length, default));
        session.Declare("age", ColumnRole.QuasiIdentifier, ColumnType.Text);
        session.Declare("ill", ColumnRole.Sensitive, ColumnType.Text);
        choose?.Invoke(session);
        Assert.Null(await session.Measure());
        var work = Get<ProtectDesk>().Open(session)!;
        work.Climb("age", "band 5,10");
        return (work, number, actor);
    }

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private Task<Actor> Actor(string email) => host.With(async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.Where(one => one.Email == email).Select(one => one.Id).SingleAsync();
        return (await services.GetRequiredService<ActorStore>().Fresh(db, new(user), null))!;
    });
}
