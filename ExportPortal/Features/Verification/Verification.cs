using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Verification;

/// <summary>One thing that was checked, with its own word, so that nobody has to trust the colour.</summary>
public sealed record VerificationCheck(Reliance Result, string Title, string Detail, string Word);

/// <summary>What the register shows everybody: no party and no person, unless a public statement names one.</summary>
/// <param name="Tier">Null while its public record is withheld.</param>
/// <param name="Dataset">Its title, or that the record is withheld.</param>
/// <param name="State">As of now.</param>
public sealed record PublicLicence(string Number, string Type, int? Tier, string Dataset, Period Term, LicenceState State)
{
    /// <summary>What the authority says publicly by a sanction on it (L7), the oldest first.</summary>
    public IReadOnlyList<(DateOnly On, string Text)> Statements { get; init; } = [];
}

/// <summary>The answer to a check.</summary>
/// <param name="Licence">Null when the number is not known, or cannot be read from the file.</param>
/// <param name="Fingerprint">Of the registered licence.json, in the version that the file is where it is an earlier one; null when there is none.</param>
public sealed record Verification(
    Reliance Result, string Heading, string Sentence, IReadOnlyList<VerificationCheck> Checks, PublicLicence? Licence, ContentHash? Fingerprint, DateTimeOffset At)
{
    public static Verification Unknown(DateTimeOffset at) => new(
        Reliance.Grey, "We do not know this number", "A licence number looks like XP-2026-0000017: the letters XP, the year, and seven digits. Compare it with the document, digit by digit.", [], null, null, at);

    public static Verification Unreadable(string why, DateTimeOffset at) => new(
        Reliance.Grey, "We cannot check this file", why, [], null, null, at);
}
