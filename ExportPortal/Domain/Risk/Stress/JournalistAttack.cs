using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-02: the attacker does not know who is in the file, so a class is as safe as it is large in the population. Pass rule: risk, worst record and population uniques of the tier.</summary>
internal sealed class JournalistAttack() : StressScenario("ST-02", "Journalist: anybody in the population", RiskChannel.Identity)
{
    public override string Asks => "how people in the population fare, counted or estimated, and how many of them are alone there";

    public override string Rule(StressTerms terms) => "The same for anybody in the population behind the file, and the estimated share of population uniques within its limit.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Measured.InPopulation is { } counted)
            return Judged(given, counted.Journalist, Evidence.A, counted.UniqueShare, "share of population uniques",
                $"Somebody who looks for anybody among the {Count(counted.Records)} persons of the population table is right with a chance of {Risk(counted.Journalist.JournalistAverage)} on average and {Risk(counted.Journalist.JournalistHighest)} at worst. {Count(counted.Uniques)} persons are alone in it, {Count(counted.SampleUniquesThatAreUnique)} of them in this file.",
                [new("population", Count(counted.Records)), new("population table", counted.Table.Sha256[..16])]);
        // The smallest population is the strictest reading of the sizes given; the share of uniques may be larger in another.
        if (given.Measured.Models?.Population is not { Count: > 0 } populations)
            return Reason(given) is { } reason ? NotAssessed(given, $"Nothing can be said of the population. {reason}", "What the reason names.")
                : NotAssessed(given, "The size of the population behind the file is not known.", "Give the number of persons that the file was drawn from, or a table of them.");
        var measured = populations[populations.Keys.Min()];
        var alone = given.Measured.Models.MostUnique ?? measured;
        var judged = Judged(given, measured.Journalist, Evidence.B, alone.UniqueShare, "estimated share of population uniques",
            $"Somebody who looks for anybody among {Count(measured.Population)} persons is right with a chance of {Risk(measured.Journalist.JournalistAverage)} on average and {Risk(measured.Journalist.JournalistHighest)} at worst, class sizes scaled up from the file. {Uniques(alone)}",
            [new("population", measured.Population.ToString(CultureInfo.InvariantCulture)), new("sampling fraction", Risk(measured.SamplingFraction))]);
        // A limit that nothing could be held against was not met.
        return judged.Outcome is StressOutcome.Failed || alone.UniqueShare is not null || !alone.IsEstimable || !given.HasLimit(GateFigures.PopulationUniques)
            ? judged : NotAssessed(given, judged.Sentence, "Give a table of the population, in which those who are alone are counted.");
    }

    /// <summary>Why a population that was named gave no figure; null where none was.</summary>
    private static string? Reason(StressCase given) =>
        given.Measured is { InPopulation: null, Models.InPopulation: not null } ? RiskModels.NotWhole
        : given.Measured.Models?.Reasons is { } reasons ? reasons.GetValueOrDefault("in_population") ?? reasons.GetValueOrDefault("population") : null;

    /// <param name="uniques">Null where there is no estimate.</param>
    private StressTestResult Judged(StressCase given, JournalistMeasures journalist, Evidence evidence, double? uniques, string what, string sentence, IReadOnlyList<StressParameter> parameters)
    {
        var checks = new List<StressCheck> { given.Overall(given.Of(journalist.JournalistAverage, journalist.JournalistHighest)) };
        if (!given.Context.IsPublic && given.Exemption(MeasureTest.K) is null && given.Pack.Tier(given.Context.Tier).WorstRecordCap is { } cap)
            checks.Add(new("risk of the worst record", journalist.JournalistHighest, cap.Value));
        if (uniques is { } share)
            checks.Add(given.Gate(GateFigures.PopulationUniques, share, what));
        return Judged(given, evidence, sentence, checks, [new("highest 1/K", journalist.JournalistHighest), new("average 1/K", journalist.JournalistAverage)], parameters);
    }

    private static string Uniques(PopulationMeasures measured) => measured switch
    {
        { IsEstimable: false } or { SamplingFraction: 1 } => measured.Reasons.GetValueOrDefault("dankar", "How many are unique in the population is known."),
        { Judged: null } => "No model gives an estimate of how many are unique in the population.",
        { Judged: { } judged } when judged.Model == measured.DankarModel => $"About {Count(Math.Round(judged.Estimate))} of {Count(measured.Population)} may be unique in the population; that is an estimate ({judged.Model}), which may be far off.",
        { Judged: { } judged } => $"{(measured.DankarModel is { } picked ? $"The model that should fit best ({picked}) gives more persons who are alone than there are" : "No model is picked by the rule")}, so the largest estimate that fits counts: about {Count(Math.Round(judged.Estimate))} of {Count(measured.Population)} ({judged.Model}), which may be far off.",
    };
}
