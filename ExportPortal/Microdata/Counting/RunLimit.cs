using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata.Counting;

/// <summary>Lets work run off the caller's thread, and ends it with a fault when the settings' time is over.</summary>
internal static class RunLimit
{
    public static Task<T> Run<T>(DuckDbSettings settings, Func<CancellationToken, T> work, CancellationToken cancellation) =>
        Run<T>(settings, limited => Task.FromResult(work(limited)), cancellation);

    public static async Task<T> Run<T>(DuckDbSettings settings, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.Seconds));
        try
        {
            return await Task.Run(() => work(limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MicrodataFault("time_limit", $"The measurement needed longer than the {settings.Seconds:N0} seconds it may take. Choose fewer columns, or ask for a longer limit. Nothing was kept.");
        }
    }
}
