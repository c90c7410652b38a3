using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Conditions that a sanction puts on a licence (L3).</summary>
/// <param name="Sanction">Its number.</param>
/// <param name="Clauses">Codes of the clauses that it adds.</param>
/// <param name="EndsOn">Last day of the shorter term, inclusive; null where the term stays.</param>
public sealed record ImposedConditions(string Sanction, IReadOnlyList<string> Clauses, DateOnly? EndsOn)
{
    /// <summary>Last day of the term before it was shortened, which comes back when the conditions end; null where it was not.</summary>
    public DateOnly? EndBefore { get; init; }
}

/// <summary>What a sanction below the suspension does to the licence: an order is a duty with its day, conditions are a new version of the package.</summary>
public sealed partial class Licence
{
    /// <summary>A change is granted or imposed, and its package is not sealed yet.</summary>
    public bool IsSealingNext => NextGrant is not null;

    public bool HasConditionsOf(string sanction) => Grant?.Imposed?.Any(one => one.Sanction == sanction) is true;

    /// <summary>Owes the order of a sanction, moves its day, or waives it. What was answered stays. False when nothing changes.</summary>
    /// <param name="order">As it holds now; null when none does.</param>
    public bool Order(string sanction, LaterCondition? order, DateTimeOffset now)
    {
        Settle(now);
        var at = duties.FindIndex(duty => duty.Kind is DutyKind.Order && duty.Code == sanction);
        if ((at >= 0 && (duties[at].Answer is not null || duties[at].Due == order?.Due)) || (at < 0 && (order is null || State is not (LicenceState.Active or LicenceState.Suspended))))
            return false;
        if (order is null)
            duties.RemoveAt(at);
        else if (at >= 0)
            duties[at] = duties[at] with { Due = order.Due };
        else
            duties.Add(new(duties.Select(duty => duty.No).DefaultIfEmpty(0).Max() + 1, DutyKind.Order, sanction, order.What, order.Due, order.StopsAccess));
        KeepNextDue();
        return true;
    }

    /// <summary>Whether the day of the order is over and nothing was handed in.</summary>
    public bool MissedOrder(string sanction, DateOnly today) => duties.Exists(duty => duty.Kind is DutyKind.Order && duty.Code == sanction && duty.IsOverdue(today));

    /// <summary>Prepares the next version with the conditions of a sanction in it, or without them. False when nothing changes, or no access is left to put conditions on.</summary>
    /// <param name="conditions">As they hold now; null when none do.</param>
    public bool Impose(string sanction, ImposedConditions? conditions, DateTimeOffset now)
    {
        Settle(now);
        if (State is not (LicenceState.Active or LicenceState.Suspended) || Grant is not { } grant)
            return false;
        var before = grant.Imposed?.FirstOrDefault(one => one.Sanction == sanction);
        if (before is null == conditions is null)
            return false;
        RuleViolation.When(IsSealingNext, "AM-2", "Another change is being sealed. Try again in a moment.");
        NextGrant = conditions is { } added ? With(grant, added, DateOnly.FromDateTime(now.UtcDateTime)) : Without(grant, before!);
        NextReason = conditions is null ? $"Conditions of sanction {sanction} ended" : $"Conditions of sanction {sanction}";
        return true;
    }

    private static LicenceGrant With(LicenceGrant grant, ImposedConditions added, DateOnly today)
    {
        DateOnly? end = added.EndsOn is { } last && last < grant.Term.End ? (last < today ? today : last) : null;
        return grant with { Term = new(grant.Term.Start, end ?? grant.Term.End), Imposed = [.. grant.Imposed ?? [], added with { EndsOn = end, EndBefore = end is null ? null : grant.Term.End }] };
    }

    private static LicenceGrant Without(LicenceGrant grant, ImposedConditions ended)
    {
        IReadOnlyList<ImposedConditions> rest = [.. grant.Imposed!.Where(one => one.Sanction != ended.Sanction)];
        return grant with { Term = ended.EndBefore is { } before && grant.Term.End == ended.EndsOn ? new(grant.Term.Start, before) : grant.Term, Imposed = rest.Count == 0 ? null : rest };
    }
}
