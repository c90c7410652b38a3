using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a report had wrong: the licences that it named, and the time of awareness. The lead corrects both, before the triage or after it.</summary>
public sealed partial class Incident
{
    /// <summary>The licences that are named, as against those that lineage reaches from them.</summary>
    internal IEnumerable<ReachedLicence> Named => licences.Where(one => one.How is ReachedHow.Named);

    /// <summary>Names a licence that the report left out, or had wrong.</summary>
    /// <param name="scope">What the named licences reach, the new one among them.</param>
    public void NameLicence(string number, IncidentScope scope, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Correcting(reason, actor);
        RuleViolation.When(Named.Any(one => one.Number == number), "IN-14", $"{number} is named already.");
        Renamed($"{number} named as concerned: {reason.Trim()}", number, scope, actor, pack, now);
    }

    /// <summary>Takes back that a licence was named; what only it reached is reached no more.</summary>
    /// <param name="scope">What the remaining ones reach.</param>
    public void WithdrawLicence(string number, IncidentScope scope, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Correcting(reason, actor);
        RuleViolation.When(!Named.Any(one => one.Number == number), "IN-15", $"{number} is not named, so it cannot be taken back.");
        Renamed($"{number} is not concerned: {reason.Trim()}", number, scope, actor, pack, now);
    }

    private void Renamed(string text, string number, IncidentScope scope, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Reach(scope, now, number);
        entries.Add(new(now, text, actor.Name, now, number, actor.Person));
        ProposeAnew(scope, pack, now);
    }

    /// <summary>Corrects when somebody with duties first knew. Clocks that run from it run anew; those that were missed before stay missed.</summary>
    public void CorrectAwareAt(DateTimeOffset at, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Correcting(reason, actor);
        RuleViolation.When(at > ReportedAt, "IN-16", "It was known at the latest when it was reported.");
        RuleViolation.When(at < Report.OccurredAt, "IN-17", "It cannot have been known before it happened.");
        entries.Add(new(now, $"Time of awareness corrected from {PackageWords.Minute(AwareAt)} to {PackageWords.Minute(at)}: {reason.Trim()}", actor.Name, now, Person: actor.Person));
        AwareAt = at;
        for (var place = 0; place < notices.Count; place++)
            if (notices[place] is { StartedAt: { } started } clock)
            {
                var again = clock.StartAt(RunsFrom(clock, pack) ?? started, at, pack);
                if ((again.StartedAt, again.DueAt) == (clock.StartedAt, clock.DueAt))
                    continue;
                again = clock.KeepingRun(now).StartAt(again.StartedAt!.Value, at, pack) with { Missed = false };
                if (clock.WasMissedAt(now))
                    entries.Add(new(now, $"{clock.Name} runs from the corrected time. {Ran(clock, now)}", actor.Name, now, Person: actor.Person));
                notices[place] = again.SentAt > again.DueAt ? again with { LateReasons = again.LateReasons ?? $"Late by a corrected time of awareness: {reason.Trim()}" } : again;
            }
        SetWake(pack, now);
    }

    /// <summary>Grades the incident anew by what is known now. Clocks that nobody has decided follow the class; what was decided stays.</summary>
    public void Regrade(TriageInput input, IncidentScope scope, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(reason);
        var terms = pack.IncidentRules;
        RuleViolation.When(!terms.Classes.Exists(one => one.Code == input.Class), "IR-3", "Choose the class of the incident.");
        var known = SeverityMatrix.Of(input.Harm, input.Persons, input.Raised, input.Lowered, terms.Severity);
        var before = Graded();
        (Class, Assessment, SeverityLevel) = (input.Class, known, known.Severity);
        var response = terms.Severity.Response(known.Severity);
        ContainClock = Deadline.Start("containment", response.Contain, response.ContainUnit, ReportedAt) with { MetAt = ContainClock?.MetAt };
        entries.Add(new(now, $"{GradedAnew}{Graded()}; before: {before}. {reason.Trim()}", actor.Name, now, Person: actor.Person));
        Reach(scope, now);
        ProposeAnew(scope, pack, now);
    }

    private const string GradedAnew = "Graded anew: ";

    /// <summary>When it was graded last; null before the triage.</summary>
    public DateTimeOffset? GradedAt => entries.FindLast(entry => entry.Text.StartsWith(GradedAnew, StringComparison.Ordinal))?.EnteredAt ?? TriageClock.MetAt;

    private string Graded() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Class}, SEV{SeverityLevel}, harm HG{Assessment!.Harm}, {Assessment.Persons:N0} persons");

    /// <summary>Where a clock starts that follows the time of awareness; null for any other.</summary>
    private DateTimeOffset? RunsFrom(NoticeClock clock, PolicyPack pack) =>
        clock.Decision is NoticeDecision.Undecided ? NoticeRules.ProvisionalStart(clock.Terms, AwareAt, notices, pack)
        : NoticeRules.FromAware(clock.Terms) ? NoticeRules.Start(clock.Terms, AwareAt, notices, pack) : null;

    private void Correcting(string reason, Actor actor)
    {
        if (WhyNotWork(actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(!IncidentWorkflow.IsOpen(State), "IN-2", "The incident is over; nothing can be added.");
        Reasons.Require(reason);
    }
}
