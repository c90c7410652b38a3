using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>What the tests say of one channel.</summary>
/// <param name="Word">Name in words: "identity".</param>
/// <param name="IsApplicable">False where no test of the channel fits this kind of data.</param>
/// <param name="Evidence">The poorest behind its tests; null where none was assessed.</param>
/// <param name="Index">Of the worst risk of the channel, 0 to 100; null where it has none.</param>
/// <param name="Threshold">Where its limit stands on the same scale; null where it has none.</param>
/// <param name="IsBlocking">Whether the channel stands against a licence of T2 or higher: it can happen and was not assessed, or only declared.</param>
public sealed record ChannelSummary(
    RiskChannel Channel, string Word, StressOutcome Outcome, bool IsApplicable, Evidence? Evidence, double? Index, double? Threshold, bool IsBlocking, string Sentence);

/// <summary>The composite of channels (domain/04 4.1): each by itself, the worst one speaks for the data. Never an average.</summary>
public static class StressChannels
{
    /// <summary>From this tier on what was not assessed, or only declared, is not enough.</summary>
    public const int EvidenceFrom = 2;

    /// <summary>Whose index stands for a channel, for page and certificate alike.</summary>
    public const string IndexMeaning = "Index and limit are those of the risk that lies furthest above its limit, or least below it, among the tests of the channel. A test that asks for something else than a risk, such as the smallest class, can fail beside an index below its limit.";

    /// <summary>Identity, attribute, membership and model, output, in this order.</summary>
    public static IReadOnlyList<ChannelSummary> Of(IReadOnlyList<StressTestResult> results, int tier) =>
        [.. Enum.GetValues<RiskChannel>().Select(channel => Of(channel, [.. results.Where(result => result.Channel == channel)], tier))];

    /// <summary>
    /// The channel that speaks for the data: failed before not assessed before reported before passed; of several alike the
    /// one that lies furthest above its limit, or least below it; then the first. Channels that cannot happen are passed over.
    /// </summary>
    public static ChannelSummary Worst(IReadOnlyList<ChannelSummary> channels) =>
        channels.OrderByDescending(one => one.IsApplicable).ThenBy(one => Rank(one.Outcome)).ThenByDescending(Beyond).First();

    /// <summary>The channels that stand against a licence of the tier, as a tier that asks for evidence sees them; empty under a pack without stress tests.</summary>
    /// <param name="figures">Null where the stress tests were not run on the file.</param>
    public static IReadOnlyList<RiskChannel> Blocking(RiskMeasurement measured, StressFigures? figures, StressContext context, PolicyPack pack) => pack.StressTests is null ? []
        : [.. Of(StressTests.Judge(measured, figures ?? StressFigures.None, context, pack), context.Tier).Where(channel => channel.IsBlocking).Select(channel => channel.Channel)];

    /// <summary>What channels that stand against a licence mean for every case, in a sentence; null for none.</summary>
    public static string? Owed(IReadOnlyList<RiskChannel> blocking) => blocking.Count == 0 ? null
        : $"Nobody assessed the {string.Join(" and ", blocking.Select(Word))} channel{(blocking.Count == 1 ? "" : "s")}, or a declaration is all there is. From T{EvidenceFrom} on evidence of {(blocking.Count == 1 ? "it" : "each")} is a condition of every case, whatever the figures are.";

    /// <summary>Key of the gate whose figure is the evidence of the channel; null where several tests are.</summary>
    public static string? Gate(RiskChannel channel) => channel switch
    {
        RiskChannel.Attribute => GateFigures.AttributeGain,
        RiskChannel.Membership => GateFigures.Membership,
        _ => null,
    };

    public static string Word(RiskChannel channel) => channel switch
    {
        RiskChannel.Identity => "identity",
        RiskChannel.Attribute => "attribute",
        RiskChannel.Membership => "membership and model",
        RiskChannel.Output => "output",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Unknown channel."),
    };

    private static ChannelSummary Of(RiskChannel channel, IReadOnlyList<StressTestResult> results, int tier)
    {
        var assessed = results.Where(result => result.Outcome is not StressOutcome.NotAssessed).ToList();
        var applicable = assessed.Count > 0 || results.Any(result => result.IsApplicable);
        var outcome = Outcome(assessed);
        var evidence = assessed.Max(result => result.Evidence);
        // How far above or below its limit, so that risks with different limits can be compared.
        var worst = assessed.SelectMany(result => result.Checks).Where(check => check is { IsRisk: true, Limit: > 0 }).MaxBy(check => check.Value / check.Limit);
        return new(channel, Word(channel), outcome, applicable, evidence,
            worst is null ? null : RiskIndex.Of(new(Math.Clamp(worst.Value, 0, 1))),
            worst is null ? null : RiskIndex.Of(new(Math.Clamp(worst.Limit!.Value, 0, 1))),
            tier >= EvidenceFrom && applicable && (assessed.Count == 0 || evidence is Evidence.C),
            Sentence(Word(channel), results, outcome, applicable));
    }

    private static string Sentence(string word, IReadOnlyList<StressTestResult> results, StressOutcome outcome, bool applicable)
    {
        var failed = results.Where(result => result.Outcome is StressOutcome.Failed).ToList();
        return (outcome, applicable) switch
        {
            (StressOutcome.Failed, _) => $"The {word} channel fails {string.Join("; ", failed.Select(Found))}.{Apart(results, failed)}",
            (StressOutcome.NotAssessed, true) => $"The {word} channel was not assessed: {results.First(result => result.IsApplicable).Needs}",
            (StressOutcome.NotAssessed, false) => $"The {word} channel does not arise with data of this kind.",
            (StressOutcome.Reported, _) => $"The {word} channel is reported; no limit applies at this tier.",
            _ when results.Where(result => result.IsJustified).ToList() is { Count: > 0 } justified =>
                $"The {word} channel passes every test that was made and sets a limit, but {string.Join("; ", justified.Select(Found))}: over its limit, and justified by the steward.",
            _ => $"The {word} channel passes every test that was made and sets a limit.",
        };
    }

    /// <summary>"ST-10, overall risk at the end 0.12, at most 0.09".</summary>
    private static string Found(StressTestResult test) => test.Deciding is { } check ? $"{test.Code}, {check.Words}" : test.Code;

    /// <summary>Where the data as they are pass (ST-01), what the failed tests ask beyond that.</summary>
    private static string Apart(IReadOnlyList<StressTestResult> results, List<StressTestResult> failed) =>
        results.Any(result => result is { Code: "ST-01", Outcome: StressOutcome.Passed })
            ? $" Today's figures pass (ST-01), and yet: {string.Join(" ", failed.Select(test => StressTests.WhyApart(test.Code)).OfType<string>())}" : "";

    /// <summary>A figure without a limit neither passes nor fails, so it speaks for the channel only where no other does.</summary>
    private static StressOutcome Outcome(List<StressTestResult> assessed) =>
        assessed.Count == 0 ? StressOutcome.NotAssessed
        : assessed.Any(result => result.Outcome is StressOutcome.Failed) ? StressOutcome.Failed
        : assessed.Any(result => result.Outcome is StressOutcome.Passed) ? StressOutcome.Passed : StressOutcome.Reported;

    /// <summary>Points above the limit, below 0 for under it. A channel that fails by something else than a risk is at the line at least.</summary>
    private static double Beyond(ChannelSummary channel)
    {
        var points = channel.Index - channel.Threshold;
        return channel.Outcome is StressOutcome.Failed ? Math.Max(0, points ?? 0) : points ?? double.NegativeInfinity;
    }

    private static int Rank(StressOutcome outcome) => outcome switch
    {
        StressOutcome.Failed => 0,
        StressOutcome.NotAssessed => 1,
        StressOutcome.Reported => 2,
        _ => 3,
    };
}
