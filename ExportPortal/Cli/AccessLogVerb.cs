using System.CommandLine;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using Microsoft.Extensions.Options;

namespace ExportPortal.Cli;

/// <summary>The part of <c>log verify</c> that reads the access log.</summary>
internal static class AccessLogVerb
{
    public const string Access = "access";

    public static Option<string> Option()
    {
        var option = new Option<string>("--log")
        {
            HelpName = "LOG",
            Description = "audit: the log of acts. access: licensed use as the enclaves report it.",
            DefaultValueFactory = _ => "audit",
        };
        option.AcceptOnlyFromAmong("audit", Access);
        return option;
    }

    public static Task<int> Verify(CliOutput output, IServiceProvider services, FileInfo? since, CancellationToken cancellation)
    {
        var places = Places(services);
        return LogVerb.Verify(output, token => Open(services, token), () => AccessWitness.VerifierOf(ReadOnlyStore.Key(places), places.Sinks(), services.GetRequiredService<PortalPaths>().Archive).Verify, since, cancellation, LogTables.Access.Name);
    }

    /// <summary>Opens the access log for reading alone.</summary>
    public static async Task<System.Data.Common.DbConnection> Open(IServiceProvider services, CancellationToken cancellation)
    {
        var paths = services.GetRequiredService<PortalPaths>();
        return await AccessStore.OpenReadOnly(paths, cancellation)
            ?? throw new UnusablePortal("There is no access log.", paths.Folder, "Name the portal's data folder in Storage:Folder (environment variable Storage__Folder).");
    }

    private static LogPlaces Places(IServiceProvider services) => AccessWitness.Places(
        services.GetRequiredService<IOptions<AccessLogOptions>>().Value, services.GetRequiredService<LogPlaces>(), services.GetRequiredService<PortalPaths>());
}
