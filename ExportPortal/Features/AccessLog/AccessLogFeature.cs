using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Features.AccessLog.Alerts;

namespace ExportPortal.Features.AccessLog;

internal static class AccessLogFeature
{
    /// <summary>The access log with its store and its use cases. Needs AddPortalData, AddPortalLogs, the command pipeline and the jobs.</summary>
    public static IServiceCollection AddAccessLogFeature(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccessLog(configuration).AddSingleton<ReceiveDelivery>().AddSingleton<RegisterSource>().AddSingleton<ReplaceSourceKey>().AddSingleton<UploadAccessEvents>().AddSingleton<UploadersQuery>().AddSingleton<SourcesQuery>().AddSingleton<LookAtUpload>().AddSingleton<ErasePerson>();
        services.AddSingleton<SearchAccessLog>().AddSingleton<AccessOverviewQuery>().AddSingleton<ExportAccessLog>().AddSingleton<SavedSearches>().AddSingleton<DiscloseLog>().AddSingleton<ArchivedWords>();
        services.AddSingleton<AccessRuleStore>().AddSingleton<WatchAccessLog>().AddSingleton<AccessArrivals>().AddSingleton<AlertQuery>().AddSingleton<ActOnAlert>().AddSingleton<ReportCanary>();
        services.AddSingleton<IDueActs, AlertDeadlines>().AddSingleton<IDueActs, SilenceDue>().AddSingleton<IDueActs, DisclosureEnds>();
        services.AddHostedService<AccessWatchService>();
        services.AddHostedService<WatchedFolder>();
        return services;
    }
}
