using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The sessions of all people, one for each person and dataset.</summary>
public sealed class MeasureSessions(StagedUploads uploads, TimeProvider clock, ILogger<MeasureSession> log)
{
    private readonly OpenSessions<MeasureSession> sessions = new(clock);

    /// <summary>How many are held.</summary>
    public int Count => sessions.Count;

    /// <summary>The actor's session of a dataset that the caller has found open to the actor; a saved one gives way to a new one.</summary>
    public MeasureSession Open(Actor actor, string dataset) => sessions.Open(actor, dataset, () => new(uploads, clock, log, actor, dataset));

    /// <summary>The actor's session of this identity; null when there is none, or it is another's.</summary>
    public MeasureSession? Find(Guid id, Actor actor) => sessions.Find(id, actor);
}
