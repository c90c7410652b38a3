namespace ExportPortal.Microdata.Attacks;

/// <summary>Works through targets on all threads; each result stands at its target's place, so the order of work does not show.</summary>
internal sealed class TargetRuns(int threads, CancellationToken cancellation)
{
    /// <param name="buffers">Distance buffers that each thread holds, one for each length.</param>
    public T[] Each<T>(int[] targets, IReadOnlyList<int> buffers, Func<int, float[][], T> work, Action<double> report)
    {
        var (results, done) = (new T[targets.Length], 0);
        Parallel.For(0, targets.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => buffers.Select(length => new float[length]).ToArray(),
            (i, _, own) =>
            {
                results[i] = work(targets[i], own);
                report((double)Interlocked.Increment(ref done) / targets.Length);
                return own;
            },
            _ => { });
        return results;
    }
}
