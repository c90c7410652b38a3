using System.Runtime.InteropServices;

namespace ExportPortal.Hosting;

/// <summary>
/// SQLite takes and gives back the pages of its caches on whatever thread is at work. The C library of most Linux systems gives
/// threads heaps of their own, up to eight for each core, and keeps within each what was freed there: a store that was filled took
/// a quarter more than it holds. Two heaps are enough.
/// </summary>
internal static class NativeMemory
{
    private const string Glibc = "libc.so.6";
    private const int MostHeaps = -8; // M_ARENA_MAX of malloc.h

    /// <summary>To be called before other threads are started.</summary>
    /// <returns>Whether it took effect: false where the C library is another one, which keeps its own ways.</returns>
    public static bool Bound()
    {
        try
        {
            return OperatingSystem.IsLinux() && mallopt(MostHeaps, 2) == 1;
        }
        catch (Exception other) when (other is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport(Glibc)] private static extern int mallopt(int setting, int value);
}
