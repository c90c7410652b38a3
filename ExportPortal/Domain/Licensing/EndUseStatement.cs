using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The recipient's undertaking, as it was signed: who, when, by what means, and on which words.</summary>
/// <param name="TypedName">The full name as the signatory typed it; null where a click was enough (tier 1).</param>
/// <param name="Capacity">In which capacity they sign, such as director; null where a click was enough.</param>
/// <param name="Means">How the signatory was signed in, such as password or passkey.</param>
/// <param name="Text">SHA-256 of the words that were shown.</param>
public sealed record EndUseStatement(
    PersonId By, string ByName, string? TypedName, string? Capacity, string Means, DateTimeOffset At, ContentHash Text,
    OrganisationId Recipient, DatasetVersionId Version, string Purpose, Period Term)
{
    /// <summary>Whether it is a signature, and not a click alone.</summary>
    public bool IsSigned => TypedName is not null;

    /// <summary>Whether a click is enough at the tier (05, 5.2).</summary>
    public static bool IsClickEnough(int? tier) => tier is null or <= 1;

    /// <summary>Whether it still speaks of what the application asks for (CK-03).</summary>
    public bool Names(OrganisationId recipient, DatasetVersionId version, ApplicationContent content) =>
        Recipient == recipient && Version == version && Purpose == content.Purpose && Term == content.Term;

    /// <summary>The undertaking in words, one sentence each.</summary>
    public static IReadOnlyList<string> Words(string recipient, string dataset, ApplicationContent content, PolicyPack pack) =>
    [
        $"{recipient} will use {dataset} for this purpose alone: {pack.Purposes.Find(content.Purpose)?.Words ?? content.Purpose}.",
        $"It will use the data from {Common.Words.Day(content.Term.Start)} to {Common.Words.Day(content.Term.End)}, both days included, and in no other country than {CountryName.Of(content.Countries)}.",
        "It will not try to identify, contact or single out any person, household or group.",
        "It will pass the data, or anything from which they can be rebuilt, to nobody whom the licence does not name.",
        "It will not use data or results for weapons, for surveillance or repression, or to the detriment of the persons in the data.",
        content.AuditAccepted is false ? "It does not accept audits." : "It lets the authority inspect records, systems and accounts that concern the licence.",
        "It will delete the data at the end and certify that it has.",
    ];

    public static ContentHash HashOf(IReadOnlyList<string> words) => ContentHash.Of(Encoding.UTF8.GetBytes(string.Join('\n', words)));
}
