using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Reassessing;
using ExportPortal.Features.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>What opens and closes a task to look at a dataset anew.</summary>
public sealed partial class DatasetSliceTests
{
    [Fact]
    public async Task Save_ForATierThatWasTried_IsReviewedNoLaterThanTheBaseTier()
    {
        var (session, number, actor) = await Measured("sex,ill\nf,flu\nf,cold\nm,flu\nm,cold\nx,flu\n");
        var saved = (await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default, new(1, EnvironmentLevel.E1, Motive.Low))).Value;
        var view = (await Get<AssessmentQuery>().Find(saved, actor, default))!;
        var (pack, day) = (Get<PolicyPack>(), DateOnly.FromDateTime(view.Assessment.MadeAt.UtcDateTime));
        Assert.True(pack.Tier(view.BaseTier).ReviewMonths < pack.Tier(1).ReviewMonths);
        Assert.Equal((1, day.AddMonths(pack.Tier(view.BaseTier).ReviewMonths)), (view.Basis.Context.Tier, view.Assessment.ReviewBy));
    }

    [Fact]
    public async Task NewVersion_OfAssessedDataset_OpensATaskThatANewAssessmentAnswers()
    {
        const string first = "sex,ill\nf,flu\nf,cold\nm,flu\nm,cold\n", second = "sex,ill\nf,flu\nf,cold\nm,flu\nm,flu\n";
        var (session, number, actor) = await Measured(first);
        async Task<string> Save() => (await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default)).Value;
        async Task Again(string text)
        {
            session = Get<MeasureSessions>().Open(actor, number);
            Assert.Null(await session.Receive(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "again.csv", text.Length, default));
            session.Declare("ill", ColumnRole.Sensitive, ColumnType.Text);
            Assert.Null(await session.Measure());
        }
        session.Finish(await Save());
        Assert.Empty(await Get<ReassessmentQuery>().Of(number, actor, default));

        await Again(second);
        session.Finish(await Save());
        var task = Assert.Single(await Get<ReassessmentQuery>().Of(number, actor, default));
        Assert.Equal((ReassessmentTrigger.NewVersion, Role.TechnicalReviewer, null, false), (task.Trigger, task.Who, task.ClosedAt, task.MayClose));

        await Again(first);
        var answer = await Save();
        session.Finish(answer);
        Assert.Equal($"answered by {answer}", Assert.Single(await Get<ReassessmentQuery>().Of(number, actor, default)).Outcome);
    }

    [Fact]
    public async Task Reassessment_EnteredByHand_IsForTheRightPeopleAndClosedWithAReason()
    {
        var acts = Get<ActOnReassessment>();
        var (reviewer, officer) = (await Actor("marek@adeo.example"), await Actor(Officer));
        Assert.Equal("RT-5", (await acts.Open("DS-01", ReassessmentTrigger.PublishedAttack, "a paper", Guid.NewGuid(), officer, default)).Rule?.Code);
        Assert.Equal("RT-1", (await acts.Open("DS-01", ReassessmentTrigger.PublishedAttack, " ", Guid.NewGuid(), reviewer, default)).Rule?.Code);
        var number = (await acts.Open("DS-01", ReassessmentTrigger.PublishedAttack, "Linking by nights in hospital, shown in a paper.", Guid.NewGuid(), reviewer, default)).Value;
        Assert.Equal("RT-3", (await acts.Close(number, "no", Guid.NewGuid(), officer, default)).Rule?.Code);
        Assert.Contains((await Get<DeskQuery>().For(reviewer, default)).Reassessments, row => row.Number.Split(", ").Contains(number) && row.Dataset == "DS-01");
        Assert.True((await acts.Close(number, "The technique needs days, the file has months.", Guid.NewGuid(), reviewer, default)).IsDone);
        Assert.Equal("RT-2", (await acts.Close(number, "again", Guid.NewGuid(), reviewer, default)).Rule?.Code);
        Assert.DoesNotContain((await Get<DeskQuery>().For(reviewer, default)).Reassessments, row => row.Number.Split(", ").Contains(number));
    }

    [Fact]
    public async Task Pack_OtherThanTheOneHeldAgainst_OpensATaskForEachAssessmentOnce()
    {
        var now = Get<TimeProvider>().GetUtcNow();
        // The same rules in other bytes are another pack.
        var pack = Domain.Policy.PolicyPack.Read((byte[])[.. Policy.ShippedPacks.Bytes(Policy.ShippedPacks.Current.Id), (byte)'\n']);
        var due = new ReassessmentsDue(Get<Microsoft.EntityFrameworkCore.IDbContextFactory<PortalDbContext>>(), pack);
        var found = await due.Find(now, default);
        Assert.NotEmpty(found);
        Assert.Empty(await host.Services.GetServices<IDueActs>().OfType<ReassessmentsDue>().Single().Find(now, default));

        Assert.True(await Get<CommandPipeline>().TryAsPortal(found[0].Act, found[0].Do, found[0].Once, default));

        await using var db = await Get<Microsoft.EntityFrameworkCore.IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var task = Assert.Single(db.Reassessments.Where(one => one.Trigger == ReassessmentTrigger.PackChanged));
        Assert.Equal((true, Role.TechnicalReviewer), (task.IsOpen, task.Who));
        Assert.EndsWith($"was held against other rules than {pack.Id}, which is in force.", task.Reason);
        Assert.Equal(found.Count - 1, (await due.Find(now, default)).Count);
    }

    [Fact]
    public async Task Review_PeriodEnded_IsFoundOnceAndNotBefore()
    {
        var due = host.Services.GetServices<IDueActs>().OfType<ReassessmentsDue>().Single();
        var now = Get<TimeProvider>().GetUtcNow();
        Assert.Empty(await due.Find(now, default));
        var later = (await due.Find(now.AddYears(10), default)).Count;
        Assert.True(later > 0);
        var act = (await due.Find(now.AddYears(10), default))[0];
        Assert.True(await Get<CommandPipeline>().TryAsPortal(act.Act, act.Do, act.Once, default));
        Assert.False(await Get<CommandPipeline>().TryAsPortal(act.Act, act.Do, act.Once, default));
        Assert.Equal(later - 1, (await due.Find(now.AddYears(10), default)).Count);
    }
}
