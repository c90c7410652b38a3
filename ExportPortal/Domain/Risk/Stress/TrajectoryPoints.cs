using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-09: the attacker knows some places and times of a person. Reported; reason M10 where the largest number of points singles out more than the share of the pack.</summary>
internal sealed class TrajectoryPoints() : StressScenario("ST-09", "Points of a trajectory", RiskChannel.Identity)
{
    public override string Rule(StressTerms terms) => $"Reported for {string.Join(" and ", terms.Trajectory.Points)} points; above {Percent(terms.Trajectory.ReasonAbove)} of persons alone at {terms.Trajectory.Points[^1]} points the tier does not fall below T3.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Trajectory is not { Curve.Count: > 0 } found)
            return NotAssessed(given, "No column of persons and no columns of places or times are named.", "Name the column that tells persons apart and the columns that make a point.", given.Context.Granularity is Granularity.G5 or Granularity.G6);
        var terms = given.Terms.Trajectory;
        var most = found.Curve[^1];
        var isReason = most.Share > terms.ReasonAbove && most.Known == terms.Points[^1];
        var result = Judged(given, most.Tried < found.Persons ? Evidence.B : Evidence.A,
            $"{most.Known} random points single out {Percent(most.Share)} of {Count(most.Tried)} persons{(most.Tried < found.Persons ? $" drawn from {Count(found.Persons)}" : "")}.{(isReason ? $" That is above {Percent(terms.ReasonAbove)}, so the data go no lower than T3." : "")}",
            [.. found.Curve.Reverse().Select(point => new StressCheck($"share of persons unique by {point.Known} points", point.Share, null))],
            [new("persons", found.Persons), new("points", found.Points)],
            [new("columns", string.Join(", ", found.Columns)), new("seed", found.Seed.ToString(CultureInfo.InvariantCulture))]);
        return result with { Reason = isReason ? "M10" : null };
    }
}
