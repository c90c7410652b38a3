namespace ExportPortal.Domain.Common;

/// <summary>Identity of a sign-in account. One person may hold several; rules compare <see cref="PersonId"/>.</summary>
public readonly record struct UserId(Guid Value);

/// <summary>Identity of a human being. Four-eyes rules compare persons, never accounts (FE-11).</summary>
public readonly record struct PersonId(Guid Value);

/// <summary>Identity of an organisation: authority, steward or recipient.</summary>
public readonly record struct OrganisationId(Guid Value);

public readonly record struct DatasetId(Guid Value);

public readonly record struct DatasetVersionId(Guid Value);

public readonly record struct MeasurementId(Guid Value);

public readonly record struct OutputCheckId(Guid Value);

public readonly record struct CaseId(Guid Value);

public readonly record struct LicenceId(Guid Value);

public readonly record struct AmendmentId(Guid Value);

public readonly record struct AppealId(Guid Value);

public readonly record struct AccessRequestId(Guid Value);

public readonly record struct InterestId(Guid Value);

public readonly record struct EmergencyId(Guid Value);

public readonly record struct IncidentId(Guid Value);

public readonly record struct AuditId(Guid Value);

public readonly record struct SanctionId(Guid Value);

public readonly record struct HoldId(Guid Value);

public readonly record struct ErasureId(Guid Value);
