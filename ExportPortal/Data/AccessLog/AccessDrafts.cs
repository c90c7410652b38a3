using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>A personal value that a source told.</summary>
/// <param name="Kind">One of the kinds of <see cref="AccessIdentities"/>.</param>
internal readonly record struct AccessPerson(string Kind, string Value);

/// <summary>Events that are read and stored one after the other, and each person in them once.</summary>
internal sealed class AccessDrafts(int capacity)
{
    private readonly List<AccessDraft> events = new(capacity);
    private readonly HashSet<AccessPerson> persons = [];

    public IReadOnlyList<AccessDraft> Events => events;

    public IReadOnlyCollection<AccessPerson> Persons => persons;

    public int Count => events.Count;

    public void Add(AccessDraft draft)
    {
        events.Add(draft);
        Meet(AccessIdentities.Actor, draft.Persons.Actor);
        Meet(AccessIdentities.Actor, draft.Persons.Approver);
        Meet(AccessIdentities.Device, draft.Persons.Device);
        Meet(AccessIdentities.Address, draft.Persons.Address);
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

    private void Meet(string kind, string? value)
    {
        if (value is not null)
            persons.Add(new(kind, value));
    }
}
