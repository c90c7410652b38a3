using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What only the steward knows: how many persons are behind the file, and which columns follow a person around.</summary>
/// <param name="Population">Persons that the file was drawn from; null for not known.</param>
/// <param name="Person">Column that tells persons apart; null for none.</param>
/// <param name="Points">Columns whose values together are one place and time.</param>
public sealed record StressChoices(long? Population, string? Person, IReadOnlyList<string> Points)
{
    public static StressChoices None { get; } = new(null, null, []);

    /// <summary>The plan with the population, from which journalist and marketer risk follow.</summary>
    public MeasurementPlan On(MeasurementPlan plan) => Population is { } population ? plan with { Populations = [population] } : plan;

    internal StressQuestion Question(IReadOnlyList<Variable> variables, StressSetup setup)
    {
        var terms = setup.Pack.StressTests!;
        var points = Points.Where(point => point != Person).ToList();
        return StressQuestion.For(variables, terms, setup.Earlier) with
        {
            Population = Population,
            Trajectory = Person is null || points.Count == 0 ? null : new TrajectoryQuestion(Person, points, terms.Trajectory.Points, terms.Trajectory.Persons, terms.Assumed.Seed),
        };
    }
}
