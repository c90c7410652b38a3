using ExportPortal.Data;
using ExportPortal.Data.Jobs;

namespace ExportPortal.Features.Incidents;

internal static class IncidentsFeature
{
    /// <summary>Incidents and sanctions with their use cases. Needs AddPortalData, the command pipeline, the documents and the jobs.</summary>
    public static IServiceCollection AddIncidents(this IServiceCollection services)
    {
        services.AddSingleton<ReportIncident>().AddSingleton<ReportFromOutside>().AddSingleton<ActOnIncident>().AddSingleton<WorkOnIncident>().AddSingleton<ReportAction>().AddSingleton<OwnedActionQuery>().AddSingleton<SuspendReached>();
        services.AddSingleton<ProposeSanction>().AddSingleton<ProposeFromFinding>().AddSingleton<ProposeQuery>().AddSingleton<ActOnSanction>().AddSingleton<AnswerSanction>().AddSingleton<DecideSanctionAppeal>();
        services.AddScoped<IncidentActs>().AddScoped<SanctionActs>();
        services.AddSingleton<PrintIncidentReport>().AddSingleton<DrawNoticeLetter>().AddSingleton<DownloadIncidentReport>().AddSingleton<UploadIncidentEvidence>().AddSingleton<DownloadIncidentEvidence>();
        services.AddSingleton<IncidentListQuery>().AddSingleton<IncidentQuery>().AddSingleton<SanctionQuery>().AddSingleton<ReportCheckQuery>().AddSingleton<SanctionListQuery>();
        services.AddSingleton<IDueActs, IncidentTime>().AddSingleton<IOutboxHandler, ApplySanction>().AddSingleton<IOutboxHandler, TellFileChanged>();
        return services;
    }
}
