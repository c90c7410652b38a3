using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What an appeal panel can take off an approval, and what it has taken off.</summary>
public sealed partial class Application
{
    /// <summary>What its deciders set and no panel has taken off: clauses that they added, and conditions with a last day.</summary>
    public IReadOnlyList<DeciderTerm> SetByDeciders() =>
    [
        .. addedClauses.Where(one => one.SetAside is null).Select(one => new DeciderTerm(one.Code, $"{one.Code}, added by the {Words.Of(one.As)}: {one.Reason}")),
        .. LaterConditions.Select((one, at) => new DeciderTerm($"condition {at + 1}", $"Condition {at + 1}, by {Words.Day(one.Due)}: {one.What}")),
    ];

    /// <summary>What an appeal against the conditions of an approval can be about: what its deciders set, and what is still to be met before the grant. Empty for any other decision.</summary>
    public IReadOnlyList<DeciderTerm> Appealable() => State is not (ApplicationState.Approved or ApplicationState.ApprovedConditional) ? [] :
    [
        .. SetByDeciders(),
        .. State is ApplicationState.Approved ? [] : conditions.Select((one, at) => new DeciderTerm($"before {at + 1}", $"Before first use: {one.Text}")),
    ];

    /// <summary>Codes of the clauses that a panel has taken off.</summary>
    private IReadOnlyList<string> SetAsideClauses => [.. addedClauses.Where(one => one.SetAside is not null).Select(one => one.Code)];

    /// <summary>Why these cannot be taken off; null when they can.</summary>
    /// <param name="keys">Of <see cref="SetByDeciders"/>.</param>
    internal Rule? WhyStays(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? new Rule("AL-23", "Choose what is taken off, or dismiss the appeal.")
        : SetByDeciders() is var set && keys.FirstOrDefault(key => set.All(one => one.Key != key)) is { } unknown
            ? new Rule("AL-24", $"'{unknown}' is not among what deciders set: {string.Join(", ", set.Select(one => one.Key))}.")
        : null;

    /// <summary>What the licence loses by it.</summary>
    internal TakenOff Loses(IReadOnlyList<string> keys, string appeal, LicenceGrant grant, PolicyPack pack)
    {
        var clauses = addedClauses.Where(one => keys.Contains(one.Code)).Select(one => one.Code).ToList();
        return new(appeal, Number, clauses, [.. LaterConditions.Where((_, at) => keys.Contains($"condition {at + 1}"))], EndsBudget(clauses, grant, pack), Content.QueriesAsked);
    }

    /// <summary>The same on the grant as it has become since: what else brings the query budget keeps its limits, and so do those that another change has set.</summary>
    /// <param name="asked">The grant that it was sent back of.</param>
    internal TakenOff LosesNow(TakenOff off, LicenceGrant asked, LicenceGrant grant, PolicyPack pack) => off with
    {
        EndsBudget = EndsBudget(off.Clauses, grant, pack),
        Keeps = ((Counted[])[Counted.Queries, Counted.Epsilon]).Where(of => asked.Limit(of) != grant.Limit(of)).ToList() is { Count: > 0 } kept ? kept : null,
    };

    private bool EndsBudget(IReadOnlyList<string> clauses, LicenceGrant grant, PolicyPack pack) => clauses.Contains(LicenceGrant.QueryBudget)
        && ClausesUnder(grant with { SetAside = [.. grant.SetAside ?? [], .. clauses] }, pack).All(one => one.Clause.Code != LicenceGrant.QueryBudget);

    /// <summary>Records what is no longer in the licence.</summary>
    public void SetAside(TakenOff off)
    {
        for (var at = 0; at < addedClauses.Count; at++)
            if (off.Clauses.Contains(addedClauses[at].Code))
                addedClauses[at] = addedClauses[at] with { SetAside = off.Appeal };
        for (var at = 0; at < signatures.Count; at++)
            if (signatures[at].Later is { } later && later.Any(off.Conditions.Contains))
                signatures[at] = signatures[at] with { Later = [.. later.Where(one => !off.Conditions.Contains(one))], SetAside = [.. signatures[at].SetAside ?? [], .. later.Where(off.Conditions.Contains)] };
    }

    /// <summary>What a panel has taken off, each in a sentence; empty where nothing was.</summary>
    public IReadOnlyList<string> SetAsideWords() =>
    [
        .. addedClauses.Where(one => one.SetAside is not null).Select(one => $"{one.Code}, which the {Words.Of(one.As)} added, was taken off by appeal {one.SetAside}."),
        .. signatures.SelectMany(one => one.SetAside ?? []).Select(one => $"The condition “{one.What}” by {Words.Day(one.Due)} was taken off by an appeal."),
    ];
}
