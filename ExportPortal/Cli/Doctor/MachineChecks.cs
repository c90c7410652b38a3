using System.Globalization;
using ExportPortal.Data;

namespace ExportPortal.Cli.Doctor;

/// <summary>The machine under the portal.</summary>
internal static class MachineChecks
{
    /// <summary>Uploads are staged beside the store and spilled by the engine, so less than this stops measuring.</summary>
    private const long LeastFree = 1L << 30;

    public static Check Disk(PortalPaths paths)
    {
        if (!Directory.Exists(paths.Folder))
            return Check.Bad("disk", $"{paths.Folder} does not exist.", "Start the portal once, or name its data folder in Storage:Folder.");
        var free = new DriveInfo(paths.Folder).AvailableFreeSpace;
        return Check.Of("disk", free >= LeastFree, string.Create(CultureInfo.InvariantCulture, $"{free / 1048576.0:F0} MiB free for {paths.Folder}"), "Free at least 1 GiB, or move Storage:Folder.");
    }

    /// <param name="newest">Time of the newest act in the log, Unix milliseconds; 0 when there is none.</param>
    public static Check Clock(TimeProvider clock, long newest)
    {
        var (now, last) = (clock.GetUtcNow(), DateTimeOffset.FromUnixTimeMilliseconds(newest));
        return Check.Of("clock", now >= last.AddSeconds(-2),
            string.Create(CultureInfo.InvariantCulture, $"now {now:yyyy-MM-ddTHH:mm:ssZ}, newest act {(newest == 0 ? "none" : last.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))}"),
            "The clock stands before the newest act: set it right (time synchronisation) before anybody works on.");
    }
}
