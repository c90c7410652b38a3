using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Privacy;

/// <summary>What one recipient has been given of one dataset in the twelve months that end with a day.</summary>
/// <param name="Epsilon">The smallest that may be claimed: what states (epsilon, delta) is added up, all else through zCDP where that is less.</param>
/// <param name="Delta">At which it holds.</param>
/// <param name="Limit">Of the tier for twelve months; null where there is none.</param>
public sealed record PrivacySpent(DateOnly Until, int Releases, double Epsilon, double Delta, double? Limit)
{
    public bool IsOver => Limit is { } limit && Epsilon > limit + 1e-12;

    /// <summary>At least 0; null where there is no limit.</summary>
    public double? Left => Limit is { } limit ? Math.Max(0, limit - Epsilon) : null;
}

/// <summary>The limits of a tier on differentially private releases (domain/04 4.2), applied to the ledger.</summary>
/// <param name="Release">Largest epsilon of one release; null for none.</param>
/// <param name="Year">Largest epsilon by recipient and twelve months; null for none.</param>
/// <param name="Delta">Largest delta, of one release and in sum.</param>
public sealed record PrivacyBudget(double? Release, double? Year, double Delta)
{
    /// <param name="persons">In the dataset, at least 1.</param>
    public static PrivacyBudget Of(int tier, bool highInvasiveness, long persons, PolicyPack pack)
    {
        // The pack's number holds beside 1/n^1.1; where it has none, 1/(10 n) holds alone.
        var delta = Limit("delta") is { } most ? Math.Min(most, Math.Pow(persons, -1.1)) : 1 / (10.0 * persons);
        return new(Limit("epsilon_release"), Limit("epsilon_year"), delta);

        double? Limit(string key) => pack.Gates.Find(gate => gate.Key == key)?.At(tier).For(highInvasiveness);
    }

    public PrivacySpent Spent(PrivacyLedger ledger, DatasetId dataset, OrganisationId recipient, DateOnly until)
    {
        var groups = ledger.Groups(dataset, recipient, until);
        var worst = groups.Select(Composed).MaxBy(one => one.Epsilon);
        return new(until, ledger.Counted(dataset, recipient, until).Count, worst.Epsilon, worst.Delta, Year);
    }

    /// <summary>The worst of all recipients of the dataset, with what may be claimed of each; null where nobody was given anything in the window.</summary>
    public PrivacyTotals? Worst(PrivacyLedger ledger, DatasetId dataset, DateOnly until) => ledger.Worst(dataset, until, Delta) is not { } totals ? null
        : totals with { Claimed = ledger.Recipients(dataset).Max(recipient => Spent(ledger, dataset, recipient, until).Epsilon) };

    /// <summary>The largest epsilon of one release that the recipient was given in the twelve months; null where it was given none.</summary>
    public double? Largest(PrivacyLedger ledger, DatasetId dataset, OrganisationId recipient, DateOnly until) =>
        ledger.Counted(dataset, recipient, until).Max(one => (double?)Composed([one]).Epsilon);

    /// <summary>The deltas that were stated of those releases, added up over the group of persons in most of them; null where none states one: noise of known size leaves the delta to choose.</summary>
    public static double? Stated(PrivacyLedger ledger, DatasetId dataset, OrganisationId recipient, DateOnly until) =>
        ledger.Groups(dataset, recipient, until).Max(group => group.Where(one => one.Mechanism is { Rho: null, Loss: not null }).Sum(one => one.Mechanism.Loss!.Value.Delta)) is > 0 and var sum ? sum : null;

    /// <summary>Why a planned release does not fit; null when it does. It is looked at in every window of twelve months that it falls into.</summary>
    public Rule? Objection(PrivacyLedger before, PrivacyRelease planned)
    {
        var alone = Composed([planned]);
        if (Release is { } most && alone.Epsilon > most + 1e-12)
            return new("DP-8", $"The release has an epsilon of {Round(alone.Epsilon)}; this tier allows {Round(most)} for one release.");
        if (alone.Delta > Delta)
            return new("DP-9", $"The release has a delta of {alone.Delta:0.##e-0}; with this many persons the tier allows {Delta:0.##e-0}.");
        var after = before.With(planned);
        var delta = Deltas(after, planned);
        if (delta > Delta)
            return new("DP-11", $"With it the recipient's deltas add up to {delta:0.##e-0} over twelve months; the tier allows {Delta:0.##e-0}.");
        var worst = Worst(after, planned);
        return worst.IsOver
            ? new("DP-10", $"With it the recipient would have spent an epsilon of {Round(worst.Epsilon)} in the twelve months to {Words.Day(worst.Until)}; this tier allows {Round(worst.Limit!.Value)}. Release later, or with a smaller epsilon.")
            : null;
    }

    /// <summary>By how much a release that was made goes over the limits, in a sentence; null when it is within them.</summary>
    /// <param name="ledger">With the release on it.</param>
    public string? Overdrawn(PrivacyLedger ledger, PrivacyRelease made)
    {
        var alone = Composed([made]);
        var (worst, delta) = (Worst(ledger, made), Deltas(ledger, made));
        string?[] over =
        [
            Release is { } most && alone.Epsilon > most + 1e-12 ? $"it spends an epsilon of {Round(alone.Epsilon)}, and this tier allows {Round(most)} for one release" : null,
            alone.Delta > Delta ? $"it has a delta of {alone.Delta:0.##e-0}, and this tier allows {Delta:0.##e-0}" : null,
            alone.Delta <= Delta && delta > Delta ? $"the recipient's deltas add up to {delta:0.##e-0} over twelve months, and this tier allows {Delta:0.##e-0}" : null,
            worst.IsOver ? $"the recipient has spent {Round(worst.Epsilon)} in the twelve months to {Words.Day(worst.Until)}, and this tier allows {Round(worst.Limit!.Value)}" : null,
        ];
        return over.Any(one => one is not null) ? $"The release is over the limit: {string.Join("; ", over.Where(one => one is not null))}." : null;
    }

    /// <summary>What the recipient has spent on the day, of those that the release counts for, on which it is most.</summary>
    private PrivacySpent Worst(PrivacyLedger ledger, PrivacyRelease release) =>
        ledger.Days(release).Select(day => Spent(ledger, release.Dataset, release.Recipient, day)).MaxBy(one => one.Epsilon)!;

    /// <summary>What the deltas with the release add up to at most, which need not be where the epsilons do.</summary>
    private double Deltas(PrivacyLedger ledger, PrivacyRelease release) =>
        ledger.Days(release).SelectMany(day => ledger.Groups(release.Dataset, release.Recipient, day)).Where(group => group.Contains(release)).Max(group => Composed(group).Delta);

    private PrivacyLoss Composed(IReadOnlyList<PrivacyRelease> releases)
    {
        var stated = PrivacyComposition.Basic(releases.Where(one => one.Mechanism.Rho is null).Select(one => one.Mechanism.Loss!.Value));
        var known = releases.Where(one => one.Mechanism.Rho is not null).ToList();
        var added = known.Any(one => one.Mechanism.Loss is null) ? (double?)null : known.Sum(one => one.Mechanism.Loss!.Value.Epsilon);
        // The delta that the stated ones leave is there to convert with; where they leave none, half of it, and the sum shows that it is over.
        var (delta, whole) = stated.Delta < Delta ? (Delta - stated.Delta, Delta) : (Delta / 2, stated.Delta + Delta / 2);
        var converted = known.Count == 0 ? 0 : PrivacyComposition.CanonneKamathSteinke(known.Sum(one => one.Mechanism.Rho!.Value), delta).Epsilon;
        return added is { } sum && sum <= converted ? new(stated.Epsilon + sum, stated.Delta) : known.Count == 0 ? stated : new(stated.Epsilon + converted, whole);
    }

    private static string Round(double epsilon) => Probability.Format(Math.Round(epsilon, 3));
}
