using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-02: the attacker does not know who is in the file, so a class is as safe as it is large in the population. Pass rule: risk, worst record and population uniques of the tier.</summary>
internal sealed class JournalistAttack() : StressScenario("ST-02", "Journalist: anybody in the population", RiskChannel.Identity)
{
    public override string Rule(StressTerms terms) => "The same for anybody in the population behind the file, and the estimated share of population uniques within its limit.";

    public override StressTestResult Judge(StressCase given)
    {
        // The smallest population is the strictest reading of the sizes given.
        if (given.Measured.Models?.Population is not { Count: > 0 } populations)
            return NotAssessed(given, "The size of the population behind the file is not known.", "Give the number of persons that the file was drawn from.");
        var measured = populations[populations.Keys.Min()];
        var journalist = measured.Journalist;
        var checks = new List<StressCheck> { given.Overall(given.Of(journalist.JournalistAverage, journalist.JournalistHighest)) };
        if (!given.Context.IsPublic && !given.Context.IsIntrinsicallyUnique && given.Pack.Tier(given.Context.Tier).WorstRecordCap is { } cap)
            checks.Add(new("risk of the worst record", journalist.JournalistHighest, cap.Value));
        if (measured.Dankar is { } uniques)
            checks.Add(given.Gate("population_uniques", uniques / measured.Population, "estimated share of population uniques"));
        return Judged(given, journalist.Estimated ? Evidence.B : Evidence.A,
            $"Somebody who looks for anybody among {Count(measured.Population)} persons is right with a chance of {Risk(journalist.JournalistAverage)} on average and {Risk(journalist.JournalistHighest)} at worst{(journalist.Estimated ? ", class sizes scaled up from the file" : "")}. {Uniques(measured)}",
            checks, [new("highest 1/K", journalist.JournalistHighest), new("average 1/K", journalist.JournalistAverage)],
            [new("population", measured.Population.ToString(CultureInfo.InvariantCulture)), new("sampling fraction", Risk(measured.SamplingFraction))]);
    }

    private static string Uniques(PopulationMeasures measured) => (measured.Dankar, measured.DankarModel) switch
    {
        (null, _) => "No model gives an estimate of how many are unique in the population.",
        (_, null) => measured.Reasons.GetValueOrDefault("dankar", "How many are unique in the population is known."),
        ({ } uniques, { } model) => $"About {Count(Math.Round(uniques))} of them may be unique in the population; that is an estimate ({model}), which may be far off.",
    };
}
