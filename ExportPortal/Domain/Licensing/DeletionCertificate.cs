using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>How media were made unreadable, in the classes of NIST SP 800-88.</summary>
public enum SanitisationMethod
{
    Clear,
    Purge,
    Destroy,
}

/// <summary>What a recipient states when the data are deleted (domain/14, note 7). Auditors sample it.</summary>
/// <param name="Files">SHA-256 of each file that was received and is deleted.</param>
/// <param name="Media">Media on which they lay, one sentence or more.</param>
/// <param name="Backups">What became of the backups.</param>
/// <param name="Derived">What became of derived artefacts: tables, models, extracts.</param>
/// <param name="Signatory">Who signs for the recipient.</param>
/// <param name="DeletedOn">Day on which the last copy was gone.</param>
public sealed record DeletionStatement(
    IReadOnlyList<ContentHash> Files, string Media, SanitisationMethod Method, string Backups, string Derived, string Signatory, DateOnly DeletedOn);

/// <summary>A statement as it was given.</summary>
/// <param name="ReturnedFor">Why the authority sent it back; null while it stands.</param>
public sealed record DeletionCertificate(DeletionStatement Statement, PersonId Person, string PersonName, DateTimeOffset At, string? ReturnedFor = null)
{
    /// <summary>What is missing in a statement; null when nothing is.</summary>
    /// <param name="delivered">SHA-256 of the licensed dataset version.</param>
    /// <param name="granted">Day of the grant, before which nobody had the data.</param>
    /// <param name="signer">Name of the account that signs.</param>
    internal static Rule? Fault(DeletionStatement statement, ContentHash delivered, DateOnly granted, DateOnly today, string signer) =>
        !statement.Files.Contains(delivered) ? new Rule("DC-1", $"Name the licensed file among the deleted ones (SHA-256 {delivered.Hex}).")
        : new[] { statement.Media, statement.Backups, statement.Derived, statement.Signatory }.Any(string.IsNullOrWhiteSpace) ? new Rule("DC-2", "Say what became of media, backups and derived artefacts, and who signs. Write 'none' where there were none.")
        : new[] { statement.Media, statement.Backups, statement.Derived, statement.Signatory }.Any(text => text.Length > Reasons.Longest) ? new Rule("DC-4", $"A text is longer than {Reasons.Longest} characters.")
        : statement.DeletedOn > today ? new Rule("DC-3", "The day of deletion lies ahead. Certify once the data are gone.")
        : statement.DeletedOn < granted ? new Rule("DC-5", $"The licence was granted on {Words.Day(granted)}; nothing was deleted under it before. Give the day on which the last copy was gone.")
        : !EndUseStatement.IsBy(statement.Signatory, signer) ? new Rule("DC-6", $"Sign with your name as your account has it: {signer}.")
        : null;
}
