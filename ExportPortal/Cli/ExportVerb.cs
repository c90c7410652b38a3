using System.CommandLine;
using System.Text;
using System.Text.Json;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Features.AccessLog;

namespace ExportPortal.Cli;

/// <summary>The part of <c>log verify</c> that checks an exported file; it opens nothing but the three files it is given.</summary>
internal sealed class ExportVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Option<FileInfo?> export = new("--export") { HelpName = "FILE", Description = "An export of the access log, CSV or JSON Lines. Each row is proved; that none is missing is the word of the file, which counts them." };
    private readonly Option<FileInfo?> checkpoint = new("--checkpoint") { HelpName = "FILE", Description = "The signed checkpoint that the export was made for." };
    private readonly Option<FileInfo?> key = new("--key") { HelpName = "PEM", Description = "The log's public key, in PEM or as name+keyid+base64." };

    public ExportVerb(Command verify)
    {
        verify.Options.Add(export);
        verify.Options.Add(checkpoint);
        verify.Options.Add(key);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(export) is not null || parsed.GetValue(checkpoint) is not null || parsed.GetValue(key) is not null;

    public async Task<int> Run(CliOutput output, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(export) is not { } file || parsed.GetValue(checkpoint) is not { } head || parsed.GetValue(key) is not { } pem)
            return output.BadInput("--export, --checkpoint and --key go together.", "log verify", "Give all three; the export page of the portal offers them.");
        try
        {
            var signed = SignedCheckpoint.Parse(await File.ReadAllTextAsync(head.FullName, cancellation));
            var known = PublicKeyPem.Read(await File.ReadAllTextAsync(pem.FullName, cancellation), signed.Checkpoint.Origin);
            await using var stream = file.OpenRead();
            var found = await new ExportProof(signed, known, CheckpointKey.Check).Read(stream, cancellation);
            output.WriteJson(writer => JsonSerializer.Serialize(writer, found, Json));
            if (found.Intact)
                return CliOutput.Done;
            await output.Error.WriteLineAsync($"The export is not what the checkpoint signs; problems: {found.Problems.Count}{(found.Truncated ? " and more" : "")}.");
            return CliOutput.No;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException or DecoderFallbackException)
        {
            return output.BadInput(wrong.Message, "log verify", "Give the three files as the portal hands them out.");
        }
    }
}
