using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What the lead adds while the incident is open: entries, evidence, cause, lessons, the public summary.</summary>
public sealed partial class Incident
{
    /// <param name="at">When it happened.</param>
    public void Note(DateTimeOffset at, string text, Actor actor, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(text);
        RuleViolation.When(at > now, "IE-1", "An entry is about what has happened, not about later.");
        entries.Add(new(at, text.Trim(), actor.Name, now, Person: actor.Person));
    }

    /// <summary>What somebody did for the incident elsewhere, such as a suspension of a licence.</summary>
    /// <param name="licence">Number of the licence that it is about.</param>
    public void NoteAct(string text, string licence, Actor actor, DateTimeOffset now) => entries.Add(new(now, text, actor.Name, now, licence, actor.Person));

    /// <param name="hash">Null for a thing, which then has to be told by its description.</param>
    /// <param name="thing">What the thing is told by, and why no file stands for it; null where there is a hash.</param>
    /// <param name="licence">Number of the licence that it is about alone; null for the incident as a whole.</param>
    public void AddEvidence(string title, ContentHash? hash, string collector, DateTimeOffset collectedAt, string place, Actor actor, DateTimeOffset now, string? thing = null, string? licence = null)
    {
        Working(actor);
        RuleViolation.When(string.IsNullOrWhiteSpace(title) || string.IsNullOrWhiteSpace(collector) || string.IsNullOrWhiteSpace(place), "EV-1", "Say what it is, who collected it and where it is kept.");
        RuleViolation.When(collectedAt > now, "EV-2", "It cannot have been collected after now.");
        RuleViolation.When(hash is null == string.IsNullOrWhiteSpace(thing) || thing?.Length > 1000, "EV-8", "Give the SHA-256 of the file; or, for a thing, say in up to 1000 characters what it is told by and why no file stands for it.");
        RuleViolation.When(hash is not null && evidence.Exists(one => one.Hash == hash), "EV-3", $"This is {evidence.Find(one => one.Hash == hash)?.Name} already.");
        EnsureReached(licence);
        evidence.Add(new(evidence.Count + 1, title.Trim(), hash, collector.Trim(), collectedAt, place.Trim(), []) { Thing = hash is null ? thing!.Trim() : null, Licence = licence });
        entries.Add(new(collectedAt, $"Evidence {evidence[^1].Name} collected: {title.Trim()}", actor.Name, now, licence, actor.Person));
    }

    /// <summary>Says anew which licence an item is about; who holds another one does not see it then.</summary>
    /// <param name="licence">Its number; null for the incident as a whole.</param>
    public void AssignEvidence(int no, string? licence, string reason, Actor actor, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(reason);
        var at = PlaceOf(no);
        var before = evidence[at].Licence;
        EnsureReached(licence);
        RuleViolation.When(licence == before, "EV-11", $"{evidence[at].Name} is about that already.");
        evidence[at] = evidence[at] with { Licence = licence };
        // What was written of it goes with it, for it says what the item is; what says whose it was stays where it is.
        var (written, assigned) = ($"Evidence {evidence[at].Name} ", $"Evidence {evidence[at].Name} is about ");
        for (var i = 0; i < entries.Count; i++)
            if (entries[i].Text.StartsWith(written, StringComparison.Ordinal) && !entries[i].Text.StartsWith(assigned, StringComparison.Ordinal))
                entries[i] = entries[i] with { Licence = licence };
        entries.Add(new(now, $"Evidence {evidence[at].Name} is about {licence ?? Whole}; before, {before ?? Whole}: {reason.Trim()}", actor.Name, now, licence ?? before, actor.Person));
    }

    private void EnsureReached(string? licence) =>
        RuleViolation.When(licence is not null && licences.TrueForAll(one => one.Number != licence), "EV-10", "Choose a licence that the incident reaches, or none.");

    private const string Whole = "the incident as a whole";

    private int PlaceOf(int item) => evidence.FindIndex(one => one.No == item) is var at and >= 0 ? at : throw new RuleViolation(new Rule("EV-5", "There is no such item."));

    /// <summary>Moves an item. Its hash is taken again; another one means that it is not the same any more. A thing is looked at again.</summary>
    /// <param name="seen">What was looked at to tell that the thing is the same; null where there is a hash.</param>
    public void MoveEvidence(int no, string to, string holder, ContentHash? hash, string reason, Actor actor, DateTimeOffset now, string? seen = null)
    {
        Working(actor);
        Reasons.Require(reason);
        RuleViolation.When(string.IsNullOrWhiteSpace(to) || string.IsNullOrWhiteSpace(holder), "EV-4", "Say where it goes and who takes it.");
        var at = PlaceOf(no);
        var item = evidence[at];
        RuleViolation.When(item.Hash != hash, "EV-6", $"The hash is not that of {item.Name}. The item was changed, or it is another one; do not move it before that is clear.");
        RuleViolation.When(item.Hash is null && (string.IsNullOrWhiteSpace(seen) || seen.Length > 400), "EV-9", "Say what you looked at to tell that it is the same thing, such as its serial number and its seal, in up to 400 characters.");
        evidence[at] = item with { Moves = [.. item.Moves, new(now, item.Now.Place, to.Trim(), holder.Trim(), reason.Trim(), hash, actor.Name) { Person = actor.Person, Seen = item.Hash is null ? seen!.Trim() : null }] };
    }

    public void FindCause(string cause, string failedControl, Actor actor, DateTimeOffset now)
    {
        Working(actor);
        RuleViolation.When(State is IncidentState.Triaged or IncidentState.Contained, "IN-12", "Start the investigation first.");
        Reasons.Require(cause);
        Reasons.Require(failedControl);
        (Cause, FailedControl) = (cause.Trim(), failedControl.Trim());
        entries.Add(new(now, $"Cause: {Cause} Control that failed: {FailedControl}", actor.Name, now, Person: actor.Person));
    }

    /// <summary>Who worked on it: took a step, decided a clock, or added to what is known. None of them decides a sanction out of it.</summary>
    public IReadOnlyList<PersonId> WhoWorked() =>
        [.. steps.Select(step => (PersonId?)step.Person).Concat(entries.Select(entry => entry.Person)).Concat(evidence.SelectMany(item => item.Moves).Select(move => move.Person))
            .Concat(notices.SelectMany(clock => clock.Deciders ?? []).Select(person => (PersonId?)person))
            .Concat(actions.Select(action => action.Person)).OfType<PersonId>().Where(person => person != default).Distinct()];

    /// <summary>What anybody may read. Written by the lead; names nobody.</summary>
    public void Summarise(string summary, Actor actor, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(summary);
        PublicSummary = summary.Trim();
        entries.Add(new(now, "Public summary written", actor.Name, now, Person: actor.Person));
    }

    public void Learn(string text, bool toWatchList, bool toTraining, bool toClauses, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Working(actor);
        RuleViolation.When(State is not IncidentState.ReportedFinal, "IN-13", "Lessons are drawn after the final report.");
        Reasons.Require(text);
        var lessons = new Lessons(text.Trim(), toWatchList, toTraining, toClauses, actor.Name, now);
        Lessons = lessons with { TakenUp = [.. (Lessons?.TakenUp ?? []).Where(one => lessons.Places.Contains(one.Place))] };
        entries.Add(new(now, "Lessons written", actor.Name, now, Person: actor.Person));
        SetWake(pack, now);
    }

    /// <summary>Why the actor does not say now that a lesson was taken up; null when it may. That goes on after the incident is closed: a training is not changed in a day.</summary>
    public Rule? WhyNotTakeUp(Actor actor) => WhyNotWork(actor) ?? (Lessons is null ? new Rule("IN-19", "The lessons are not written yet.") : null);

    /// <summary>The watch list, the training or the library of clauses has the lesson now.</summary>
    public void TakeUpLesson(LessonPlace place, string how, Actor actor, DateTimeOffset now)
    {
        if (WhyNotTakeUp(actor) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(how);
        RuleViolation.When(!Lessons!.Open.Contains(place), "IN-20", "The lesson does not go there, or was taken up already.");
        Lessons = Lessons with { TakenUp = Lessons.TakenUp.Add(new(place, how.Trim(), actor.Name, now)) };
        entries.Add(new(now, $"Lesson taken up, {Lessons.WordsOf(place)}: {how.Trim()}", actor.Name, now, Person: actor.Person));
    }
}
