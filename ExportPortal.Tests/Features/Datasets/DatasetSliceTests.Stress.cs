using ExportPortal.Data;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What the portal knows for the stress tests of a dataset, and keeps of them.</summary>
public sealed partial class DatasetSliceTests
{
    [Fact]
    public async Task Save_StressTests_AreStoredWithTheAssessmentAsTheyWere()
    {
        var (session, number, actor) = await Measured("sex,ill\nf,flu\nf,cold\nm,flu\nm,hay\n");
        var setup = (await Get<StressSetups>().Find(number, actor, default))!;
        Assert.Null(await session.TryOut(setup));
        var run = Get<StagedUploads>().Find(session.Upload!.Value, actor)!.Figures!;
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var outcome = await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default);
        var saved = (await Get<DatasetQuery>().FindAssessment(number, outcome.Value, actor, default))!;
        Assert.Equal(session.Stress!.ToJson(), saved.Stress!.ToJson());
        Assert.True(saved.StressSeconds >= 0);
        // The record that is handed out holds them too.
        var record = AssessmentRecord.Read(AssessmentRecord.Of((await Get<AssessmentQuery>().Find(outcome.Value, actor, default))!).Write());
        Assert.Equal(saved.Stress!.ToJson(), record.Stress!.ToJson());
        Assert.Equal(saved.StressSeconds, record.StressSeconds);
        // When it was measured is when the run began, and not when it was saved.
        Assert.Equal((run.At, run.At, Math.Round(run.Took.TotalSeconds, 3)), (saved.MeasuredAt, record.MeasuredAt, record.MeasuredSeconds));
        Assert.True(record.MadeAt > record.MeasuredAt);
        Assert.NotEmpty(record.Data!.Entries);
    }

    [Fact]
    public async Task Setup_VersionThatWasLicensed_CountsAsAnEarlierRelease()
    {
        var setup = (await Get<StressSetups>().Find("DS-01", await Actor(Steward), default))!;
        var earlier = Assert.Single(setup.Earlier);
        Assert.Equal(1, earlier.Release.Version);
        Assert.NotEmpty(earlier.QuasiIdentifiers);
        Assert.Null(await Get<StressSetups>().Find("DS-01", await Actor(Recipient), default));
    }

    [Fact]
    public async Task Setup_OldVersionThatIsStillHeld_CountsUntilItsReleaseLeavesTheWindow()
    {
        var contexts = Get<IDbContextFactory<PortalDbContext>>();
        await using var db = await contexts.CreateDbContextAsync();
        var version = (await db.DatasetVersions.Join(db.Datasets.Where(one => one.Number == "DS-01"), one => one.Dataset, one => one.Id, (one, _) => one).SingleAsync()).Id;
        var licences = await db.Licences.Where(licence => db.Applications.Any(one => one.Id == licence.Application && one.DatasetVersion == version)).Select(licence => new { licence.Start, licence.End }).ToListAsync();
        var months = Get<PolicyPack>().StressTests!.Composition.Months;
        // Registered more than the window ago by then, released within it.
        var leaves = licences.Max(licence => licence.End).AddMonths(months).AddDays(-2);

        var release = Assert.Single((await At(leaves))!.Earlier).Release;
        Assert.Equal(licences.Max(licence => licence.Start), release.On);
        Assert.Empty((await At(leaves.AddDays(5)))!.Earlier);

        async Task<StressSetup?> At(DateOnly day) =>
            await new StressSetups(contexts, Get<PolicyPack>(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(day, default, TimeSpan.Zero))).Find("DS-01", await Actor(Steward), default);
    }
}
