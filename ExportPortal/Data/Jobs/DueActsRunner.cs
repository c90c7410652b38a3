namespace ExportPortal.Data.Jobs;

/// <summary>
/// Does what time has made due, oldest first, each act in a command of the portal with an identity of its own: however
/// many instances run and however long the portal was down, each has its effect once.
/// </summary>
public sealed class DueActsRunner(IEnumerable<IDueActs> sources, JobLeases leases, CommandPipeline pipeline, TimeProvider clock, ILogger<DueActsRunner> log)
{
    public const string Job = "due-acts";

    private readonly Guid self = Guid.NewGuid();
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Does all that is due now; returns how many acts took effect. Does nothing while another instance is at it.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (!await leases.Take(Job, self, cancellation))
                return 0;
            var (done, faults) = (0, new List<string>());
            foreach (var source in sources)
                done += await Drain(source, faults, cancellation);
            await leases.Finish(Job, self, faults.Count == 0 ? null : string.Join("; ", faults), cancellation);
            return done;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What one act makes due, such as the clock that a lapse starts, is found in the same run.</summary>
    private async Task<int> Drain(IDueActs source, List<string> faults, CancellationToken cancellation)
    {
        for (var done = 0; ;)
        {
            var before = done;
            foreach (var act in await Found(source, faults, cancellation))
            {
                if (!await leases.Take(Job, self, cancellation))
                    return done; // the lease ran out and somebody else goes on
                if (await Did(act, faults, cancellation))
                    done++;
            }
            if (done == before || faults.Count > 0)
                return done;
        }
    }

    private async Task<IReadOnlyList<DueAct>> Found(IDueActs source, List<string> faults, CancellationToken cancellation)
    {
        try
        {
            return await source.Find(clock.GetUtcNow(), cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(failure, "{Source} could not say what is due; it is asked again", source.GetType().Name);
            faults.Add($"{source.GetType().Name}: {failure.GetType().Name}");
            return [];
        }
    }

    /// <summary>An act that fails holds up no other; the next run tries it again.</summary>
    private async Task<bool> Did(DueAct act, List<string> faults, CancellationToken cancellation)
    {
        try
        {
            if (act.Prepare is { } prepare)
                await prepare(cancellation);
            if (!await pipeline.TryAsPortal(act.Act, act.Do, act.Once, cancellation))
                return false;
            act.After?.Invoke();
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(failure, "{Act} was due and failed; it is tried again", act.Act);
            faults.Add($"{act.Act}: {failure.GetType().Name}");
            return false;
        }
    }
}
