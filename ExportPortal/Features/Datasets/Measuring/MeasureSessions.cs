using System.Collections.Concurrent;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The sessions of all people, one for each person and dataset.</summary>
public sealed class MeasureSessions(StagedUploads uploads, TimeProvider clock, ILogger<MeasureSession> log)
{
    private readonly ConcurrentDictionary<(UserId, string), MeasureSession> sessions = new();

    /// <summary>The actor's session of a dataset that the caller has found open to the actor; a saved one gives way to a new one.</summary>
    public MeasureSession Open(Actor actor, string dataset)
    {
        var session = sessions.AddOrUpdate((actor.User, dataset), _ => New(), (_, there) => there.Phase is MeasurePhase.Saved ? New() : there);
        session.Refresh();
        return session;

        MeasureSession New() => new(uploads, clock, log, actor, dataset);
    }

    /// <summary>The actor's session of this identity; null when there is none, or it is another's.</summary>
    public MeasureSession? Find(Guid id, Actor actor) => sessions.Values.FirstOrDefault(session => session.Id == id && session.Owner == actor.User);
}
