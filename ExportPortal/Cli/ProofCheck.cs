using System.CommandLine;
using System.Globalization;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Cli;

/// <summary>The part of <c>log proof</c> that checks a proof somebody was given; it opens nothing but the two files it is given.</summary>
internal sealed class ProofCheck
{
    private readonly Option<FileInfo?> check = new("--check") { HelpName = "FILE", Description = "A proof as the portal hands it out; the signed checkpoint stands in it." };
    private readonly Option<FileInfo?> key = new("--key") { HelpName = "PEM", Description = "The log's public key, in PEM or as name+keyid+base64." };

    public ProofCheck(Command proof)
    {
        proof.Options.Add(check);
        proof.Options.Add(key);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(check) is not null || parsed.GetValue(key) is not null;

    public async Task<int> Run(CliOutput output, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(check) is not { } file || parsed.GetValue(key) is not { } pem)
            return output.BadInput("--check and --key go together.", "log proof", "Give the proof and the log's public key; the page of the event and the export page of the portal offer them.");
        try
        {
            var proof = InclusionProof.Parse(await File.ReadAllTextAsync(file.FullName, cancellation));
            var known = PublicKeyPem.Read(await File.ReadAllTextAsync(pem.FullName, cancellation), proof.Checkpoint.Checkpoint.Origin);
            if (proof.Fault(known, CheckpointKey.Check) is { } fault)
            {
                await output.Error.WriteLineAsync(fault);
                return CliOutput.No;
            }
            output.Out.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"The entry stands at place {proof.Index} of the {proof.Checkpoint.Size} entries that {known.Name} has signed.\n")));
            return CliOutput.Done;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(wrong.Message, "log proof", "Give both files as the portal hands them out.");
        }
    }
}
