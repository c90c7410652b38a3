using System.CommandLine;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Features.Audits;

namespace ExportPortal.Cli;

/// <summary><c>draw sample FILE EXPORT</c>: repeats a sample of an audit. <c>draw verify FILE</c>: repeats a published draw from its file alone. <c>draw commit</c>: what an outside party publishes before a quarter.</summary>
public static class DrawVerb
{
    /// <summary>A line a licence; a million licences stay under it.</summary>
    private const int LargestDraw = 1 << 28;

    public static Command Build(CliOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "The draw as it was published (draw-2026-Q4.json); '-' reads standard input." };
        var kept = new Option<string?>("--commitments") { Description = "The commitments as somebody kept them before the quarter (draw-commitments-2026-Q4.json): the draw has to open those." };
        var proofs = new Option<FileInfo[]>("--proof") { HelpName = "FILE", Description = "A proof that a commitment stands in the authority's log of acts, as the page of the draw offers it; may be given for each commitment.", AllowMultipleArgumentsPerToken = true };
        var key = new Option<FileInfo?>("--key") { HelpName = "PEM", Description = "Public key of that log, in PEM or as name+keyid+base64." };
        var verify = new Command("verify", "Repeats a published draw: commitments, seed, list, ranks. Exit 0: the same licences came out; 1: something does not hold, one sentence each; 2: the file is no draw. Needs no portal. The rates are those of the file: compare them with the policy.") { file, kept, proofs, key };
        verify.SetAction((parsed, stop) => Verify(parsed.GetValue(file)!, parsed.GetValue(kept), parsed.GetValue(proofs) ?? [], parsed.GetValue(key), output, stop));
        var quarter = new Argument<string>("QUARTER") { Description = "The quarter, such as 2026-Q4." };
        var secret = new Option<string?>("--secret") { Description = "64 hexadecimal digits; a new secret is made when left out. Keep it until the quarter is over, then open it." };
        var commit = new Command("commit", "Makes the commitment of an outside party: SHA-256 of its secret and the quarter. Publish the commitment before the quarter; keep the secret.") { quarter, secret };
        commit.SetAction(parsed => Commit(parsed.GetValue(quarter)!, parsed.GetValue(secret), output));
        var sample = new Argument<FileInfo>("SAMPLE") { Description = "The sample as the page of the audit hands it out (sample-AU-001-1.json)." };
        var exports = new Argument<FileInfo[]>("EXPORT") { Description = "Exports of the access log in JSON Lines that hold the licences and days of the sample; log verify --export tells whether they are genuine.", Arity = ArgumentArity.OneOrMore };
        var repeat = new Command("sample", "Repeats a sample of an audit from exports of the log: the same list, the same records. Exit 0: they came out; 1: something does not hold, one sentence each; 2: a file cannot be read. Needs no portal.") { sample, exports };
        repeat.SetAction((parsed, stop) => Sample(parsed.GetValue(sample)!, parsed.GetValue(exports)!, output, stop));
        return new Command("draw", "The random draw of audits and their samples, for anybody who wants to repeat them or to take part.") { verify, commit, repeat };
    }

    private static async Task<int> Verify(string file, string? kept, IReadOnlyList<FileInfo> proofs, FileInfo? key, CliOutput output, CancellationToken stop)
    {
        if (proofs.Count > 0 != key is not null)
            return output.BadInput("--proof and --key go together.", "draw verify", "Give the proofs and the public key of the log of acts.");
        DrawRecord claimed;
        IReadOnlyList<string> chosenAnew = [];
        try
        {
            await using var input = file == "-" ? output.In : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            using var bytes = new MemoryStream();
            await input.CopyToAsync(bytes, stop);
            if (bytes.Length > LargestDraw)
                return output.BadInput($"the file is larger than {LargestDraw} bytes, so it is no draw.", file, "");
            claimed = DrawJson.Read(DecideVerb.WithoutMark(bytes.ToArray()));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(unreadable.Message, file, "Name a published draw, such as draw-2026-Q4.json.");
        }
        try
        {
            if (kept is not null && DrawJson.ReadCommitments(DecideVerb.WithoutMark(await File.ReadAllBytesAsync(kept, stop))) is var (quarter, commitments))
                chosenAnew = DrawVerification.Faults(claimed, quarter, commitments);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(unreadable.Message, kept!, "Name the commitments as they were served before the quarter.");
        }
        var (inLog, unproved) = (new List<string>(), new List<string>());
        try
        {
            foreach (var proof in proofs)
                if (await InLog(claimed, proof, key!, stop) is var (party, fault) && party is not null)
                    inLog.Add(party);
                else
                    unproved.Add($"{proof.Name}: {fault}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(unreadable.Message, "--proof, --key", "Give both as the portal hands them out.");
        }
        IReadOnlyList<string> faults = [.. DrawVerification.Faults(claimed), .. chosenAnew, .. unproved];
        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("quarter", claimed.Quarter.ToString());
            json.WriteBoolean("holds", faults.Count == 0);
            json.WriteBoolean("outside_party", claimed.HasOutsideParty);
            json.WriteBoolean("commitments_compared", kept is not null);
            json.WriteStartArray("commitments_in_log");
            foreach (var party in inLog)
                json.WriteStringValue(party);
            json.WriteEndArray();
            json.WriteStartArray("rates");
            foreach (var rate in claimed.Rates)
                json.WriteNumberValue(rate);
            json.WriteEndArray();
            json.WriteNumber("population", claimed.Population.Count);
            json.WriteStartArray("drawn");
            foreach (var one in DrawRecord.Draw(claimed.Quarter, claimed.Rates, claimed.Commitments, claimed.Population).Drawn)
                json.WriteStringValue(one.Licence);
            json.WriteEndArray();
            json.WriteStartArray("faults");
            foreach (var fault in faults)
                json.WriteStringValue(fault);
            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in claimed.Notes)
                json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        output.Error.WriteLine(faults.Count == 0 ? $"The draw of {claimed.Quarter} holds: the same {claimed.Drawn.Count} licences came out." : $"The draw of {claimed.Quarter} does not hold.");
        return faults.Count == 0 ? CliOutput.Done : CliOutput.No;
    }

    private static async Task<int> Sample(FileInfo sample, IReadOnlyList<FileInfo> exports, CliOutput output, CancellationToken stop)
    {
        SampleFile claimed;
        try
        {
            claimed = SampleFile.Read(DecideVerb.WithoutMark(await File.ReadAllBytesAsync(sample.FullName, stop)).Span);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            return output.BadInput(unreadable.Message, sample.Name, "Name a sample as the page of the audit hands it out.");
        }
        var (list, at) = (new SortedDictionary<long, SampledFrom>(), "");
        try
        {
            foreach (var export in exports)
            {
                (at, var number) = (export.Name, 0);
                await foreach (var line in File.ReadLinesAsync(export.FullName, stop))
                {
                    at = $"{export.Name}, line {++number}";
                    using var json = System.Text.Json.JsonDocument.Parse(line);
                    if (!json.RootElement.TryGetProperty("canonical", out var canonical))
                        continue; // the first line says what was asked for, the last one counts
                    var entry = AccessEvent.FromCanonical(canonical.GetBytesFromBase64());
                    if (claimed.Holds(entry.Seq, entry.Facts.Licence, entry.Facts.At))
                        list[entry.Seq] = new(entry.Seq, entry.Facts.RowsReturned ?? 0);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return output.BadInput(unreadable.Message, at, "Name exports of the access log in JSON Lines.");
        }
        var faults = claimed.Faults([.. list.Values]);
        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("audit", claimed.Audit);
            json.WriteNumber("sample", claimed.Number);
            json.WriteBoolean("holds", faults.Count == 0);
            json.WriteNumber("log_size", claimed.LogSize);
            json.WriteNumber("population", list.Count);
            json.WriteStartArray("faults");
            foreach (var fault in faults)
                json.WriteStringValue(fault);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        output.Error.WriteLine(faults.Count == 0 ? $"Sample {claimed.Number} of {claimed.Audit} holds: the same {claimed.Selected.Count} records came out." : $"Sample {claimed.Number} of {claimed.Audit} does not hold.");
        return faults.Count == 0 ? CliOutput.Done : CliOutput.No;
    }

    /// <summary>Checks the proof against the key, and then what the proven entry says.</summary>
    private static async Task<(string? Party, string? Fault)> InLog(DrawRecord claimed, FileInfo file, FileInfo pem, CancellationToken stop)
    {
        var proof = InclusionProof.Parse(await File.ReadAllTextAsync(file.FullName, stop));
        var key = PublicKeyPem.Read(await File.ReadAllTextAsync(pem.FullName, stop), proof.Checkpoint.Checkpoint.Origin);
        return proof.Fault(key, CheckpointKey.Check) is { } fault ? (null, fault) : DrawVerification.InLog(claimed, CommittedEntry.Of(AuditEvent.FromCanonical(proof.Entry.Span)));
    }

    private static int Commit(string quarter, string? secret, CliOutput output)
    {
        if (Quarter.Parse(quarter) is not { } of)
            return output.BadInput("this is no quarter.", quarter, "Write it as 2026-Q4.");
        var bytes = secret is null ? System.Security.Cryptography.RandomNumberGenerator.GetBytes(DrawSeed.SecretLength) : DrawSeed.Read(secret);
        if (bytes is null)
            return output.BadInput("a secret is 64 hexadecimal digits.", "--secret", "Leave it out to have one made.");
        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("quarter", of.ToString());
            json.WriteString("secret", Convert.ToHexStringLower(bytes));
            json.WriteString("commitment", DrawSeed.Commit(bytes, of).Hex);
            json.WriteEndObject();
        });
        return CliOutput.Done;
    }
}
