using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Cli;

/// <summary><c>log verify | proof | consistency</c>: reads a whole log and says whether anybody changed it, or proves a part of it to a stranger.</summary>
internal static class LogVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Over the portal's own store, opened for reading; nothing is migrated or made.</summary>
    public static Command Build(CliOutput output, BuildPortal build)
    {
        var portal = new StoppedPortal(build);
        var command = Command(out var verify, out var since);
        verify.Options.Add(portal.Environment);
        var which = AccessLogVerb.Option();
        verify.Options.Add(which);
        var export = new ExportVerb(verify);
        verify.SetAction((parsed, cancellation) => StoppedPortal.Report(output, async () =>
        {
            if (export.IsAsked(parsed))
                return await export.Run(output, parsed, cancellation);
            using var host = portal.Open(parsed);
            if (parsed.GetValue(which) == AccessLogVerb.Access)
                return await AccessLogVerb.Verify(output, host.Services, parsed.GetValue(since), cancellation);
            return await Verify(output, token => ReadOnlyStore.Open(host.Services.GetRequiredService<PortalPaths>(), token), () => Verifier(host.Services).Verify, parsed.GetValue(since), cancellation);
        }));
        command.Subcommands.Add(LogProofVerb.Proof(output, portal));
        command.Subcommands.Add(LogProofVerb.Consistency(output, portal));
        return command;
    }

    /// <param name="open">Opens the portal's store for reading.</param>
    /// <param name="verifier">Knows the log's public key and the places outside the database; asked for after the options were read.</param>
    public static Command Build(CliOutput output, Func<CancellationToken, Task<DbConnection>> open, Func<AuditLogVerifier> verifier)
    {
        var command = Command(out var verify, out var since);
        verify.SetAction((parsed, cancellation) => Verify(output, open, () => verifier().Verify, parsed.GetValue(since), cancellation));
        return command;
    }

    private static Command Command(out Command verify, out Option<FileInfo?> since)
    {
        since = new Option<FileInfo?>("--since")
        {
            HelpName = "CHECKPOINT",
            Description = "A checkpoint file kept elsewhere; the log must be its continuation.",
        };
        verify = new Command("verify",
            "Reads every entry of the log and compares it with the tiles, with every signed checkpoint in and outside the database, "
            + "and with the personal values beside it. Opens the store for reading alone; the portal may go on working. "
            + "Prints JSON: intact, size, root, unattested (entries that no checkpoint signs yet), problems. "
            + "With --export, --checkpoint and --key instead: checks an exported file against a signed checkpoint, and needs no portal, store or network. "
            + "Exit 0: nothing was changed. 1: something was; 'problems' says what and where. 2: bad option, no store or no key. "
            + StoppedPortal.Settings) { since };
        return new Command("log", "The log of acts (who did what) and the access log (licensed use), and the proof that nobody changed them since.") { verify };
    }

    private static AuditLogVerifier Verifier(IServiceProvider services)
    {
        var places = services.GetRequiredService<LogPlaces>();
        return new AuditLogVerifier(ReadOnlyStore.Key(places), places.Sinks());
    }

    /// <summary>Reads a whole log on a connection, against a checkpoint if one is given.</summary>
    internal delegate Task<LogVerification> Reading(DbConnection connection, SignedCheckpoint? since, IProgress<long>? progress, CancellationToken cancellation);

    internal static async Task<int> Verify(
        CliOutput output, Func<CancellationToken, Task<DbConnection>> open, Func<Reading> verifier, FileInfo? since, CancellationToken cancellation, string name = "log of acts")
    {
        SignedCheckpoint? known = null;
        try
        {
            if (since is not null)
                known = SignedCheckpoint.Parse(await File.ReadAllTextAsync(since.FullName, cancellation));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(wrong.Message, $"--since {since}", "Give a checkpoint file as the portal publishes it.");
        }
        await using var connection = await open(cancellation);
        var result = await verifier()(connection, known, null, cancellation);
        output.WriteJson(writer => JsonSerializer.Serialize(writer, result, Json));
        if (result.Intact)
            return CliOutput.Done;
        await output.Error.WriteLineAsync($"The {name} is not what was signed; problems: {result.Problems.Count}{(result.Truncated ? " and more" : "")}.");
        return CliOutput.No;
    }
}
