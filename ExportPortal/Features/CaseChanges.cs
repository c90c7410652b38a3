using ExportPortal.Domain.Common;

namespace ExportPortal.Features;

/// <summary>Something was done to a case, a licence or a change of one.</summary>
/// <param name="By">Empty where the portal itself acted.</param>
/// <param name="What">What was done, in words: "Recommend".</param>
/// <param name="State">Code of the state after it; empty where the state is as before.</param>
public sealed record CaseChange(string Number, PersonId By, string ByName, string What, string State)
{
    /// <summary>Its place in the log of acts; null where this process tells of its own act at once.</summary>
    public long? Seq { get; init; }
}

/// <summary>
/// Tells the open pages of this process that a case, a licence or a change of one has changed. Raised after the commit, by
/// whoever acts on a case here and by the watch on the log for every instance, which alone tells of licences and their changes;
/// a page that misses it learns of the change when it acts (Stale), so nothing depends on delivery.
/// </summary>
public sealed class CaseChanges
{
    private event Action<CaseChange>? Changed;

    /// <summary>Whether a page listens.</summary>
    public bool IsHeard => Changed is not null;

    /// <summary>Until disposed, calls back for each change of the case, on the thread of whoever acted.</summary>
    public IDisposable Subscribe(string number, Action<CaseChange> heard)
    {
        void Hear(CaseChange change)
        {
            if (change.Number == number)
                heard(change);
        }

        Changed += Hear;
        return new Subscription(() => Changed -= Hear);
    }

    /// <summary>A page that fails to hear does not undo what was committed, nor keep the others from hearing.</summary>
    public void Publish(CaseChange change)
    {
        foreach (var heard in Changed?.GetInvocationList().Cast<Action<CaseChange>>() ?? [])
            try
            {
                heard(change);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or InvalidOperationException)
            {
                // The page has gone in between.
            }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
