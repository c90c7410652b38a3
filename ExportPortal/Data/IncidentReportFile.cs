using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>A report of an incident as it was printed and sealed: never changed; a later state is another print.</summary>
public sealed class IncidentReportFile
{
    public IncidentId Incident { get; init; }

    /// <summary>From 1 within the incident.</summary>
    public int No { get; init; }
    public string Number { get; init; } = "";

    /// <summary>Code of the state that the incident was in.</summary>
    public string State { get; init; } = "";

    /// <summary>The sealed PDF and its SHA-256.</summary>
    public byte[] Pdf { get; init; } = [];
    public ContentHash PdfHash { get; init; }

    /// <summary>SHA-256 of the attached <c>incident.json</c>; the report prints its first digits.</summary>
    public ContentHash Fingerprint { get; init; }

    /// <summary>The document as it was decided, for its HTML twin.</summary>
    public PortalDocument Document { get; init; } = null!;
    public DateTimeOffset PrintedAt { get; init; }
    public string PrintedBy { get; init; } = "";
}
