using System.Collections.Concurrent;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Work of one person on one dataset that lives beside the pages.</summary>
public interface IPersonSession
{
    Guid Id { get; }
    UserId Owner { get; }

    /// <summary>Whether it has come to its end, so that the next look begins a new one.</summary>
    bool IsOver { get; }

    /// <summary>Whether nothing is lost with it: nobody looks at it, nothing runs, and it holds no file.</summary>
    bool IsIdle { get; }

    /// <summary>Takes the owner as signed in now: rights that were withdrawn meanwhile are gone here too.</summary>
    void Serve(Actor actor);

    /// <summary>Forgets files whose time ran out.</summary>
    void Refresh();
}

/// <summary>Sessions by person and dataset. One that lies idle for a day is let go at the next visit of anybody, so that they do not pile up.</summary>
public sealed class OpenSessions<TSession>(TimeProvider clock) where TSession : class, IPersonSession
{
    /// <summary>Long enough that whoever comes back the same day is told what became of a file.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(UserId, string), (TSession Session, DateTimeOffset Used)> sessions = new();

    /// <summary>How many are held.</summary>
    public int Count => sessions.Count;

    /// <summary>The actor's session of a dataset that the caller has found open to the actor.</summary>
    public TSession Open(Actor actor, string dataset, Func<TSession> begin)
    {
        var now = clock.GetUtcNow();
        LetGo(now - Idle, (actor.User, dataset));
        var (session, _) = sessions.AddOrUpdate((actor.User, dataset), _ => (begin(), now), (_, there) => (there.Session.IsOver ? begin() : there.Session, now));
        session.Serve(actor);
        session.Refresh();
        return session;
    }

    /// <summary>The actor's session of this identity; null when there is none, or it is another's.</summary>
    public TSession? Find(Guid id, Actor actor)
    {
        foreach (var (key, (session, used)) in sessions)
        {
            if (session.Id != id || session.Owner != actor.User)
                continue;
            sessions.TryUpdate(key, (session, clock.GetUtcNow()), (session, used));
            session.Serve(actor);
            return session;
        }
        return null;
    }

    private void LetGo(DateTimeOffset before, (UserId, string) except)
    {
        foreach (var held in sessions)
        {
            if (held.Value.Used > before || held.Key == except)
                continue;
            held.Value.Session.Refresh();
            if (held.Value.Session.IsIdle)
                sessions.TryRemove(held);
        }
    }
}
