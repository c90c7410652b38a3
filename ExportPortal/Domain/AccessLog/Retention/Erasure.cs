using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog.Retention;

/// <summary>What was erased because its time was over. The entries and their hashes stand.</summary>
/// <param name="Kind">One of <see cref="ErasedKind"/>.</param>
/// <param name="Of">What it belonged to: numbers of licences, audits or incidents.</param>
/// <param name="Count">Persons or files.</param>
public sealed record Erasure(ErasureId Id, ErasedKind Kind, string Of, long Count, DateTimeOffset At);

public enum ErasedKind
{
    /// <summary>Ids, devices and addresses behind the pseudonyms of the access log, with their salts.</summary>
    Persons,

    /// <summary>Files that an audited side handed in.</summary>
    AuditEvidence,

    /// <summary>Files of evidence of an incident.</summary>
    IncidentEvidence,
}
