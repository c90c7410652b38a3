using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Which tasks a new assessment answers.</summary>
public abstract partial class RiskStoreTests
{
    [Fact]
    public async Task Save_NewAssessment_LeavesTheOfficersTasksOpen()
    {
        await using var store = await Open();
        await using var db = store.CreateDbContext();
        var dataset = await db.Datasets.Select(one => one.Id).FirstAsync();
        await store.Pipeline.Run<string>("reassessment.answer", Guid.NewGuid(), People.Technical, async scope =>
        {
            var assessment = await scope.Db.Assessments.SingleAsync();
            foreach (var trigger in Enum.GetValues<ReassessmentTrigger>())
            {
                await scope.OpenReassessment(trigger, dataset, assessment.Id, $"{trigger}", "It changed.", Cases.Pack, default);
                await scope.Db.SaveChangesAsync();
            }
            Assert.Equal(5, (await scope.AnswerReassessments(assessment, Cases.Pack, default)).Count);
            scope.Record(new("dataset", "DS-01"));
            return Outcome<string>.Done("");
        }, default);

        Assert.Equal([ReassessmentTrigger.EnvironmentChanged, ReassessmentTrigger.Incident, ReassessmentTrigger.DualUseRaised, ReassessmentTrigger.Reclassified, ReassessmentTrigger.RecipientChanged, ReassessmentTrigger.ModeAgainstTier],
            (await db.Reassessments.AsNoTracking().Where(task => task.ClosedAt == null).Select(task => task.Trigger).ToListAsync()).Order());
    }
}
