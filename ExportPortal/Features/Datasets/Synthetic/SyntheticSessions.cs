using ExportPortal.Domain.Common;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>The sessions of all people, one for each person and dataset.</summary>
public sealed class SyntheticSessions(StagedUploads uploads, ISyntheticAttacks engine, TimeProvider clock, ILogger<SyntheticSession> log)
{
    private readonly OpenSessions<SyntheticSession> sessions = new(clock);

    /// <summary>The actor's session of a dataset that the caller has found open to the actor; a saved one gives way to a new one.</summary>
    public SyntheticSession Open(Actor actor, string dataset) => sessions.Open(actor, dataset, () => new(uploads, engine, clock, log, actor, dataset));

    /// <summary>The actor's session of this identity; null when there is none, or it is another's.</summary>
    public SyntheticSession? Find(Guid id, Actor actor) => sessions.Find(id, actor);
}
