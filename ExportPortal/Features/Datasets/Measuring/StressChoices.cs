using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What only the steward knows: how many persons are behind the file, which columns follow a person around, what others hold.</summary>
/// <param name="Population">Persons that the file was drawn from; null for not known.</param>
/// <param name="Person">Column that tells persons apart; null for none.</param>
/// <param name="Points">Columns whose values together are one place and time.</param>
public sealed record StressChoices(long? Population, string? Person, IReadOnlyList<string> Points)
{
    /// <summary>Characters of <see cref="Justification"/>.</summary>
    public const int LongestReason = 500;

    public static StressChoices None { get; } = new(null, null, []);

    /// <summary>Columns that a public register holds; null for those whose names say so.</summary>
    public IReadOnlyList<string>? Register { get; init; }

    /// <summary>Columns whose groups are compared; null for those whose names say so.</summary>
    public IReadOnlyList<string>? Subgroups { get; init; }

    /// <summary>Attributes that become known one day; empty for those that add most.</summary>
    public IReadOnlyList<string> Promote { get; init; } = [];

    /// <summary>Records planted among those that a model learnt from; null for none.</summary>
    public long? Planted { get; init; }

    /// <summary>How many of the planted records the model gave back; null for none looked for.</summary>
    public long? Extracted { get; init; }

    /// <summary>Why a group at higher risk is treated like all others; null for no reason.</summary>
    public string? Justification { get; init; }

    /// <summary>What was said for a saved run; of one that did not keep it, what its figures tell.</summary>
    /// <param name="population">See <see cref="Population"/>.</param>
    public static StressChoices Of(StressRun run, long? population)
    {
        var (figures, asked) = (run.Figures, run.Question);
        return new(population, asked.Person, asked.Points)
        {
            Register = asked.Register,
            Subgroups = asked.Subgroups,
            Promote = asked.Promote,
            Planted = figures.Canaries?.Planted,
            Extracted = figures.Canaries?.Extracted,
            Justification = figures.MinorityJustification,
        };
    }

    /// <summary>Why the tests cannot be run with what was said; null when they can.</summary>
    public Rule? Broken =>
        (Planted is null) != (Extracted is null) || Planted < 1 || Extracted < 0 || Extracted > Planted
            ? new("MS-11", "Planted records need two whole numbers: how many were planted, and how many of them came back, not more. Leave both empty where none were planted.")
        : Justification?.Length > LongestReason ? new("MS-12", $"The reason has {Justification.Length} characters; at most {LongestReason} are kept.")
        : null;

    /// <summary>The plan with the population, from which journalist and marketer risk follow.</summary>
    public MeasurementPlan On(MeasurementPlan plan) => Population is { } population ? plan with { Populations = [population] } : plan;

    /// <summary>The setup with what the steward declares.</summary>
    public StressSetup On(StressSetup setup) => setup with
    {
        Canaries = Planted is { } planted && Extracted is { } extracted ? new CanaryFigures(planted, extracted, Evidence.C) : null,
        MinorityJustification = string.IsNullOrWhiteSpace(Justification) ? null : Justification.Trim(),
    };

    /// <summary>What to measure of these columns. A column whose role no longer allows what was said of it is left out.</summary>
    public StressQuestion Question(IReadOnlyList<Variable> variables, StressSetup setup)
    {
        var terms = setup.Pack.StressTests!;
        var points = Points.Where(point => point != Person).ToList();
        var asked = StressQuestion.For(variables, terms, setup.Earlier);
        var open = variables.Where(variable => variable.Role is not ColumnRole.Identifier).Select(variable => variable.Name).ToList();
        return asked with
        {
            Population = Population,
            Register = Register is null ? asked.Register : [.. open.Intersect(Register)],
            Subgroups = Subgroups is null ? asked.Subgroups : [.. open.Intersect(Subgroups)],
            Promote = [.. asked.Candidates.Intersect(Promote)],
            Trajectory = Person is null || points.Count == 0 ? null : new TrajectoryQuestion(Person, points, terms.Trajectory.Points, terms.Trajectory.Persons, terms.Assumed.Seed),
        };
    }
}
