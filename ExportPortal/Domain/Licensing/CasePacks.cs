using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Under which pack a case runs: from its filing to its end the one that it was filed under, whatever comes into force meanwhile.</summary>
public static class CasePacks
{
    /// <summary>
    /// The pack of the case. A draft, and an application that was returned for its gaps, are filed under the pack in force.
    /// So reads a case whose pack the portal does not have, too; then nothing is granted on it (PK-1).
    /// </summary>
    public static PolicyPack Of(this PackLibrary packs, Application application) =>
        application.State is ApplicationState.Draft or ApplicationState.Incomplete ? packs.Current : packs.Find(application.PackHash) ?? packs.Current;
}
