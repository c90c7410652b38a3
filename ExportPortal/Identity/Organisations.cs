using ExportPortal.Domain.Common;

namespace ExportPortal.Identity;

/// <summary>The shown name of an organisation; null when it is unknown.</summary>
public delegate Task<string?> OrganisationNames(OrganisationId organisation, CancellationToken cancellation);

/// <summary>The organisation that the first administrators act for: the authority that runs this portal.</summary>
public delegate Task<OrganisationId> HomeAuthority(CancellationToken cancellation);
