namespace ExportPortal.Data;

/// <summary>
/// Lets one writer in at a time, strictly in order of arrival. SQLite has one writer anyway; without a queue the
/// unlucky caller of sixteen waits for seconds (design/facts.md), because busy handlers poll instead of queueing.
/// </summary>
public sealed class FifoGate
{
    private readonly Lock sync = new();
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private bool held;

    /// <summary>Waits for the turn. Cancelling leaves the queue without having held the gate.</summary>
    public async Task EnterAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> turn;
        lock (sync)
        {
            if (!held)
            {
                held = true;
                return;
            }
            turn = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        await using var registration = cancellation.Register(() => Abandon(turn, cancellation));
        await turn.Value.Task;
    }

    public void Enter() => EnterAsync().GetAwaiter().GetResult();

    /// <summary>Passes the gate to the next in the queue. Leaving a gate that nobody holds is a bug and throws.</summary>
    public void Leave()
    {
        lock (sync)
        {
            if (!held)
                throw new InvalidOperationException("The write gate was left without being held.");
            if (waiting.First is not { } next)
            {
                held = false;
                return;
            }
            waiting.RemoveFirst();
            next.Value.SetResult();
        }
    }

    private void Abandon(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellation)
    {
        lock (sync)
        {
            if (turn.List is null)
                return;
            waiting.Remove(turn);
        }
        turn.Value.TrySetCanceled(cancellation);
    }
}
