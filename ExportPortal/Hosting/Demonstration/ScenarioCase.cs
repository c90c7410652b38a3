using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An application of the scenario as its steward writes it.</summary>
/// <param name="Number">The number that the scenario tells of it.</param>
/// <param name="Start">First day that is asked for.</param>
internal sealed record ScenarioCase(
    string Number, string Dataset, string Recipient, string Purpose, AccessMode Mode, HostingPlace Host, DateOnly Start, DateOnly End, string Summary, string Necessity)
{
    /// <summary>Whether its steward has not come to the end of the form.</summary>
    public bool IsUnfinished => Summary.Length == 0;

    /// <summary>Organisation and address of each site of a global licence, all in the recipient's country.</summary>
    public IReadOnlyList<(string Organisation, string Address)> Sites { get; init; } = [];
}
