namespace ExportPortal.Domain.Common;

/// <summary>
/// One allowed step of a workflow: from where, by which verb, to where, by whom, and the clock that it starts
/// (a key of the policy pack's clocks, null when none). The number is that of domain/05 5.4.
/// </summary>
public sealed record Transition<TState, TVerb>(int Number, TState From, TVerb Verb, TState To, IReadOnlyList<Role> Who, string? Clock = null)
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

    /// <summary>The row to take. Fails loudly with WF-1 from the wrong state and WF-2 for the wrong role.</summary>
    public Transition<TState, TVerb> Require(TState from, TVerb verb, Actor actor)
    {
        var row = Find(from, verb) ?? throw new RuleViolation(new Rule("WF-1", $"{verb} is not possible while the {workflow} is {from}."));
        RuleViolation.When(!row.Who.Any(actor.Is), "WF-2", $"{verb} is for {string.Join(" or ", row.Who)}; you act as {string.Join(", ", actor.Roles.Order())}.");
        return row;
    }
}
