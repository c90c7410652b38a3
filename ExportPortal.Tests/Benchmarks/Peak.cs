using System.Diagnostics;

namespace ExportPortal.Benchmarks;

/// <summary>Peak of the memory that the process holds since it was last asked to begin; where the system cannot forget the one before, since the start.</summary>
internal static class Peak
{
    private const string Forget = "/proc/self/clear_refs", HighestResident = "5";

    public static void Begin()
    {
        // What earlier figures left behind is given back to the system, or it would count as theirs that come now.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (File.Exists(Forget))
            File.WriteAllText(Forget, HighestResident);
    }

    public static double Gigabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e9;
    }
}
