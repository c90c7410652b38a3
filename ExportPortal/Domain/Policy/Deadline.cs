using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>A time in which a deadline did not run.</summary>
/// <param name="From">Exclusive for a cut-off that falls on it: the day had counted by then.</param>
/// <param name="To">Inclusive for a cut-off that falls on it; null while it stands still.</param>
public sealed record DeadlineStop(DateTimeOffset From, DateTimeOffset? To, string Reason);

/// <summary>Time added to a deadline, once decided: how much, when and why.</summary>
public sealed record DeadlineExtension(int Length, ClockUnit Unit, DateTimeOffset At, string Reason);

/// <summary>
/// A term that runs: one engine for every clock of the portal. It keeps what happened (start, stops, extensions, end)
/// and computes the rest, so that due, elapsed and left can be told as of any instant, today or years later.
/// Missing it decides nothing: what follows a missed deadline is a transition of some table, or nobody's.
/// </summary>
/// <param name="Key">Of the policy pack's clocks, or a name of the caller's own.</param>
/// <param name="Length">In <paramref name="Unit"/>; above 0.</param>
/// <param name="MetAt">When what it waited for was done; null while it is open.</param>
public sealed record Deadline(
    string Key, int Length, ClockUnit Unit, DateTimeOffset StartedAt,
    ImmutableList<DeadlineStop> Stops, ImmutableList<DeadlineExtension> Extensions, DateTimeOffset? MetAt = null)
{
    public static Deadline Start(string key, int length, ClockUnit unit, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new(key, length, unit, now, [], []);
    }

    /// <summary>A deadline of which only the end is known: a day, or what a law says. Its start says nothing.</summary>
    public static Deadline Ending(string key, DateTimeOffset due) => Start(key, 1, ClockUnit.Minutes, due.AddMinutes(-1));

    public bool IsOpen => MetAt is null;

    public bool IsStopped => IsOpen && Stops is [.., { To: null }];

    public Deadline Stop(DateTimeOffset now, string reason)
    {
        RuleViolation.When(!IsOpen, "CL-1", "This clock has ended.");
        RuleViolation.When(IsStopped, "CL-2", "This clock stands still already.");
        return this with { Stops = Stops.Add(new(Later(now), null, reason)) };
    }

    public Deadline Resume(DateTimeOffset now)
    {
        RuleViolation.When(!IsStopped, "CL-3", "This clock runs already.");
        return this with { Stops = Stops.SetItem(Stops.Count - 1, Stops[^1] with { To = Later(now) }) };
    }

    /// <summary>Adds time, with the reason on record.</summary>
    public Deadline Extend(int length, ClockUnit unit, DateTimeOffset now, string reason)
    {
        RuleViolation.When(!IsOpen, "CL-1", "This clock has ended.");
        return this with { Extensions = Extensions.Add(new(length, unit, now, reason)) };
    }

    /// <summary>What it waited for is done. A stop that is open ends with it.</summary>
    public Deadline Meet(DateTimeOffset now) => !IsOpen ? this : (IsStopped ? Resume(now) : this) with { MetAt = Later(now) };

    /// <summary>The same term anew, from the instant on.</summary>
    public Deadline Again(DateTimeOffset now) => Start(Key, Length, Unit, now);

    /// <summary>The deadline as it stood at the instant: whatever happened later is taken away.</summary>
    public Deadline AsOf(DateTimeOffset instant) => this with
    {
        Stops = [.. Stops.Where(stop => stop.From <= instant).Select(stop => stop.To > instant ? stop with { To = null } : stop)],
        Extensions = [.. Extensions.Where(extension => extension.At <= instant)],
        MetAt = MetAt > instant ? null : MetAt,
    };

    /// <summary>The stored instants never run backwards, even where two clocks of the machine room do.</summary>
    private DateTimeOffset Later(DateTimeOffset now)
    {
        var last = Stops is [.., var stop] ? stop.To ?? stop.From : StartedAt;
        return now < last ? last : now;
    }
}
