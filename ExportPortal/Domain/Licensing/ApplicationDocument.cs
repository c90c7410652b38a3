using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the portal found when it looked into a file.</summary>
/// <param name="Fault">Why it does not open, in a sentence; null when it does.</param>
/// <param name="ScannedBy">What looked for harmful content; it refuses a file in which it finds any.</param>
public sealed record DocumentFinding(string ContentType, string? Fault, string ScannedBy);

/// <summary>A file that belongs to an application; its content is kept by its hash.</summary>
public sealed class ApplicationDocument
{
    public Guid Id { get; private set; }
    public CaseId Application { get; private set; }

    /// <summary>1, 2, 3 and so on within the application; never reused.</summary>
    public int Number { get; private set; }

    /// <summary>Kind of the form, such as "identity".</summary>
    public string Kind { get; private set; } = "";
    public string FileName { get; private set; } = "";
    public ContentHash Hash { get; private set; }
    public long Bytes { get; private set; }
    public DocumentFinding Finding { get; private set; } = null!;
    public PersonId AddedBy { get; private set; }
    public string AddedByName { get; private set; } = "";
    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Null while it belongs to the application.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    private ApplicationDocument() { }

    /// <summary>Adds a file to an application of the actor's own organisation, while it takes any.</summary>
    /// <param name="pack">That the application runs under.</param>
    public static ApplicationDocument Attach(
        Guid id, Application application, int number, string kind, string fileName, ContentHash hash, long bytes, DocumentFinding finding, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(application, actor, pack, now);
        return new()
        {
            Id = id, Application = application.Id, Number = number, Kind = kind, FileName = fileName, Hash = hash, Bytes = bytes, Finding = finding,
            AddedBy = actor.Person, AddedByName = actor.Name, AddedAt = now,
        };
    }

    /// <summary>Whether it came with an answer that was asked for and given at these instants.</summary>
    public bool CameWith(DateTimeOffset? asked, DateTimeOffset? answered) => asked <= AddedAt && AddedAt <= answered;

    /// <summary>Takes it off the application, unless it was handed in for good. That it was there stays on record.</summary>
    public void Remove(Application application, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(application, actor, pack, now);
        RuleViolation.When(application.IsHandedIn(AddedAt), "DO-3", "This document was handed in and stays with the case. Hand in another one beside it.");
        RuleViolation.When(RemovedAt is not null, "DO-1", "This document was removed already.");
        RemovedAt = now;
    }

    private static void Ensure(Application application, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (application.WhyNoPapers(actor, pack, now) is { } closed)
            throw new RuleViolation(closed);
    }
}
