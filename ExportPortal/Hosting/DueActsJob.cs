using ExportPortal.Data.Jobs;
using Quartz;

namespace ExportPortal.Hosting;

/// <summary>When this instance looks for what time has made due.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>Seconds between two looks; the first is at the start. 0: never, another instance does.</summary>
    public int EverySeconds { get; set; } = 30;
}

/// <summary>Lets the portal do what is due. The lease in the store sees to it that one instance works at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class DueActsJob(DueActsRunner runner) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await runner.Run(cancellationToken);
}

internal static class PortalJobs
{
    public static IServiceCollection AddPortalJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JobLeases>().AddSingleton<DueActsRunner>();
        var options = new JobOptions();
        configuration.GetSection(JobOptions.Section).Bind(options);
        if (options.EverySeconds <= 0)
            return services;
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
        services.AddQuartz(quartz => quartz.ScheduleJob<DueActsJob>(trigger => trigger.StartNow()
            .WithSimpleSchedule(every => every.WithInterval(TimeSpan.FromSeconds(options.EverySeconds)).RepeatForever())));
        services.AddQuartzHostedService(host => (host.WaitForJobsToComplete, host.AwaitApplicationStarted) = (true, true));
        return services;
    }
}
