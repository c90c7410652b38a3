using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>Events that are read and stored one after the other, and the persons in them.</summary>
internal sealed class AccessDrafts(int capacity)
{
    private readonly List<AccessDraft> events = new(capacity);
    private readonly HashSet<AccessPersons> persons = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<AccessDraft> Events => events;

    /// <summary>Those of each event: every object once, the same persons perhaps in several.</summary>
    public IReadOnlyCollection<AccessPersons> Persons => persons;

    public int Count => events.Count;

    public void Add(AccessDraft draft)
    {
        events.Add(draft);
        persons.Add(draft.Persons);
    }

    /// <param name="some">Some of the events, or all of them.</param>
    public AccessDrafts Only(List<AccessDraft> some)
    {
        if (some.Count == Count)
            return this;
        var only = new AccessDrafts(some.Count);
        some.ForEach(only.Add);
        return only;
    }
}
