using System.CommandLine;
using System.Globalization;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Cli;

/// <summary>The part of <c>log consistency</c> that checks a proof somebody was given; it opens nothing but the files it is given.</summary>
internal sealed class ConsistencyCheck
{
    private readonly Option<FileInfo?> check = new("--check") { HelpName = "FILE", Description = "A proof as the portal hands it out; both signed checkpoints stand in it. With --since: the older one must be the one in that file." };
    private readonly Option<FileInfo?> until = new("--until") { HelpName = "CHECKPOINT", Description = "With --check: the newer checkpoint of the proof must be the one in this file." };
    private readonly Option<FileInfo?> key = new("--key") { HelpName = "PEM", Description = "The log's public key, in PEM or as name+keyid+base64." };

    public ConsistencyCheck(Command consistency)
    {
        consistency.Options.Add(check);
        consistency.Options.Add(until);
        consistency.Options.Add(key);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(check) is not null || parsed.GetValue(key) is not null || parsed.GetValue(until) is not null;

    public async Task<int> Run(CliOutput output, ParseResult parsed, FileInfo? since, CancellationToken cancellation)
    {
        if (parsed.GetValue(check) is not { } file || parsed.GetValue(key) is not { } pem)
            return output.BadInput("--check and --key go together.", "log consistency", "Give the proof and the log's public key; the page Integrity and the export page of the portal offer them.");
        try
        {
            var proof = ConsistencyProof.Parse(await File.ReadAllTextAsync(file.FullName, cancellation));
            var known = PublicKeyPem.Read(await File.ReadAllTextAsync(pem.FullName, cancellation), proof.Older.Checkpoint.Origin);
            var fault = proof.Fault(known, CheckpointKey.Check) ?? await Other("older", proof.Older, since, cancellation) ?? await Other("newer", proof.Newer, parsed.GetValue(until), cancellation);
            if (fault is not null)
            {
                await output.Error.WriteLineAsync(fault);
                return CliOutput.No;
            }
            output.Out.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"The log of {proof.Newer.Size} entries that {known.Name} has signed is the continuation of its first {proof.Older.Size}: nothing of them was changed, taken out or moved.\n")));
            return CliOutput.Done;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(wrong.Message, "log consistency", "Give the files as the portal hands them out.");
        }
    }

    /// <summary>Why the checkpoint of the proof is not the one that was kept; null when it is, or none was given.</summary>
    private static async Task<string?> Other(string which, SignedCheckpoint proved, FileInfo? file, CancellationToken cancellation) =>
        file is not null && SignedCheckpoint.Parse(await File.ReadAllTextAsync(file.FullName, cancellation)).Checkpoint != proved.Checkpoint
            ? $"The {which} checkpoint of the proof is not the one in {file.Name}." : null;
}
