using System.CommandLine;
using System.Data.Common;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Cli;

/// <summary><c>log proof --seq N</c> and <c>log consistency --since FILE</c>: print proofs for somebody who has only the log's public key, or check one with <c>--check</c>.</summary>
internal static class LogProofVerb
{
    public static Command Proof(CliOutput output, StoppedPortal portal)
    {
        var seq = new Option<long?>("--seq") { HelpName = "N", Description = "Place of the entry; the first is 0." };
        var which = AccessLogVerb.Option();
        var command = new Command("proof",
            "Prints the proof that an entry stands in the log: C2SP tlog-proof with the canonical bytes and the signed checkpoint. "
            + "With --check and --key instead: checks such a proof, and needs no portal, store or network. "
            + "Exit 0: printed, or it holds. 1: there is no such entry, no checkpoint signs it yet, or the proof does not hold. 2: bad option, no store. " + StoppedPortal.Settings) { seq, which, portal.Environment };
        var check = new ProofCheck(command);
        command.SetAction((parsed, cancellation) => StoppedPortal.Report(output, async () =>
        {
            if (check.IsAsked(parsed))
                return await check.Run(output, parsed, cancellation);
            if (parsed.GetValue(seq) is not { } place)
                return output.BadInput("There is nothing to prove.", "log proof", "Give --seq, or --check with --key.");
            using var host = portal.Open(parsed);
            await using var connection = await Open(host.Services, parsed.GetValue(which), cancellation);
            var proof = await Proofs(parsed.GetValue(which)).Inclusion(connection, place, cancellation,
                parsed.GetValue(which) == AccessLogVerb.Access ? token => AccessSearch.Archived(connection, new ArchiveFiles(host.Services.GetRequiredService<PortalPaths>().Archive), place, token) : null);
            return await Print(output, proof?.ProofText(), $"No checkpoint signs an entry {place}.");
        }));
        return command;
    }

    public static Command Consistency(CliOutput output, StoppedPortal portal)
    {
        var since = new Option<FileInfo?>("--since") { HelpName = "CHECKPOINT", Description = "A checkpoint file kept elsewhere." };
        var which = AccessLogVerb.Option();
        var command = new Command("consistency",
            "Prints the proof that the log is the continuation of an older checkpoint of itself: the hashes of RFC 6962 between both signed checkpoints. "
            + "With --check and --key instead: checks such a proof, and needs no portal, store or network. "
            + "Exit 0: printed, or it holds. 1: the log cannot be the continuation, or the proof does not hold. 2: bad option, no store. " + StoppedPortal.Settings) { since, which, portal.Environment };
        var check = new ConsistencyCheck(command);
        command.SetAction((parsed, cancellation) => StoppedPortal.Report(output, async () =>
        {
            if (check.IsAsked(parsed))
                return await check.Run(output, parsed, parsed.GetValue(since), cancellation);
            if (parsed.GetValue(since) is not { } kept)
                return output.BadInput("There is nothing to prove.", "log consistency", "Give --since, or --check with --key.");
            using var host = portal.Open(parsed);
            SignedCheckpoint older;
            try
            {
                older = SignedCheckpoint.Parse(await File.ReadAllTextAsync(kept.FullName, cancellation));
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
            {
                return output.BadInput(wrong.Message, $"--since {kept}", "Give a checkpoint file as the portal publishes it.");
            }
            await using var connection = await Open(host.Services, parsed.GetValue(which), cancellation);
            try
            {
                var proof = await Proofs(parsed.GetValue(which)).Consistency(connection, older, cancellation);
                var broken = proof is not null && !MerkleProof.VerifyConsistency(older.Size, older.Checkpoint.Root, proof.Newer.Size, proof.Newer.Checkpoint.Root, proof.Path);
                return await Print(output, broken ? null : proof?.ProofText(), broken ? "The log is not the continuation of this checkpoint. Run log verify --since with it." : "No checkpoint has been signed yet.");
            }
            catch (LogInconsistentException cut)
            {
                return await Print(output, null, cut.Message);
            }
        }));
        return command;
    }

    private static LogProofs Proofs(string? which) => new(which == AccessLogVerb.Access ? LogTables.Access : LogTables.Audit);

    private static Task<DbConnection> Open(IServiceProvider services, string? which, CancellationToken cancellation) =>
        which == AccessLogVerb.Access ? AccessLogVerb.Open(services, cancellation) : ReadOnlyStore.Open(services.GetRequiredService<PortalPaths>(), cancellation);

    private static async Task<int> Print(CliOutput output, string? text, string none)
    {
        if (text is null)
        {
            await output.Error.WriteLineAsync(none);
            return CliOutput.No;
        }
        output.Out.Write(Encoding.UTF8.GetBytes(text));
        return CliOutput.Done;
    }
}
