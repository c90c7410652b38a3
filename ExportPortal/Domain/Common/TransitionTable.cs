namespace ExportPortal.Domain.Common;

/// <summary>
/// One allowed step of a workflow: from where, by which verb, to where, by whom, and the clock that it starts
/// (a key of the policy pack's clocks, null when none). Signatures is how many different persons must give the verb
/// before it takes effect. The number is that of domain/05 5.4.
/// </summary>
/// <param name="Who">Empty: the portal itself takes the step, when its time or its cause has come.</param>
/// <param name="Guard">What must hold besides, in words; null for nothing.</param>
/// <param name="Or">Where the step may lead instead; null for nowhere else.</param>
/// <param name="IsReturn">The step goes back to the state that the pause came from; <paramref name="To"/> is one of them.</param>
public sealed record Transition<TState, TVerb>(
    int Number, TState From, TVerb Verb, TState To, IReadOnlyList<Role> Who, string? Clock = null, int Signatures = 1,
    string? Guard = null, TState? Or = null, bool IsReturn = false)
    where TState : struct, Enum
    where TVerb : struct, Enum
{
    public bool IsByPortal => Who.Count == 0;
}

/// <summary>A recorded step: who, when, from, to and why. Never changed afterwards.</summary>
/// <param name="Person">Empty where the portal itself took the step.</param>
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
        null => NotHere(from),
        { IsByPortal: true } => new Rule("WF-2", "The portal itself does this, when its time has come."),
        var row when !row.Who.Any(actor.Is) => new Rule("WF-2", $"Only for: {string.Join(", ", row.Who.Select(role => Words.Of(role)))}."),
        _ => null,
    };

    /// <summary>The row to take; throws with the reason when there is none.</summary>
    public Transition<TState, TVerb> Require(TState from, TVerb verb, Actor actor) =>
        WhyClosed(from, verb, actor) is { } rule ? throw new RuleViolation(rule) : Find(from, verb)!;

    /// <summary>The row that the portal itself may take; throws when there is none.</summary>
    public Transition<TState, TVerb> RequireByPortal(TState from, TVerb verb) =>
        Find(from, verb) is { IsByPortal: true } row ? row : throw new RuleViolation(NotHere(from));

    private Rule NotHere(TState from) => new("WF-1", $"Not possible while the {workflow} is in state {Words.Of(from)}.");
}

/// <summary>Code names in the words of a sentence: DecisionPending reads "decision pending".</summary>
public static class Words
{
    public static string Of<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : at == 0 ? char.ToLowerInvariant(letter).ToString() : letter.ToString()));

    /// <summary>The stable code of a state, as in domain/05: DecisionPending is DECISION_PENDING.</summary>
    public static string Code<T>(T value) where T : struct, Enum => Of(value).Replace(' ', '_').ToUpperInvariant();

    /// <summary>"31 May 2027".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The words as a sentence or a heading begins: "decision pending" is "Decision pending".</summary>
    public static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
