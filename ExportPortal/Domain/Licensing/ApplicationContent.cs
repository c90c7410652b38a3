using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

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
/// <param name="AuditAccepted">The recipient accepts audits (P6 if not).</param>
public sealed record ApplicationContent(
    string Purpose,
    string Summary,
    string Necessity,
    AccessMode Mode,
    HostingPlace Host,
    IReadOnlyList<string> Countries,
    Period Term,
    string EndUseStatement,
    bool AuditAccepted);

/// <summary>Something that stands between a draft and its submission: check code, field and how to mend it.</summary>
public sealed record CompletenessGap(string Code, string Field, string Message);
