using ExportPortal.Data.AccessLog;

namespace ExportPortal.Features.AccessLog;

internal static class AccessLogFeature
{
    /// <summary>The access log with its store and its use cases. Needs AddPortalData, AddPortalLogs and the command pipeline.</summary>
    public static IServiceCollection AddAccessLogFeature(this IServiceCollection services, IConfiguration configuration) =>
        services.AddAccessLog(configuration).AddSingleton<ReceiveDelivery>().AddSingleton<SearchAccessLog>().AddSingleton<AccessOverviewQuery>().AddSingleton<ExportAccessLog>().AddSingleton<RegisterSource>();
}
