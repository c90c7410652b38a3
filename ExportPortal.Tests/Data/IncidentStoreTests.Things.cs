using ExportPortal.Domain.Common;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;

namespace ExportPortal.Data;

/// <summary>Evidence that is a thing: no hash stands for it, so it is told by its description, and looked at again at each move.</summary>
public abstract partial class IncidentStoreTests
{
    private static async Task MoveAThing(TestStore store, string number)
    {
        AddEvidence Stick(ContentHash? hash, string? thing) => new("USB stick", hash, "Sigrun Vale", store.Clock.GetUtcNow(), "safe 3", thing);
        MoveEvidence ToLaboratory(ContentHash? hash, string? seen) => new(2, "laboratory", "Marek Sool", hash, "to be read", seen);
        await Work(store, number, Stick(null, null), "EV-8");
        await Work(store, number, Stick(ContentHash.Of("stick"u8), "black"), "EV-8");
        await Work(store, number, Stick(null, "Serial 77-X, bag 12; broken, so it cannot be read"));
        await Work(store, number, ToLaboratory(null, null), "EV-9");
        await Work(store, number, ToLaboratory(ContentHash.Of("stick"u8), "serial 77-X"), "EV-6");
        await Work(store, number, ToLaboratory(null, "Serial 77-X, seal unbroken"));
    }
}
