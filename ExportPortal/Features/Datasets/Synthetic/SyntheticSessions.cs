using System.Collections.Concurrent;
using ExportPortal.Domain.Common;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>The sessions of all people, one for each person and dataset.</summary>
public sealed class SyntheticSessions(StagedUploads uploads, ISyntheticAttacks engine, TimeProvider clock, ILogger<SyntheticSession> log)
{
    private readonly ConcurrentDictionary<(UserId, string), SyntheticSession> sessions = new();

    /// <summary>The actor's session of a dataset that the caller has found open to the actor; a saved one gives way to a new one.</summary>
    public SyntheticSession Open(Actor actor, string dataset)
    {
        var session = sessions.AddOrUpdate((actor.User, dataset), _ => New(), (_, there) => there.Phase is SyntheticPhase.Saved ? New() : there);
        session.Refresh();
        return session;

        SyntheticSession New() => new(uploads, engine, clock, log, actor, dataset);
    }

    /// <summary>The actor's session of this identity; null when there is none, or it is another's.</summary>
    public SyntheticSession? Find(Guid id, Actor actor) => sessions.Values.FirstOrDefault(session => session.Id == id && session.Owner == actor.User);
}
