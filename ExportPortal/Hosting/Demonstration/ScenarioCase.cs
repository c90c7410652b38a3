using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An application of the scenario as its steward writes it.</summary>
/// <param name="Number">The number that the scenario tells of it.</param>
/// <param name="Start">First day that is asked for.</param>
internal sealed record ScenarioCase(
    string Number, string Dataset, string Recipient, string Purpose, AccessMode Mode, HostingPlace Host, DateOnly Start, DateOnly End, string Summary, string Necessity);
