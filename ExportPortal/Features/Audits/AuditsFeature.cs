using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;

namespace ExportPortal.Features.Audits;

internal static class AuditsFeature
{
    /// <summary>Audits with their use cases and due acts. Needs the command pipeline, the jobs and the access log.</summary>
    public static IServiceCollection AddAudits(this IServiceCollection services)
    {
        services.AddSingleton<AuditCommands>().AddSingleton<PlanAudit>().AddSingleton<CarriersQuery>().AddSingleton<PlanThematicAudit>().AddSingleton<ActOnAudit>().AddSingleton<RequestEvidence>().AddSingleton<HandInEvidence>().AddSingleton<DownloadEvidence>().AddSingleton<DownloadSample>();
        services.AddSingleton<AccessRecords>().AddSingleton<DrawSample>().AddSingleton<JudgeSample>().AddSingleton<RecordFinding>().AddSingleton<WithdrawFinding>().AddSingleton<CorrectFinding>().AddSingleton<ActOnFinding>().AddSingleton<ProposePlan>();
        services.AddSingleton<CommitDraw>().AddSingleton<BindOutsideParty>().AddSingleton<PublishDraw>().AddSingleton<RecordTrigger>();
        services.AddSingleton<AuditListQuery>().AddSingleton<AuditQuery>().AddSingleton<DrawQuery>().AddSingleton<OpenCalendarFeed>().AddSingleton<CalendarFeedQuery>();
        services.AddScoped<AuditActs>();
        services.AddSingleton<IDueActs, DueAudits>().AddSingleton<IDueActs, DueTriggers>();
        services.AddSingleton<IOutboxHandler, SealAuditReport>().AddSingleton<IOutboxHandler, TellStopped>();
        return services;
    }
}
