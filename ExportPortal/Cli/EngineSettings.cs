using ExportPortal.Microdata;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Cli;

/// <summary>What a verb on files may use and takes in: the settings of the portal where there are any, without building one.</summary>
internal sealed record EngineSettings(MicrodataLimits Limits, DuckDbSettings Engine)
{
    /// <param name="environment">As of the web host; null for ASPNETCORE_ENVIRONMENT, else Production.</param>
    public static EngineSettings Read(string? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production";
        try
        {
            var settings = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory())
                .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build();
            return new(settings.GetSection("Microdata:Limits").Get<MicrodataLimits>() ?? MicrodataLimits.Default, settings.GetSection("Microdata:Engine").Get<DuckDbSettings>() ?? new DuckDbSettings());
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or InvalidDataException or System.Reflection.TargetInvocationException)
        {
            throw new UnusablePortal((wrong.InnerException ?? wrong).Message, "settings, Microdata", "Mend the setting; appsettings.example.json explains each.");
        }
    }

    /// <summary>Takes a file in, of whatever kind. The caller discards it.</summary>
    public Task<MicrodataFile> Inspect(string path, CsvWritten? written, CancellationToken cancellation) => new FileIntake(Limits, Engine).Inspect(path, null, cancellation, written);
}
