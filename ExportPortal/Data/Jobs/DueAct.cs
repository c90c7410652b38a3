using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Jobs;

/// <summary>Something that time has made due: an act of the portal itself, such as a lapse, an expiry or a reminder.</summary>
/// <param name="Act">As the log of acts says it: "application.lapse".</param>
/// <param name="Once">Identity of what is due: the same one again has no second effect, whoever finds it and how often.</param>
/// <param name="Do">Does it inside the transaction of the command and records its event; false when it is not due any more.</param>
/// <param name="After">After the commit, for those who watch; null for nothing.</param>
public sealed record DueAct(string Act, Guid Once, Func<CommandScope, Task<bool>> Do, Action? After = null)
{
    /// <summary>What takes its time, such as writing a file: done before the command, in which everybody else waits to write. What it makes has no effect until <see cref="Do"/>; null for nothing.</summary>
    public Func<CancellationToken, Task>? Prepare { get; init; }

    /// <summary>Identity that an older release gave to the same: what it did is not done once more. Null where it had no other.</summary>
    public Guid? Formerly { get; init; }

    /// <summary>An act that is due for a subject since an instant. The same subject may be due again, at another instant.</summary>
    public static DueAct Of(string act, Guid subject, DateTimeOffset dueAt, Func<CommandScope, Task<bool>> execute, Action? after = null) =>
        new(act, Jobs.Once.Of($"{subject}@{dueAt.UtcTicks}"), execute, after);
}

/// <summary>Which acts are on record already.</summary>
internal static class DueActsOnRecord
{
    /// <summary>Those that no run has done yet: for reminders, which leave nothing else behind that says so.</summary>
    public static async Task<IReadOnlyList<DueAct>> NotDone(this PortalDbContext db, IReadOnlyList<DueAct> acts, CancellationToken cancellation)
    {
        if (acts.Count == 0)
            return acts;
        static IEnumerable<Guid> Keys(DueAct act) => ((Guid?[])[act.Once, act.Formerly]).OfType<Guid>().Select(once => CommandPipeline.PortalKey(act.Act, once));
        var keys = acts.SelectMany(Keys).ToList();
        var done = (await db.CommandsDone.Where(one => keys.Contains(one.Key)).Select(one => one.Key).ToListAsync(cancellation)).ToHashSet();
        return [.. acts.Where(act => !Keys(act).Any(done.Contains))];
    }
}

/// <summary>Finds what is due. It reads only; what it finds is done by <see cref="DueActsRunner"/>, one act in one transaction.</summary>
public interface IDueActs
{
    /// <summary>Acts that are due at the instant or earlier, the oldest first; a part of them is enough, it is asked again.</summary>
    Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation);
}
