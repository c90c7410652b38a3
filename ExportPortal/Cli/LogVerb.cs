using System.CommandLine;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Cli;

/// <summary>`log verify [--since CHECKPOINT]`: reads the whole log of acts and says whether anybody changed it.</summary>
internal static class LogVerb
{
    private const int Yes = 0;
    private const int No = 1;
    private const int BadInput = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="open">Opens the portal's store for reading.</param>
    /// <param name="verifier">Knows the log's public key and the places outside the database.</param>
    public static Command Build(Func<CancellationToken, Task<DbConnection>> open, Func<AuditLogVerifier> verifier)
    {
        var since = new Option<FileInfo?>("--since")
        {
            HelpName = "CHECKPOINT",
            Description = "A checkpoint file kept elsewhere; the log must be its continuation.",
        };
        var verify = new Command("verify",
            "Reads every entry of the log of acts and compares it with the tiles, with every signed checkpoint in and outside the database, "
            + "and with the personal values beside it. The result is JSON on standard output. "
            + "Exit 0: nothing was changed. 1: something was; 'problems' says what and where. 2: bad option.") { since };
        verify.SetAction((parsed, cancellation) => Verify(open, verifier, parsed.GetValue(since), parsed.InvocationConfiguration, cancellation));
        return new Command("log", "The log of acts: who did what, and the proof that nobody changed it since.") { verify };
    }

    private static async Task<int> Verify(
        Func<CancellationToken, Task<DbConnection>> open, Func<AuditLogVerifier> verifier, FileInfo? since, InvocationConfiguration console, CancellationToken cancellation)
    {
        SignedCheckpoint? known = null;
        try
        {
            if (since is not null)
                known = SignedCheckpoint.Parse(await File.ReadAllTextAsync(since.FullName, cancellation));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            await console.Error.WriteLineAsync($"--since {since}: {wrong.Message} Give a checkpoint file as the portal publishes it.");
            return BadInput;
        }
        await using var connection = await open(cancellation);
        var result = await verifier().Verify(connection, known, null, cancellation);
        await console.Output.WriteLineAsync(JsonSerializer.Serialize(result, Json));
        if (!result.Intact)
            await console.Error.WriteLineAsync($"The log of acts is not what was signed: {result.Problems.Count} problems{(result.Truncated ? " and more" : "")}.");
        return result.Intact ? Yes : No;
    }
}
