using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.Integrity;

/// <summary>Reads the whole log and says whether anybody changed it; <see cref="ReadLog"/> comes first.</summary>
internal sealed class VerifyLog(IntegrityLogs logs)
{
    /// <summary>The checkpoint that somebody kept; null, with what is wrong, when the text is none.</summary>
    public static SignedCheckpoint? Read(string text, out string? fault)
    {
        fault = null;
        try
        {
            return SignedCheckpoint.Parse(text.ReplaceLineEndings("\n").Trim('\n') + "\n");
        }
        catch (FormatException wrong)
        {
            fault = wrong.Message;
            return null;
        }
    }

    /// <param name="since">A checkpoint kept elsewhere that the log must continue; null for none.</param>
    /// <param name="code">Which log; null for the log of acts.</param>
    public async Task<LogVerification> Run(SignedCheckpoint? since, IProgress<long> progress, CancellationToken cancellation, string? code = null)
    {
        var log = logs.Find(code);
        await using var session = await log.Open(cancellation);
        // The embedded store answers on the caller's thread; the page must go on answering.
        return await Task.Run(() => log.Verify(session.Connection, since, progress, cancellation), cancellation);
    }
}
