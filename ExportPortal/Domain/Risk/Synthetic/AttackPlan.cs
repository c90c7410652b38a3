using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>A column that takes part; its type is declared, never inferred.</summary>
public sealed record AttackColumn(string Name, ColumnType Type);

/// <summary>How synthetic data are attacked. The same plan on the same files gives the same figures, for every draw follows from the seed.</summary>
/// <param name="Columns">All columns that an attacker may know or want; at least two.</param>
/// <param name="Secrets">Columns that inference guesses from all the others, each by itself.</param>
/// <param name="Left">One half of the columns for linkability: what one source knows of a person. Empty: not attacked.</param>
/// <param name="Right">The other half; no column is in both.</param>
public sealed record AttackPlan(IReadOnlyList<AttackColumn> Columns, IReadOnlyList<string> Secrets, IReadOnlyList<string> Left, IReadOnlyList<string> Right)
{
    /// <summary>A target needs one query, and more say more exactly; above this the time grows without use.</summary>
    public const int MostAttacks = 20_000;

    /// <summary>Predicates tried in singling out, records tried in linkability and in inference of one secret.</summary>
    public int Attacks { get; init; } = 500;

    /// <summary>Columns in a predicate of multivariate singling out.</summary>
    public int Width { get; init; } = 3;

    /// <summary>Neighbours that linkability looks at, ascending.</summary>
    public IReadOnlyList<int> Neighbours { get; init; } = [1, 10];

    /// <summary>Of each kind in membership inference: the most unusual, and drawn at random; as many again from the hold-out.</summary>
    public int Records { get; init; } = 100;

    public ulong Seed { get; init; } = 1;

    /// <summary>Of all intervals, in [0.95, 0.999999]: tiers judge by their ends.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Refuses a plan that means nothing.</summary>
    public void RequireSound()
    {
        var names = Columns.Select(column => column.Name).ToHashSet();
        RuleViolation.When(Columns.Count < 2 || names.Count != Columns.Count, "SY-3", "Choose at least two columns, none of them twice.");
        RuleViolation.When(Attacks is < 10 or > MostAttacks, "SY-4", $"The number of attacks lies between 10 and {MostAttacks:N0}.");
        RuleViolation.When(Records is < 10 or > MostAttacks, "SY-5", $"The number of records for membership inference lies between 10 and {MostAttacks:N0}.");
        RuleViolation.When(Width < 2, "SY-6", "A predicate of multivariate singling out has at least two columns.");
        RuleViolation.When(Secrets.Distinct().Count() != Secrets.Count, "SY-7", "A secret column is named twice.");
        RuleViolation.When((Left.Count == 0) != (Right.Count == 0), "SY-8", "Linkability needs columns on both sides, or on none.");
        RuleViolation.When(Left.Intersect(Right).Any() || Left.Distinct().Count() != Left.Count || Right.Distinct().Count() != Right.Count, "SY-9", "In linkability a column stands on one side only, and once.");
        RuleViolation.When(Neighbours.Any(n => n is < 1 or > 100) || !Neighbours.SequenceEqual(Neighbours.Distinct().Order()), "SY-10", "The numbers of neighbours ascend and lie between 1 and 100.");
        RuleViolation.When(!(Confidence >= 0.95 && Confidence <= 0.999999), "SY-14", "Attacks are judged by the ends of their intervals, so their confidence is at least 0.95, and at most 0.999999.");
        var stranger = Secrets.Concat(Left).Concat(Right).FirstOrDefault(name => !names.Contains(name));
        RuleViolation.When(stranger is not null, "SY-11", $"Column '{stranger}' is named as secret or for linkability, but does not take part.");
    }
}
