using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Applications;

/// <summary>Something was done to a case.</summary>
/// <param name="What">What was done, in words: "Recommend".</param>
public sealed record CaseChange(string Number, PersonId By, string ByName, string What);

/// <summary>
/// Tells the open pages of this process that a case has changed. Raised after the commit; a page that misses it learns
/// of the change when it acts (Stale), so nothing depends on delivery.
/// </summary>
public sealed class CaseChanges
{
    private event Action<CaseChange>? Changed;

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

    public void Publish(CaseChange change) => Changed?.Invoke(change);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
