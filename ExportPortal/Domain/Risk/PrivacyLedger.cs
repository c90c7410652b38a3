using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>A differentially private release of a dataset to a recipient; the unit of privacy is the person.</summary>
/// <param name="Part">Names the group of persons when releases are about disjoint groups; null: about everybody.</param>
public sealed record PrivacyRelease(DatasetId Dataset, OrganisationId Recipient, DateOnly On, PrivacyMechanism Mechanism, string? Part = null);

/// <summary>All differentially private releases; answers what one recipient has been given of one dataset.</summary>
public sealed class PrivacyLedger(IReadOnlyList<PrivacyRelease> releases)
{
    /// <summary>Length of the window in months.</summary>
    public const int Months = 12;

    /// <summary>The loss over the twelve months that end with the given day, the day itself included, the same day a year before not.</summary>
    /// <param name="delta">For the conversions, and the slack of advanced composition; in (0, 1).</param>
    public PrivacyTotals Total(DatasetId dataset, OrganisationId recipient, DateOnly until, double delta)
    {
        RuleViolation.When(!(delta > 0 && delta < 1), "DP-1", "Delta lies between 0 and 1, both excluded.");
        return Groups(dataset, recipient, until).Select(group => Of(group, delta)).Aggregate(PrivacyTotals.Worse) with { Releases = Counted(dataset, recipient, until).Count };
    }

    /// <summary>The worst of all recipients, figure by figure: a recipient to come may know what any of them knows. Null where nobody was given anything in the window.</summary>
    public PrivacyTotals? Worst(DatasetId dataset, DateOnly until, double delta) =>
        Recipients(dataset)
            .Select(recipient => Total(dataset, recipient, until, delta)).Where(total => total.Releases > 0)
            .DefaultIfEmpty().Aggregate((one, other) => PrivacyTotals.Worse(one!, other!) with { Releases = Math.Max(one!.Releases, other!.Releases) });

    public IEnumerable<OrganisationId> Recipients(DatasetId dataset) => releases.Where(one => one.Dataset == dataset).Select(one => one.Recipient).Distinct();

    /// <summary>The releases of the window that each disjoint group of persons is in: those about everybody, and its own. At least one list, which may be empty.</summary>
    public IReadOnlyList<IReadOnlyList<PrivacyRelease>> Groups(DatasetId dataset, OrganisationId recipient, DateOnly until)
    {
        var counted = Counted(dataset, recipient, until);
        var everybody = counted.Where(r => r.Part is null).ToList();
        return [.. counted.Where(r => r.Part is not null).GroupBy(r => r.Part).Select(part => everybody.Concat(part).ToList()).DefaultIfEmpty(everybody)];
    }

    /// <summary>The releases of the twelve months that end with the given day, as in <see cref="Total"/>.</summary>
    public List<PrivacyRelease> Counted(DatasetId dataset, OrganisationId recipient, DateOnly until) =>
        [.. releases.Where(r => r.Dataset == dataset && r.Recipient == recipient && r.On <= until && r.On > until.AddMonths(-Months))];

    public PrivacyLedger With(PrivacyRelease one) => new([.. releases, one]);

    /// <summary>Ends of the windows in which a release counts and in which the sum can be largest: days of releases from its own on.</summary>
    public IReadOnlyList<DateOnly> Days(PrivacyRelease one) =>
        [.. releases.Where(r => r.Dataset == one.Dataset && r.Recipient == one.Recipient && r.On >= one.On && r.On.AddMonths(-Months) < one.On).Select(r => r.On).Distinct()];

    private static PrivacyTotals Of(IReadOnlyList<PrivacyRelease> releases, double delta)
    {
        var losses = releases.Select(r => r.Mechanism.Loss).OfType<PrivacyLoss>().ToList();
        var allLosses = losses.Count == releases.Count;
        double? rho = releases.All(r => r.Mechanism.Rho is not null) ? releases.Sum(r => r.Mechanism.Rho!.Value) : null;
        return new PrivacyTotals(
            releases.Count,
            allLosses ? PrivacyComposition.Basic(losses) : null,
            !allLosses ? null : losses.Count == 0 ? default(PrivacyLoss) : PrivacyComposition.Advanced(losses, delta),
            rho,
            rho is null ? null : PrivacyComposition.EpsilonOfZcdp(rho.Value, delta),
            rho is null ? null : PrivacyComposition.Mironov(rho.Value, delta).Epsilon,
            rho is null ? null : PrivacyComposition.CanonneKamathSteinke(rho.Value, delta).Epsilon,
            delta);
    }
}
