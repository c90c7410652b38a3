using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.AccessLog.Alerts;

/// <summary>
/// What a rule found, for somebody to look at: the same rule about the same licence and actor on the same day is one
/// alert with more evidence, so that a flood of events does not become a flood of alerts.
/// </summary>
public sealed class Alert
{
    /// <summary>Places of entries that are kept as evidence; the rest is counted. The log itself knows all of them.</summary>
    public const int MostEvidence = 50;

    private readonly List<StepTaken> steps = [];
    private readonly List<long> evidence = [];

    public Guid Id { get; private set; }

    /// <summary>Rule with its kind, licence, actor and day in one text, and the running number of a later one of that day; unique.</summary>
    public string Fingerprint { get; private set; } = "";
    public string Rule { get; private set; } = "";
    public AnomalyLevel Level { get; private set; }

    /// <summary>Null when the finding is about no licence.</summary>
    public string? Licence { get; private set; }

    /// <summary>Pseudonym of the actor; null when it is about no single one.</summary>
    public string? Actor { get; private set; }
    public DateOnly Day { get; private set; }

    /// <summary>The sentence of the newest finding, and what it was compared with.</summary>
    public string Sentence { get; private set; } = "";
    public string? Baseline { get; private set; }

    /// <summary>Findings that this alert stands for.</summary>
    public long Findings { get; private set; }
    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>When it must be settled; null when it has no clock.</summary>
    public DateTimeOffset? DueAt { get; private set; }
    public AlertState State { get; private set; }

    /// <summary>Who works on it; null before somebody took it.</summary>
    public PersonId? TakenBy { get; private set; }
    public string? TakenByName { get; private set; }

    /// <summary>When it left the open states; null while it is open, also anew.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<long> Evidence => evidence;

    private Alert() { }

    /// <param name="turn">From 2 on for what was found after the alert before was settled.</param>
    public static string FingerprintOf(Anomaly found, string? licence, string? actor, DateOnly day, int turn = 1) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MarkOf(found, licence, actor)}{day:yyyy-MM-dd}{(turn == 1 ? "" : $" #{turn}")}");

    /// <summary>What the fingerprints of all days begin with.</summary>
    public static string MarkOf(Anomaly found, string? licence, string? actor) => $"{found.Rule}{(found.Kind is null ? "" : $" {found.Kind}")} {licence ?? "-"} {actor ?? "-"} ";

    /// <param name="due">Null for a level without a clock.</param>
    public static Alert Raise(Guid id, Anomaly found, string? licence, string? actor, DateOnly day, DateTimeOffset? due, DateTimeOffset now, int turn = 1)
    {
        var alert = new Alert
        {
            Id = id, Fingerprint = FingerprintOf(found, licence, actor, day, turn), Rule = found.Rule, Level = found.Level,
            Licence = licence, Actor = actor, Day = day, RaisedAt = now, DueAt = due, State = AlertState.New,
        };
        alert.Add(found);
        return alert;
    }

    /// <summary>
    /// Whether the finding belongs to this alert and not to a new one. A settled alert takes nothing new: who explained
    /// what was found in the morning has not seen what happened in the evening, nor that a silence went on. A sum that stays over its limit is told
    /// once a day. What a person reports is news each time, and an alert of its own: it has no place in the log that another would keep.
    /// </summary>
    public bool Covers(Anomaly found) => !found.IsReported && (AlertWorkflow.IsOpen(State) || !(found.Since >= SettledAt) && (found.IsOfSum || found.Evidence.Count == 0 || Knows(found)));

    private bool Knows(Anomaly found) => found.Evidence.Count > 0 && found.Evidence.All(evidence.Contains);

    /// <summary>Takes another finding in. False when it is known already: the rules may read the same entries twice.</summary>
    public bool Add(Anomaly found)
    {
        if (Knows(found))
            return false;
        (Sentence, Baseline, Findings) = (found.Sentence, found.Baseline, Findings + 1);
        evidence.AddRange(found.Evidence.Where(seq => !evidence.Contains(seq)).Take(MostEvidence - evidence.Count));
        return true;
    }

    public Rule? WhyClosed(AlertVerb verb, Actor actor) => AlertWorkflow.Table.WhyClosed(State, verb, actor) ?? (verb, Level) switch
    {
        (AlertVerb.CallFalse, AnomalyLevel.Critical) when TakenBy is null => new Rule("AT-1", "Somebody takes a critical alert before it can be called false."),
        _ => null,
    };

    /// <summary>Takes a verb. All but taking it need a reason.</summary>
    /// <param name="due">For reopening: when it must be settled then; null for a level without a clock.</param>
    public void Act(AlertVerb verb, string reason, Actor actor, DateTimeOffset now, DateTimeOffset? due = null)
    {
        if (WhyClosed(verb, actor) is { } closed)
            throw new RuleViolation(closed);
        if (verb is not AlertVerb.Take)
            Reasons.Require(reason);
        Move(verb, AlertWorkflow.Table.Find(State, verb)!.To, new(actor.Person, actor.Name, now, reason.Trim()));
        if (verb is AlertVerb.Take)
            (TakenBy, TakenByName) = (actor.Person, actor.Name);
        // Settled by mistake: it is as new, so its clock begins anew and somebody takes it anew.
        if (verb is AlertVerb.Reopen)
            (DueAt, SettledAt, TakenBy, TakenByName) = (due, null, null, null);
    }

    /// <summary>Nobody explained a critical alert in time: the portal itself calls it an incident.</summary>
    /// <returns>False when that is not due, or not any more.</returns>
    public bool RunOutOfTime(DateTimeOffset now)
    {
        if (Level is not AnomalyLevel.Critical || !AlertWorkflow.IsOpen(State) || DueAt is not { } due || due > now)
            return false;
        Move(AlertVerb.RaiseIncident, AlertState.Incident, new(default, "the portal", now, "Nobody explained it in time."));
        return true;
    }

    /// <summary>Puts a note in the place of every text that names a person who is erased; that somebody did it, and when, stays.</summary>
    public void Forget(Func<string, bool> names)
    {
        for (var at = 0; at < steps.Count; at++)
            if (names(steps[at].Reason))
                steps[at] = steps[at] with { Reason = LogDisclosure.Erased };
        if (names(Sentence))
            Sentence = LogDisclosure.Erased;
    }

    private void Move(AlertVerb verb, AlertState to, (PersonId Person, string Name, DateTimeOffset At, string Reason) by)
    {
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(to), by.Person, by.Name, by.At, by.Reason));
        State = to;
        if (!AlertWorkflow.IsOpen(to))
            SettledAt = by.At;
    }
}
