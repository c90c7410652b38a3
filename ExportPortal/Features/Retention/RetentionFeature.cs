using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;

namespace ExportPortal.Features.Retention;

internal static class RetentionFeature
{
    /// <summary>Legal holds, and what is erased when its time is over. Needs the command pipeline, the jobs and the access log.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSingleton<AccessRetention>().AddSingleton<HoldRecords>().AddSingleton<RetentionQuery>();
        services.AddSingleton<IDueActs, DuePersons>().AddSingleton<IDueActs, DueEvidence>().AddSingleton<IDueActs, DueArchive>().AddSingleton<IDueActs, DueEmptying>();
        return services;
    }
}
