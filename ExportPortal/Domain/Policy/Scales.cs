namespace ExportPortal.Domain.Policy;

/// <summary>How fine the data are, G0 (open aggregate) to G7 (model or other derived artefact); domain/02 2.1.</summary>
public enum Granularity { G0, G1, G2, G3, G4, G5, G6, G7 }

/// <summary>Harm if identity or content came out, S1 (none plausible) to S4 (grave or irreversible); fixed by the entry.</summary>
public enum Sensitivity { S1 = 1, S2, S3, S4 }

/// <summary>Jurisdiction of legal access, residence of the access point and control, A to E; never nationality (domain/03 3.2).</summary>
public enum DestinationGroup { A, B, C, D, E }

/// <summary>Capability of the environment that hosts the data, E0 (not assessed) to E4 (secure processing environment).</summary>
public enum EnvironmentLevel { E0, E1, E2, E3, E4 }

/// <summary>Motive and capacity of the recipient to attempt re-identification.</summary>
public enum Motive { Low, Medium, High }

/// <summary>How the recipient gets at the data. A download is a transfer.</summary>
public enum AccessMode { Public, Transfer, Remote }
