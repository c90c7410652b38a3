using System.Globalization;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Licensing;

/// <summary>Where the data are used: in the recipient's own environment or in the steward's enclave.</summary>
public enum HostingPlace
{
    Recipient,
    StewardEnclave,
}

/// <summary>What the applicant asks for (domain/05 5.1). Immutable; a change is a new content.</summary>
/// <param name="Purpose">Code from the policy pack's list of purposes.</param>
/// <param name="Summary">Plain-language summary, at most 150 words; will be published.</param>
/// <param name="Necessity">Why these data, at this granularity.</param>
/// <param name="Host">Whose environment the data stay in.</param>
/// <param name="Countries">ISO 3166-1 codes of storage, processing and access.</param>
/// <param name="Term">First and last day of access asked for.</param>
/// <param name="EndUseStatement">The recipient's signatory of the end-use statement; empty while unsigned.</param>
/// <param name="AuditAccepted">The recipient accepts audits (P6 if not); null while nobody has said.</param>
public sealed record ApplicationContent(
    string Purpose,
    string Summary,
    string Necessity,
    AccessMode Mode,
    HostingPlace Host,
    IReadOnlyList<string> Countries,
    Period Term,
    string EndUseStatement,
    bool? AuditAccepted)
{
    /// <summary>What the form says of machines that the recipient runs itself.</summary>
    public const string RecipientItself = "the recipient";

    /// <summary>What a form, a caller and a check say of data that would be sent and stay in the steward's enclave at once.</summary>
    public const string EnclaveIsRemote =
        "In the steward's secure environment the data are used by remote access alone. Choose remote access, or the recipient's own environment.";

    /// <summary>Whether the data stay in the steward's enclave. A copy that is sent is in the recipient's environment, whatever else is asked for.</summary>
    [JsonIgnore]
    public bool IsInEnclave => Host is HostingPlace.StewardEnclave && Mode is AccessMode.Remote;

    /// <summary>Answers to the fields of the form that no rule reads by name.</summary>
    public FormAnswers Answers { get; init; } = FormAnswers.Empty;

    /// <summary>Whoever would touch the data beside the recipient itself, as the form names them: users, an end user who is somebody else, service providers, and sites.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndUser> EndUsers => [.. Named("users", 3), .. UsedBy is { } other ? (EndUser[])[new(other, "")] : [], .. Providers, .. Named(SitesTable, 1)];

    private const string SitesTable = "sites";

    /// <summary>The sites at which a global licence would be used, as the form names them; a line without an organisation names none.</summary>
    [JsonIgnore]
    public IReadOnlyList<DeclaredSite> Sites => [.. Answers.Rows(SitesTable).Where(row => row.Count > 0 && row[0].Trim().Length > 0)
        .Select(row => new DeclaredSite(row[0].Trim(), row.ElementAtOrDefault(1)?.Trim() ?? "", row.ElementAtOrDefault(2)?.Trim() ?? ""))];

    /// <summary>Who works with the data, where it is not the recipient; null where it is.</summary>
    [JsonIgnore]
    public string? UsedBy => Answers.Value("end_user").Trim() is { Length: > 0 } named ? named : null;

    /// <summary>Service providers of the recipient who may touch the data: intermediaries, and whoever runs the machines, unless the recipient itself or the steward does.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndUser> Providers =>
        [.. Named("processors", 2).Concat(Host is HostingPlace.StewardEnclave ? [] : Named("hosting", 1).Where(host => !host.Name.Equals(RecipientItself, StringComparison.OrdinalIgnoreCase))).Distinct()];

    private IEnumerable<EndUser> Named(string table, int country) =>
        Answers.Rows(table).Where(row => row.Count > 0 && row[0].Trim().Length > 0).Select(row => new EndUser(row[0].Trim(), row.ElementAtOrDefault(country)?.Trim() ?? ""));

    /// <summary>How many transfers the form asks for, at least 1; null where it asks for no number.</summary>
    [JsonIgnore]
    public decimal? TransfersAsked => AskedNumber.ToGrant(Answers.Value(AskedNumber.Transfers), 1);

    /// <summary>How many rows are read or sent in the term, as the form asks, at least 0; null where it asks for no number.</summary>
    [JsonIgnore]
    public decimal? RowsAsked => AskedNumber.ToGrant(Answers.Value(AskedNumber.Rows), 0);

    /// <summary>How many questions are put to the data in the term, as the form asks, at least 1; null where it asks for no number.</summary>
    [JsonIgnore]
    public decimal? QueriesAsked => AskedNumber.ToGrant(Answers.Value(AskedNumber.Queries), 1);

    /// <summary>The owners whom the form names, of the recipient itself; a line without a share or country says nothing yet.</summary>
    [JsonIgnore]
    public IReadOnlyList<Owner> DeclaredOwners =>
    [
        .. Answers.Rows("owners").Where(row => row.Count > 2 && row[0].Trim().Length > 0 && CountryName.IsCode(row[2].Trim()))
            .Select((row, at) => (Row: row, Number: at + 1, Share: decimal.TryParse(row[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share : 0))
            .Where(line => line.Share is > 0 and <= 100)
            .Select(line => new Owner(line.Number, 0, line.Row[0].Trim(), line.Row[0].Trim(), line.Row[2].Trim(), new((double)(line.Share / 100)))),
    ];
}

/// <summary>Something that stands between an application and its registration: check code, field and how to mend it.</summary>
/// <param name="Field">Key of the field, or "document-" and the kind of the document; empty for none.</param>
public sealed record CompletenessGap(string Code, string Field, string Message)
{
    private static readonly string[] OfSubmission = ["CK-01", "CK-02", "CK-03", "CK-04"];

    /// <summary>Whether the application cannot be submitted before it is mended (05, transition 2); the others hold up the registration.</summary>
    public bool StopsSubmission => OfSubmission.Contains(Code);
}
