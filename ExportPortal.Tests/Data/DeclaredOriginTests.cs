using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Datasets;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A joined file is not applied for before its dataset is classified for what it joins; the same tests on both stores.</summary>
public abstract class DeclaredOriginTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task JoinedFile_UnderADatasetNotClassifiedForIt_IsNeitherDraftedNorSubmitted()
    {
        await using var store = await Open();
        await store.Application(Domain.Licensing.ApplicationState.Draft);
        Guid other;
        await using (var db = store.CreateDbContext())
        {
            var dataset = Dataset.Register(new(Guid.NewGuid()), "DS-02", "Income", "none known", Records.Dataset().Classification with { Entries = ["5M02"] }, People.Steward);
            db.Datasets.Add(dataset);
            other = dataset.AddVersion(ContentHash.Of("income"u8)).Id.Value;
            await db.SaveChangesAsync();
        }
        var declare = new DeclareOrigin(store, store.Pipeline, Cases.Pack);
        OriginInput Input(string operatedBy, params Guid[] sources)
        {
            var input = new OriginInput { Version = store.Version.Value, Technique = "Record linkage", Parameters = "on the study number", Software = "R 4.5", Code = new string('a', 64), Operator = operatedBy, On = new(2026, 11, 1) };
            input.Sources.UnionWith(sources);
            return input;
        }
        Guid health;
        await using (var db = store.CreateDbContext())
        {
            var dataset = Dataset.Register(new(Guid.NewGuid()), "DS-03", "Cohort", "none known", Records.Dataset().Classification, People.Steward);
            db.Datasets.Add(dataset);
            var version = dataset.AddVersion(ContentHash.Of("cohort"u8));
            health = version.Id.Value;
            db.Assessments.Add(Domain.Risk.RiskAssessment.Save(new(Guid.NewGuid()), "RA-0003", version, Records.Measurement with { File = Records.Measurement.File with { Sha256 = version.File.Hash.Hex } }, People.Steward, Cases.Start));
            await db.SaveChangesAsync();
        }

        Assert.Equal("DS-4", (await declare.Run("DS-01", Input("Lena", other, health), Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        Assert.Equal("DS-14", (await declare.Run("DS-01", Input("", other, health), Guid.NewGuid(), People.Steward, default)).Rule?.Code);
        Assert.Equal("DS-01", (await declare.Run("DS-01", Input("Lena", other, health), Guid.NewGuid(), People.Steward, default)).Value);

        Assert.Equal("DS-15", (await store.Do(Domain.Licensing.ApplicationVerb.Submit, People.Steward)).Rule?.Code);
        Assert.Equal("DS-15", (await store.Drafting.Run(null, new ApplicationInput
        {
            DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Purpose = "health-services-research", Summary = "s", Necessity = "n", Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End,
        }, Guid.NewGuid(), People.Steward, default)).Rule?.Code);
        await using (var db = store.CreateDbContext())
            Assert.True((await db.DatasetVersions.AsNoTracking().SingleAsync(one => one.Id == store.Version)).Origin!.IsJoined);
        // The assessed source is to be looked at beside it, once however often it is declared; the other was never assessed.
        await using (var db = store.CreateDbContext())
        {
            var task = await db.Reassessments.AsNoTracking().SingleAsync();
            Assert.Equal((Domain.Risk.ReassessmentTrigger.NewVersion, $"origin:DS-01:1:{health:N}", true), (task.Trigger, task.Subject, task.IsOpen));
            Assert.StartsWith("DS-01, version 1 touches the same persons as DS-03, version 1", task.Reason);
        }
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "dataset.origin" && entry.Reason == "Record linkage: on the study number");

        // Anybody's version of the register can be named, and what is not on it.
        var wide = Input("Lena", health);
        wide.Others = "DS-99\n";
        Assert.StartsWith("The register has no version of DS-99.", (await declare.Run("DS-01", wide, Guid.NewGuid(), People.Steward, default)).Message);
        wide.Others = "the census";
        Assert.StartsWith("“the census” is no version of the register.", (await declare.Run("DS-01", wide, Guid.NewGuid(), People.Steward, default)).Message);
        await using (var db = store.CreateDbContext())
        {
            var theirs = Dataset.Register(new(Guid.NewGuid()), "DS-70", "Trips", "none known", Records.Dataset().Classification with { Entries = ["4M02"] }, People.New(Domain.Common.Role.Steward, "Oskar", People.Elsewhere));
            db.Datasets.Add(theirs);
            theirs.AddVersion(new(Guid.NewGuid()), new("trips.csv", ContentHash.Of("trips"u8), 1, 1, 1), [new("region", ColumnRole.QuasiIdentifier, ColumnType.Text)], People.New(Domain.Common.Role.Steward, "Oskar", People.Elsewhere), Cases.Start);
            await db.SaveChangesAsync();
        }
        wide.Others = "ds-70, version 1";
        wide.External.Add(new() { Name = "Vehicle register", Holder = "Road Office", Hash = ContentHash.Of("trips"u8).Hex });
        wide.External.Add(new());
        Assert.EndsWith("name it as DS-70, version 1.", (await declare.Run("DS-01", wide, Guid.NewGuid(), People.Steward, default)).Message);
        wide.External[0].Hash = new string('B', 64);
        Assert.Equal("DS-01", (await declare.Run("DS-01", wide, Guid.NewGuid(), People.Steward, default)).Value);
        await using (var db = store.CreateDbContext())
        {
            var origin = (await db.DatasetVersions.AsNoTracking().SingleAsync(one => one.Id == store.Version)).Origin!;
            Assert.Equal(("DS-03, version 1 and DS-70, version 1 and Vehicle register of Road Office", true), (origin.SourceWords, origin.IsJoined));
            Assert.Equal(new string('b', 64), origin.External[0].Hash!.Value.Hex);
        }
        Assert.Contains("4M02, 9C01", (await store.Do(Domain.Licensing.ApplicationVerb.Submit, People.Steward)).Message);

        // Of one dataset alone it is no join, and the way is free.
        Assert.Equal("DS-01", (await declare.Run("DS-01", Input("Lena", health), Guid.NewGuid(), People.Steward, default)).Value);
        Assert.Equal("", (await store.Do(Domain.Licensing.ApplicationVerb.Submit, People.Steward)).Message);
        await using (var db = store.CreateDbContext())
            Assert.Equal(1, await db.Reassessments.CountAsync());
    }
}

public sealed class SqliteDeclaredOriginTests : DeclaredOriginTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresDeclaredOriginTests(PostgresCluster cluster) : DeclaredOriginTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
