namespace ExportPortal.Features.Datasets;

/// <summary>
/// Tells a new upload from one that the browser sends again by itself. When the portal answers before it has the whole
/// body, as it does after a cancel or over a bad line, the connection ends early, and a browser may take that for a fault
/// of a connection that was kept open and send the same request once more: a cancelled file would come in after all.
/// </summary>
public sealed class UploadAttempts
{
    private const int Remembered = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<Guid> known = [];
    private readonly Queue<Guid> order = [];

    /// <param name="attempt">Drawn by the page for each file that a person chooses; null of other clients, whose requests are all new.</param>
    public bool IsNew(Guid? attempt)
    {
        if (attempt is not { } drawn)
            return true;
        lock (gate)
        {
            if (!known.Add(drawn))
                return false;
            order.Enqueue(drawn);
            if (order.Count > Remembered)
                known.Remove(order.Dequeue());
            return true;
        }
    }
}
