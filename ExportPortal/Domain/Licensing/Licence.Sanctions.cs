using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Conditions that a sanction puts on a licence (L3).</summary>
/// <param name="Sanction">Its number.</param>
/// <param name="Clauses">Codes of the clauses that it adds.</param>
/// <param name="EndsOn">Last day of the shorter term, inclusive; null where the term stays.</param>
public sealed record ImposedConditions(string Sanction, IReadOnlyList<string> Clauses, DateOnly? EndsOn);

/// <summary>What a sanction below the suspension does to the licence: an order is a duty with its day, conditions are a new version of the package.</summary>
public sealed partial class Licence
{
    /// <summary>A change is granted or imposed, and its package is not sealed yet.</summary>
    public bool IsSealingNext => NextGrant is not null;

    /// <summary>Whether there is access left to put an order or conditions on.</summary>
    public bool TakesConditions => State is LicenceState.Active or LicenceState.Suspended;

    /// <summary>The time for the acceptance does not run while a sanction or a possible match keeps the licence from being accepted, and begins anew once nothing of the kind does any more.</summary>
    public void KeepFromAcceptance(bool isKept, PolicyPack pack, DateTimeOffset now)
    {
        if (State is LicenceState.PendingAcceptance && PackageHash is not null && !IsSealingNext)
            AcceptBy = isKept ? null : AcceptableUntil(pack, now);
    }

    public bool HasConditionsOf(string sanction) => Grant?.Imposed?.Any(one => one.Sanction == sanction) is true;

    /// <summary>Whether the order of a sanction is one of its duties, answered or not.</summary>
    public bool Owes(string sanction) => OrderOf(sanction) >= 0;

    private int OrderOf(string sanction) => duties.FindIndex(duty => duty.Kind is DutyKind.Order && duty.Code == sanction);

    /// <summary>Owes the order of a sanction, moves its day, or waives it. What was answered stays. False when nothing changes.</summary>
    /// <param name="order">As it holds now; null when none does.</param>
    public bool Order(string sanction, LaterCondition? order, DateTimeOffset now)
    {
        Settle(now);
        var at = OrderOf(sanction);
        if ((at >= 0 && (duties[at].Answer is not null || duties[at].Due == order?.Due)) || (at < 0 && (order is null || !TakesConditions)))
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
        if (!TakesConditions || Grant is not { } grant)
            return false;
        var before = grant.Imposed?.FirstOrDefault(one => one.Sanction == sanction);
        if (before is null == conditions is null)
            return false;
        RuleViolation.When(IsSealingNext, "AM-2", "Another change is being sealed. Try again in a moment.");
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        Prepare(Under(grant, [.. (grant.Imposed ?? []).Where(one => one.Sanction != sanction), .. conditions is { } added ? [added with { EndsOn = added.EndsOn < today ? today : added.EndsOn }] : Array.Empty<ImposedConditions>()]),
            conditions is null ? $"Conditions of sanction {sanction} ended" : $"Conditions of sanction {sanction}");
        return true;
    }

    /// <summary>The grant under these conditions alone: the earliest of their ends holds, and without any the term is what it was.</summary>
    private static LicenceGrant Under(LicenceGrant grant, IReadOnlyList<ImposedConditions> imposed)
    {
        var (full, sanctioned) = (grant.EndBefore ?? grant.Term.End, imposed.Min(one => one.EndsOn));
        var isShorter = sanctioned < full;
        return grant with { Term = new(grant.Term.Start, isShorter ? sanctioned!.Value : full), EndBefore = isShorter ? full : null, Imposed = imposed.Count == 0 ? null : imposed };
    }
}
