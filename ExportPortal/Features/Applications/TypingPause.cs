namespace ExportPortal.Features.Applications;

/// <summary>Does something once typing has paused; whatever is typed meanwhile puts it off.</summary>
internal sealed class TypingPause(Func<Task> work)
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(700);

    private CancellationTokenSource? waiting;

    public void Begin()
    {
        Stop();
        waiting = new CancellationTokenSource();
        _ = Wait(waiting.Token);
    }

    public void Stop() => waiting?.Cancel();

    private async Task Wait(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Length, cancellation);
            await work();
        }
        catch (OperationCanceledException)
        {
            // Typing went on; the next pause does it.
        }
    }
}
