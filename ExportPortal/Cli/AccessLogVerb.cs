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
        var paths = services.GetRequiredService<PortalPaths>();
        var places = AccessWitness.Places(services.GetRequiredService<IOptions<AccessLogOptions>>().Value, services.GetRequiredService<LogPlaces>(), paths);
        return LogVerb.Verify(output,
            async token => await AccessStore.OpenReadOnly(paths, token) ?? throw new UnusablePortal("There is no access log.", paths.Folder, "Name the portal's data folder in Storage:Folder (environment variable Storage__Folder)."),
            () => AccessWitness.VerifierOf(ReadOnlyStore.Key(places), places.Sinks()).Verify, since, cancellation, LogTables.Access.Name);
    }
}
