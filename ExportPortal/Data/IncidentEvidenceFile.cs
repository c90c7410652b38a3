using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>A file of evidence that the portal keeps; its hash and its moves stand in the incident. Never changed.</summary>
public sealed class IncidentEvidenceFile
{
    public IncidentId Incident { get; init; }

    /// <summary>Number of the item within the incident.</summary>
    public int No { get; init; }
    public string Name { get; init; } = "";
    public byte[] Content { get; init; } = [];
}
