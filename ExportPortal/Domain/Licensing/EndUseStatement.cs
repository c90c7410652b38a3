using System.Globalization;
using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Recipient and data as an undertaking names them.</summary>
public sealed record SignedNames(string Recipient, string Data);

/// <summary>The recipient's undertaking, as it was signed: who, when, by what means, and on which words.</summary>
/// <param name="TypedName">The full name as the signatory typed it; null where a click was enough (tier 1).</param>
/// <param name="Capacity">In which capacity they sign, such as director; null where a click was enough.</param>
/// <param name="Means">How the signatory was signed in, such as password or passkey.</param>
/// <param name="Text">SHA-256 of the words that were shown.</param>
public sealed record EndUseStatement(
    PersonId By, string ByName, string? TypedName, string? Capacity, string Means, DateTimeOffset At, ContentHash Text,
    OrganisationId Recipient, DatasetVersionId Version, string Purpose, Period Term)
{
    /// <summary>What recipient and data were called when it was signed; null while neither was corrected since.</summary>
    public SignedNames? Named { get; init; }

    /// <summary>Whether it is a signature, and not a click alone.</summary>
    public bool IsSigned => TypedName is not null;

    /// <summary>Whether a click is enough at the tier (05, 5.2).</summary>
    public static bool IsClickEnough(int? tier) => tier is null or <= 1;

    /// <summary>Whether it still says what the application asks for (CK-03): it was signed on these words and no others.</summary>
    /// <param name="words">The undertaking as the application makes it now.</param>
    public bool Says(OrganisationId recipient, DatasetVersionId version, IReadOnlyList<string> words) => Recipient == recipient && Version == version && Text == HashOf(words);

    /// <summary>Whether whom the form names as signatory is the one who signed; a title or office beside the name does no harm.</summary>
    public bool IsBy(string signatory) => IsBy(signatory, ByName);

    /// <summary>The same of a name before it signs.</summary>
    internal static bool IsBy(string signatory, string name) => string.IsNullOrWhiteSpace(signatory) || Parts(name).IsSubsetOf(Parts(signatory));

    /// <summary>Whether nothing has to be signed anew.</summary>
    public bool Stands(OrganisationId recipient, DatasetVersionId version, ApplicationContent content, int? tier, IReadOnlyList<string> words) =>
        Says(recipient, version, words) && IsBy(content.EndUseStatement) && (IsSigned || IsClickEnough(tier));

    private static HashSet<string> Parts(string name) =>
        name.Split([' ', ',', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The undertaking as it reads now: with the names that were signed where a name was corrected since and nothing else is different.</summary>
    /// <param name="signed">Null before somebody signed.</param>
    public static IReadOnlyList<string> Words(EndUseStatement? signed, string recipient, string dataset, ApplicationContent content, PolicyPack pack) =>
        signed?.Named is { } named && Words(named.Recipient, named.Data, content, pack) is var words && signed.Text == HashOf(words) ? words : Words(recipient, dataset, content, pack);

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

    /// <summary>The data as the undertaking names them.</summary>
    public static string DataWords(string title, int version) => $"{title}, version {version.ToString(CultureInfo.InvariantCulture)}";

    public static ContentHash HashOf(IReadOnlyList<string> words) => ContentHash.Of(Encoding.UTF8.GetBytes(string.Join('\n', words)));
}
