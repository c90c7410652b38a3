using System.Globalization;
using System.Text.Json;
using ExportPortal.Data.Logs;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Verification;

/// <summary>
/// Checks a licence for anybody, by number or by file. The file is examined in memory and not kept; what is checked,
/// and by whom, is not written down.
/// </summary>
public sealed class VerifyLicence(LicenceRegister register, TrustedSeals trusted, CheckpointKey key, Issuer issuer, TimeProvider clock)
{
    /// <summary>Largest file that is checked, in bytes.</summary>
    public const int LargestFile = PdfSeal.LargestFile;

    /// <param name="typed">As people type it; null and empty are no number.</param>
    public async Task<Verification> ByNumber(string? typed, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        if (LicenceNumber.Parse(typed) is not { } number || await register.Find(number, cancellation) is not { } entry)
            return Verification.Unknown(now);
        var state = PublicStatement.Of(entry.Stored, entry.IsStopped, now);
        var log = LogCheck(entry);
        return Certain(log, Answer(state.Reliance, state.Heading, state.Sentence, [log, State(state, entry)], entry, now));
    }

    public Verification TooLarge() => Verification.Unreadable("The file is larger than 16 MB. A licence is far smaller; choose the right file.", clock.GetUtcNow());

    public async Task<Verification> ByFile(byte[] file, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var report = PdfSeal.Verify(file, trusted);
        if (report.Fault is SealFault.TooLarge or SealFault.NotAPdf)
            return Verification.Unreadable(string.Join(' ', report.Problems), now);
        var entry = Number(report) is { } number ? await register.Find(number, cancellation) : null;
        List<VerificationCheck> checks = [Seal(report), Completeness(report)];
        if (!report.Genuine)
            return Answer(Reliance.Red, "Do not rely on this file", string.Join(' ', report.Problems), checks, entry, now);
        if (entry is null && report.Attachments.Any(attachment => attachment.Name == "incident.json") && await register.FindReport(ContentHash.Of(file), cancellation) is { } print)
            return Answer(Reliance.Green, "This is a genuine incident report", $"Report {print.No} of {print.Number}, complete as it was printed and sealed on {Minute(print.PrintedAt)}. It tells the state of that moment.", checks, null, now);
        if (entry is null && await register.FindAudit(ContentHash.Of(file), cancellation) is { } audit)
            return Answer(Reliance.Green, "This is a genuine audit report", $"The final report of audit {audit.Number}, complete as it was sealed on {Minute(audit.SealedAt)}. What was corrected since stands in the portal.", checks, null, now);
        if (entry is null && await register.FindLetter(ContentHash.Of(file), cancellation) is { } drawn)
            return Answer(Reliance.Green, "This is a genuine letter of notice", $"A letter that gives notice of an incident, complete as it was drawn and sealed on {Minute(drawn)}. It tells the state of that moment.", checks, null, now);
        if (entry is not null && Past(report, file, entry) is { } past)
            return Superseded(entry, past, checks, now);
        if (entry is null || !Matches(report, file, entry))
            return Answer(Reliance.Red, "Do not rely on this file", "The seal is that of the authority, but the register holds no such document.",
                [.. checks, new(Reliance.Red, "It is not in the register", "The attached licence.json is not the one that was registered under its number.", "Failed")], entry, now);
        var state = PublicStatement.Of(entry.Stored, entry.IsStopped, now);
        var log = LogCheck(entry);
        checks.AddRange([new(Reliance.Green, "It matches the register", $"The attached licence.json is the registered one, fingerprint {entry.Json!.Value.Fingerprint}.", "Passed"), log, State(state, entry)]);
        return Certain(log, Answer(state.Reliance, state.Heading, state.Reliance is Reliance.Red ? state.Sentence : $"This is the complete document, as sealed. {state.Sentence}", checks, entry, now));
    }

    private static Verification Answer(Reliance result, string heading, string sentence, IReadOnlyList<VerificationCheck> checks, RegisterEntry? entry, DateTimeOffset now) =>
        new(result, heading, sentence, checks, entry?.Licence, entry?.Json, now);

    /// <summary>What the log cannot confirm is never green.</summary>
    private static Verification Certain(VerificationCheck log, Verification answer) => answer.Result is Reliance.Green && log.Result is not Reliance.Green
        ? answer with { Result = Reliance.Amber, Heading = "The state of today is unknown", Sentence = log.Detail }
        : answer;

    private VerificationCheck Seal(SealReport report) => report is { SignatureValid: true, SignerTrusted: true }
        ? new(Reliance.Green, "The seal is valid", $"{issuer.Name}, {(report.SignedAt is { } at ? $"sealed on {Minute(at)}" : "without a time")}{(report.Stamp is { Trusted: true } stamp ? $"; a time stamp of {stamp.Authority} proves that it was there on {Minute(stamp.At)}" : "")}.{(issuer.SealNote is null ? "" : " Demonstration seal, not qualified.")}", "Passed")
        : new(Reliance.Red, "The seal does not match", string.Join(' ', report.Problems), "Failed");

    private static VerificationCheck Completeness(SealReport report) => report is { SignatureValid: true, CoversWholeDocument: true }
        ? new(Reliance.Green, "The document is complete", "Every byte is covered by the seal.", "Passed")
        : new(Reliance.Red, "The document is not complete as sealed", report.HasSeal ? "Bytes were changed, added or taken away after it was sealed." : "Nothing says what the document was.", "Failed");

    private VerificationCheck LogCheck(RegisterEntry entry) => entry.Log switch
    {
        null => new(Reliance.Amber, "The log cannot be read now", "The portal cannot read its log, so the state of today is unknown. Try again later.", "Unknown"),
        { SealedAs: null } => new(Reliance.Amber, "It is not in the log yet", "The licence has no sealed document yet.", "Pending"),
        var log when log.Json != entry.Json?.Hex || log.State != Words.Code(entry.Stored.State) =>
            new(Reliance.Amber, "Register and log disagree", "The register does not say what the log says. The authority has to look into it; do not rely on the state of today.", "Unknown"),
        { Proof: null } log => new(Reliance.Green, "It is in the log", $"Entry {Count(log.SealedAs!.Value)}; the next signed head will cover it.", "Passed"),
        { Proof: { } proof } log when proof.Fault(key.Key, CheckpointKey.Check) is null =>
            new(Reliance.Green, "It is in the log", $"Entry {Count(log.SealedAs!.Value)}, proved against the signed head of {Count(proof.Checkpoint.Checkpoint.Size)} entries.", "Passed"),
        _ => new(Reliance.Amber, "The log does not prove it", "The proof of its entry does not hold. The authority has to look into it.", "Unknown"),
    };

    private static VerificationCheck State(PublicStatement state, RegisterEntry entry) =>
        new(state.Reliance, state.StateTitle, $"Register of today: {Words.Of(entry.Licence.State)}{(entry.StoppedOn is { } day ? $" since {Words.Day(day)}" : "")}, {Words.Day(entry.Licence.Term.Start)} to {Words.Day(entry.Licence.Term.End)}.", state.StateWord);

    /// <summary>The file is genuine and complete, and a newer version is in force.</summary>
    private Verification Superseded(RegisterEntry entry, (int Version, ContentHash Json) file, List<VerificationCheck> checks, DateTimeOffset now)
    {
        // What stands against the licence today stands against each of its versions; that there is a newer one comes second.
        var today = PublicStatement.Of(entry.Stored, entry.IsStopped, now);
        var replaced = PublicStatement.Of(entry.Stored with { State = LicenceState.Superseded }, entry.IsStopped, now);
        var isOpen = today.Reliance is Reliance.Green;
        var state = isOpen ? replaced : today;
        checks.AddRange([
            new(Reliance.Green, "It is an earlier version of the register", $"This is version {file.Version}. The version in force has the fingerprint {entry.Json!.Value.Fingerprint}.", "Passed"),
            LogCheck(entry), State(today, entry), new(replaced.Reliance, replaced.StateTitle, replaced.Sentence, replaced.StateWord)]);
        return Answer(state.Reliance, state.Heading, isOpen ? $"This is the complete document, as sealed. {replaced.Sentence}"
            : $"{today.Sentence} The file is version {file.Version}, which a newer version has replaced.", checks, entry, now) with { Fingerprint = file.Json };
    }

    private static (int Version, ContentHash Json)? Past(SealReport report, byte[] file, RegisterEntry entry)
    {
        var (pdf, json) = (ContentHash.Of(file), report.LicenceJson is { } bytes ? ContentHash.Of(bytes.Span) : (ContentHash?)null);
        return entry.Past.Where(one => one.Pdf == pdf || one.Json == json).Select(one => ((int, ContentHash)?)(one.Version, one.Json)).FirstOrDefault();
    }

    private static bool Matches(SealReport report, byte[] file, RegisterEntry entry) =>
        entry.Pdf == ContentHash.Of(file) || (report.LicenceJson is { } json && entry.Json == ContentHash.Of(json.Span));

    /// <summary>The number in the attached licence.json; null where none can be read.</summary>
    private static LicenceNumber? Number(SealReport report)
    {
        try
        {
            return report.LicenceJson is { } json ? LicenceNumber.Parse(LicenceTerms.Read(json.Span).Number) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);


    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
