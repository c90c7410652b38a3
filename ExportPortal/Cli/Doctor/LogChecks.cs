using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Features.Notices;
using Microsoft.Extensions.Options;

namespace ExportPortal.Cli.Doctor;

/// <summary>The log of acts: whether it can be written, and whether what it signs gets out.</summary>
internal static class LogChecks
{
    /// <summary>Acts wait for a checkpoint for the set interval; after this nobody is publishing.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private const string Unattested = "SELECT coalesce(min(at), 0) FROM audit_event WHERE seq >= ";

    public static async Task<IReadOnlyList<Check>> All(IServiceProvider services, PortalDbContext db, CancellationToken cancellation)
    {
        var (clock, places) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<LogPlaces>());
        var fault = await AuditProbe.Fault(db, clock, cancellation);
        var checks = new List<Check>
        {
            MachineChecks.Clock(clock, await Scalars.Number(db, "SELECT coalesce(max(at), 0) FROM audit_event", cancellation)),
            Check.Of("audit-log", fault is null, fault ?? "an act was appended and rolled back", "Nothing can be done in the portal until an act can be logged. Check disk space and rights; then run log verify."),
            Key(places),
        };
        foreach (var (place, folder) in places.Folders.Index())
            checks.Add(await Sink($"checkpoints-{place + 1}", folder, db, clock, cancellation));
        var outside = CheckpointsOutside.Of(services);
        checks.Add(Outside(outside, services.GetRequiredService<PortalPaths>().Folder));
        if (outside.MailedTo is { } mailbox)
            checks.Add(Check.Good("checkpoints-mail", $"{mailbox} gets the newest checkpoints once a day. The mailbox is written to and never read, so the log is not compared with it: its owner does that, with log verify --since FILE."));
        var access = AccessWitness.Places(services.GetRequiredService<IOptions<AccessLogOptions>>().Value, places, services.GetRequiredService<PortalPaths>());
        foreach (var (place, folder) in access.Folders.Index())
            checks.Add(Reached($"access-checkpoints-{place + 1}", folder, clock));
        foreach (var (place, witness) in places.Sinks().Concat(access.Sinks()).OfType<IWitness>().Index())
            checks.Add(await Answers($"witness-{place + 1}", witness, place < places.Witnesses.Count ? "log of acts" : "access log", cancellation));
        return checks;
    }

    /// <summary>Whether what the log is compared with lies where an old copy of the data folder does not bring it back.</summary>
    private static Check Outside(CheckpointsOutside found, string folder) =>
        found.Fault is not { } inside ? Check.Good("checkpoints-outside", $"outside {folder}: {string.Join(", ", found.Outside)}")
            : found.IsRefused ? Check.Bad("checkpoints-outside", inside, "Name two places outside the data folder, or allow it with Log:AllowInside.")
            : Check.Good("checkpoints-outside", $"WARNING: {inside}");

    /// <summary>The folders of the access log are made with its first checkpoint.</summary>
    private static Check Reached(string name, string folder, TimeProvider clock)
    {
        try
        {
            if (!Directory.Exists(folder))
                return Check.Good(name, $"{folder}: none yet");
            Try(folder);
            return Check.Good(name, $"{folder}: {(Age(folder, clock) is { } age ? $"newest written {age}" : "none yet")}");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return Check.Bad(name, $"{folder}: {closed.Message}", "Mount the place or correct its rights (Log:CheckpointFolders).");
        }
    }

    private static async Task<Check> Answers(string name, IWitness witness, string log, CancellationToken cancellation)
    {
        try
        {
            return Check.Good(name, await witness.Newest(cancellation) is { } newest ? $"{witness.Name} keeps {newest.Size} entries of the {log}" : $"{witness.Name} keeps nothing of the {log} yet");
        }
        catch (Exception away) when (away is IOException or LogInconsistentException)
        {
            return Check.Bad(name, away.Message, "Reach the witness again, or correct its address (Log:Witnesses).");
        }
    }

    private static Check Key(LogPlaces places)
    {
        if (!File.Exists(places.KeyFile))
            return Check.Bad("checkpoint-key", $"{places.KeyFile} is missing.", "Restore it from its backup; a portal that has signed before does not make a new one.");
        try
        {
            var key = places.Key().Key;
            var closed = OperatingSystem.IsWindows() || (File.GetUnixFileMode(places.KeyFile) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0;
            return Check.Of("checkpoint-key", closed, $"{key.Name} {key.Id:x8} in {places.KeyFile}, {(closed ? "readable by its owner alone" : "readable by others")}", $"chmod 600 {places.KeyFile}");
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return Check.Bad("checkpoint-key", wrong.Message, "Put back the right key (Log:KeyFile).");
        }
    }

    private static async Task<Check> Sink(string name, string folder, PortalDbContext db, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            Try(folder);
            var (size, newest) = (await Scalars.Number(db, "SELECT coalesce(max(seq) + 1, 0) FROM audit_event", cancellation), await new FolderSink(folder).Newest(cancellation));
            var waiting = await Scalars.Number(db, Unattested + (newest?.Size ?? 0).ToString(CultureInfo.InvariantCulture), cancellation);
            var late = waiting > 0 && clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(waiting) > Late;
            var age = Age(folder, clock);
            return Check.Of(name, !late, $"{folder}: {(newest is null ? "none yet" : $"newest signs {newest.Size} of {size} entries")}{(age is null ? "" : $", written {age}")}",
                "Acts wait for a checkpoint: start the portal, or look in its log for why the place cannot be written.");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or LogInconsistentException)
        {
            return Check.Bad(name, $"{folder}: {closed.Message}", "Mount the place or correct its rights (Log:CheckpointFolders).");
        }
    }

    private static void Try(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException("The folder is missing.");
        var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    }

    private static string? Age(string folder, TimeProvider clock)
    {
        var newest = FolderSink.NewestFile(folder);
        return newest is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() - File.GetLastWriteTimeUtc(newest)).TotalMinutes:F0} minutes ago");
    }
}
