using ExportPortal.Domain.Common;

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

    /// <summary>Adds a file to a draft or an incomplete application of the actor's own organisation.</summary>
    public static ApplicationDocument Attach(
        Guid id, Application application, int number, string kind, string fileName, ContentHash hash, long bytes, DocumentFinding finding, Actor actor, DateTimeOffset now)
    {
        Ensure(application, actor);
        return new()
        {
            Id = id, Application = application.Id, Number = number, Kind = kind, FileName = fileName, Hash = hash, Bytes = bytes, Finding = finding,
            AddedBy = actor.Person, AddedByName = actor.Name, AddedAt = now,
        };
    }

    /// <summary>Takes it off the application. That it was there stays on record.</summary>
    public void Remove(Application application, Actor actor, DateTimeOffset now)
    {
        Ensure(application, actor);
        RuleViolation.When(RemovedAt is not null, "DO-1", "This document was removed already.");
        RemovedAt = now;
    }

    private static void Ensure(Application application, Actor actor)
    {
        RuleViolation.When(application.State is not (ApplicationState.Draft or ApplicationState.Incomplete), "AP-3", "Only a draft or an incomplete application can be changed.");
        RuleViolation.When(!actor.Is(Role.Steward) || actor.Organisation != application.Steward, "AP-1", "Only the dataset's own steward applies for its export.");
    }
}
