using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>How the authority learned of it.</summary>
public enum IncidentSource
{
    Staff,
    Recipient,
    Steward,
    Public,
    Alert,
}

/// <summary>What was reported, by whom. Of a report from outside, name and contact are what the reporter chose to say.</summary>
/// <param name="Class">Code of the class; the lead may correct it.</param>
/// <param name="AwareAt">When somebody who has duties first knew; the clocks of the law run from it. Not after the report.</param>
/// <param name="OccurredAt">When it happened, as far as known; null for unknown.</param>
/// <param name="Person">Empty for a report from outside and for one by the portal.</param>
/// <param name="Organisation">Of the reporter; null from outside.</param>
/// <param name="Contact">Null when none was given.</param>
/// <param name="Alert">The alert of the access log that it came from; null for none.</param>
public sealed record IncidentReport(
    string Class, string Title, string Description, IncidentSource Source, DateTimeOffset AwareAt, DateTimeOffset? OccurredAt,
    PersonId Person, string PersonName, OrganisationId? Organisation, string? Contact = null, Guid? Alert = null);

/// <summary>How a licence is reached.</summary>
public enum ReachedHow
{
    /// <summary>It was named in the report.</summary>
    Named,

    /// <summary>It is on the same version of the data.</summary>
    SameVersion,

    /// <summary>It is on a version that was made from the one concerned.</summary>
    MadeFrom,

    /// <summary>It is on a version that the one concerned was made from.</summary>
    SourceOf,
}

/// <summary>A licence that the incident touches.</summary>
/// <param name="Data">Dataset and version in words.</param>
public sealed record ReachedLicence(LicenceId Licence, string Number, string Data, OrganisationId Steward, OrganisationId Recipient, int Tier, ReachedHow How);

/// <summary>What was known at the triage.</summary>
/// <param name="Harm">1 to 4.</param>
/// <param name="Persons">Possibly identifiable; 0 or more.</param>
/// <param name="Raised">Codes of what raises the severity.</param>
/// <param name="Lowered">Codes of what lowers it.</param>
/// <param name="Base">Severity of the matrix, 1 (critical) to 4.</param>
/// <param name="Severity">After the steps, at most one up and one down.</param>
public sealed record Assessment(int Harm, long Persons, IReadOnlyList<string> Raised, IReadOnlyList<string> Lowered, int Base, int Severity);

/// <summary>Something that happened, as somebody entered it; never changed.</summary>
/// <param name="At">When it happened.</param>
/// <param name="EnteredAt">When it was written down.</param>
/// <param name="Licence">Number of the licence that it is about alone; null for the incident as a whole, and empty for what no holder reads: words of one whose licence is not concerned any more.</param>
/// <param name="Person">Who entered it by working on the incident; null for the report, for acts of the portal, and in entries of earlier releases.</param>
public sealed record IncidentEntry(DateTimeOffset At, string Text, string PersonName, DateTimeOffset EnteredAt, string? Licence = null, PersonId? Person = null);

/// <param name="Hash">SHA-256 of the item, taken when it was collected; null for a thing, such as a device or paper, which has none.</param>
/// <param name="Place">Where it is kept after the last move.</param>
public sealed record EvidenceItem(
    int No, string Title, ContentHash? Hash, string Collector, DateTimeOffset CollectedAt, string Place, IReadOnlyList<CustodyMove> Moves)
{
    /// <summary>What the thing is told by, and why no file stands for it; null where there is a hash.</summary>
    public string? Thing { get; init; }

    /// <summary>Number of the licence that it is about alone; null for the incident as a whole, and in items of earlier releases.</summary>
    public string? Licence { get; init; }

    /// <summary>The clock whose letter it is, by its name; null for anything else.</summary>
    public string? LetterOf { get; init; }

    /// <summary>The corrective action whose owner handed it in, by its name; null for anything else. No evidence against its holder, so in no file of a sanction.</summary>
    public string? ActionOf { get; init; }

    /// <summary>By what it is known: "SHA-256 ..." or "no file: ...".</summary>
    [JsonIgnore]
    public string KnownBy => Hash is { } hash ? $"SHA-256 {hash.Hex}" : $"no file: {Thing}";

    public string Name => $"E-{No}";

    /// <summary>Where it is and who holds it now.</summary>
    public (string Place, string Holder) Now => Moves.Count == 0 ? (Place, Collector) : (Moves[^1].To, Moves[^1].Holder);
}

/// <param name="Hash">Found at the move; it has to be the one of the item. Null for a thing.</param>
public sealed record CustodyMove(DateTimeOffset At, string From, string To, string Holder, string Reason, ContentHash? Hash, string By)
{
    /// <summary>Who entered the move; null in moves of earlier releases.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What was looked at to tell that it is the same thing, such as its serial number and its seal; null where there is a hash.</summary>
    public string? Seen { get; init; }
}

/// <param name="Kind">Code of the catalogue.</param>
/// <param name="Owner">Who does it, in words.</param>
/// <param name="DoneAt">Null while it is open.</param>
public sealed record CorrectiveAction(int No, string Kind, string Text, string Owner, DateOnly DueOn, DateTimeOffset? DoneAt = null, string? Result = null)
{
    public string Name => $"CA-{No}";

    /// <summary>Who set it; null in actions of earlier releases.</summary>
    public PersonId? Person { get; init; }

    /// <summary>Who does it; null in actions of earlier releases, which have a name alone.</summary>
    public ActionOwner? Held { get; init; }

    /// <summary>What its owner said of it last; null for nothing.</summary>
    public ActionReport? Reported { get; init; }

    /// <summary>Open until the end of its day, in UTC.</summary>
    [JsonIgnore]
    public Deadline Clock => Deadline.Start(IncidentTerms.ActionClock, 1, ClockUnit.CalendarDays, new(DueOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)) with { MetAt = DoneAt };
}

/// <summary>Where a lesson goes (domain/10 10.4).</summary>
public enum LessonPlace
{
    WatchList,
    Training,
    Clauses,
}

/// <summary>A lesson has arrived where it goes.</summary>
/// <param name="How">What was changed there.</param>
public sealed record LessonTakenUp(LessonPlace Place, string How, string By, DateTimeOffset At);

/// <summary>What is learned, and where it goes.</summary>
public sealed record Lessons(string Text, bool ToWatchList, bool ToTraining, bool ToClauses, string By, DateTimeOffset At)
{
    /// <summary>The places that have taken it up, in the order in which they did.</summary>
    public ImmutableList<LessonTakenUp> TakenUp { get; init; } = [];

    /// <summary>The places that it goes to.</summary>
    [JsonIgnore]
    public IReadOnlyList<LessonPlace> Places => [.. (ToWatchList ? [LessonPlace.WatchList] : Array.Empty<LessonPlace>()), .. (ToTraining ? [LessonPlace.Training] : Array.Empty<LessonPlace>()), .. (ToClauses ? [LessonPlace.Clauses] : Array.Empty<LessonPlace>())];

    /// <summary>The places that have not taken it up yet.</summary>
    [JsonIgnore]
    public IReadOnlyList<LessonPlace> Open => [.. Places.Where(place => In(place) is null)];

    /// <summary>How a place took it up; null while it has not.</summary>
    public LessonTakenUp? In(LessonPlace place) => TakenUp.Find(one => one.Place == place);

    /// <summary>The place, in the words of pages and report.</summary>
    public static string WordsOf(LessonPlace place) => place switch
    {
        LessonPlace.WatchList => "Watch list of new attacks (ST-10)",
        LessonPlace.Training => "Training",
        _ => "Library of clauses",
    };
}

/// <summary>How the severity follows from the matrix.</summary>
public static class SeverityMatrix
{
    /// <exception cref="RuleViolation">IS-1 to IS-3: the input is not one of the matrix.</exception>
    public static Assessment Of(int harm, long persons, IReadOnlyList<string> raised, IReadOnlyList<string> lowered, SeverityTerms terms)
    {
        RuleViolation.When(harm is < 1 or > 4, "IS-1", "Choose a harm group from 1 to 4.");
        RuleViolation.When(persons < 0, "IS-2", "Give the number of persons who may be identifiable; 0 is a number.");
        RuleViolation.When(raised.Any(code => !terms.Raising.Exists(one => one.Code == code)) || lowered.Any(code => !terms.Lowering.Exists(one => one.Code == code)), "IS-3", "One of the reasons to raise or lower is not on the list.");
        var found = terms.Matrix[harm.ToString(System.Globalization.CultureInfo.InvariantCulture)][Band(persons, terms)];
        return new(harm, persons, raised, lowered, found, Math.Clamp(found - (raised.Count > 0 ? 1 : 0) + (lowered.Count > 0 ? 1 : 0), 1, 4));
    }

    /// <summary>Place of the band, from 0.</summary>
    public static int Band(long persons, SeverityTerms terms) => terms.Bands.TakeWhile(from => persons >= from).Count();
}
