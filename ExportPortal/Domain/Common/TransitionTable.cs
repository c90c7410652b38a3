namespace ExportPortal.Domain.Common;

/// <summary>
/// One allowed step of a workflow: from where, by which verb, to where, by whom, and the clock that it starts
/// (a key of the policy pack's clocks, null when none). Signatures is how many different persons must give the verb
/// before it takes effect. The number is that of domain/05 5.4.
/// </summary>
public sealed record Transition<TState, TVerb>(int Number, TState From, TVerb Verb, TState To, IReadOnlyList<Role> Who, string? Clock = null, int Signatures = 1)
    where TState : struct, Enum
    where TVerb : struct, Enum;

/// <summary>A recorded step: who, when, from, to and why. Never changed afterwards.</summary>
public sealed record StepTaken(string From, string Verb, string To, PersonId Person, string PersonName, DateTimeOffset At, string Reason);

/// <summary>The table of allowed transitions of one workflow: the only place that says which verb is open in which state to whom.</summary>
public sealed class TransitionTable<TState, TVerb>(string workflow, IReadOnlyList<Transition<TState, TVerb>> rows)
    where TState : struct, Enum
    where TVerb : struct, Enum
{
    public IReadOnlyList<Transition<TState, TVerb>> Rows { get; } = rows;

    /// <summary>The row for a verb in a state, or null when the table has none.</summary>
    public Transition<TState, TVerb>? Find(TState from, TVerb verb) =>
        Rows.FirstOrDefault(row => row.From.Equals(from) && row.Verb.Equals(verb));

    /// <summary>Why the verb is closed by state (WF-1) or role (WF-2); null when the table lets it pass.</summary>
    public Rule? WhyClosed(TState from, TVerb verb, Actor actor) => Find(from, verb) switch
    {
        null => new Rule("WF-1", $"Not possible while the {workflow} is in state {Words.Of(from)}."),
        { Who.Count: 0 } => new Rule("WF-2", "The portal itself does this, when its time has come."),
        var row when !row.Who.Any(actor.Is) => new Rule("WF-2", $"Only for: {string.Join(", ", row.Who.Select(role => Words.Of(role)))}."),
        _ => null,
    };

    /// <summary>The row to take; throws with the reason when there is none.</summary>
    public Transition<TState, TVerb> Require(TState from, TVerb verb, Actor actor) =>
        WhyClosed(from, verb, actor) is { } rule ? throw new RuleViolation(rule) : Find(from, verb)!;
}

/// <summary>Code names in the words of a sentence: DecisionPending reads "decision pending".</summary>
public static class Words
{
    public static string Of<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : at == 0 ? char.ToLowerInvariant(letter).ToString() : letter.ToString()));

    /// <summary>The stable code of a state, as in domain/05: DecisionPending is DECISION_PENDING.</summary>
    public static string Code<T>(T value) where T : struct, Enum => Of(value).Replace(' ', '_').ToUpperInvariant();
}
