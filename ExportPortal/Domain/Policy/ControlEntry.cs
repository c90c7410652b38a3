namespace ExportPortal.Domain.Policy;

/// <summary>A code of the control list that describes controlled data and its default tier (domain/02 2.3).</summary>
/// <param name="Code">Category digit, granularity letter, two digits: "1M02".</param>
/// <param name="DefaultTier">0 to 4.</param>
/// <param name="BulkThreshold">Persons or devices in 12 months per steward and recipient from which volume counts, inclusive; null when volume never counts.</param>
public sealed record ControlEntry(
    string Code, string Title, string Definition, Sensitivity Sensitivity, int DefaultTier, string Source, long? BulkThreshold = null)
{
    /// <summary>First digit: 0 general statistics to 9 derived, combined, catch-all.</summary>
    public string Category => Code[..1];

    /// <summary>Second character, which names the granularities that the entry is made for.</summary>
    public string Letter => Code[1..2];
}
