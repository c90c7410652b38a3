using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Domain.Risk;

/// <summary>NotApplicable: the figure says nothing about data of this kind, and something else counts in its place.</summary>
public enum MeasureVerdict { Pass, Over, Reported, NotAssessed, NotApplicable }

/// <summary>One measured figure beside what a tier asks of it (domain/04 4.2).</summary>
/// <param name="Value">Null where the figure is not defined or was not asked for.</param>
/// <param name="Needs">What the tier asks, in words: "needs at least 4", "reported"; or why it does not ask and what counts instead.</param>
public sealed record MeasureTest(string Key, double? Value, string Needs, MeasureVerdict Verdict)
{
    /// <summary>The number that the tier sets; null for none.</summary>
    public double? Limit { get; init; }

    /// <summary>The average data risk beside the figure and the most it may be, where that is what misses; null where the figure alone counts or the average holds.</summary>
    public (double Value, double Most)? Average { get; init; }

    /// <summary>What misses: the average beside the figure, or the figure.</summary>
    public (string Title, double? Value, double? Limit) Missing => Average is { } average ? ("Average data risk", average.Value, average.Most) : (Title, Value, Limit);

    /// <summary>The limit in words, "at least 4"; what stands in its place where there is none.</summary>
    public string Asked => Needs.StartsWith("needs ", StringComparison.Ordinal) ? Needs["needs ".Length..] : Needs;

    /// <summary>The figure in words: "Smallest class, k".</summary>
    public string Title => Key switch
    {
        K => "Smallest class, k",
        L => "l, distinct values",
        T => "t, distance",
        WorstRecord => "Risk of the worst record",
        _ => Key,
    };

    public const string K = "k_minimum", L = "l_distinct", T = "t_closeness", WorstRecord = "worst_record";

    /// <summary>Smallest class, l and t of the worst sensitive attribute, and the worst record, in this order.</summary>
    /// <param name="isUniqueByNature">Whether an entry of the data is one whose records are always alone.</param>
    public static IReadOnlyList<MeasureTest> Of(RiskMeasurement measured, int tier, bool highInvasiveness, PolicyPack pack, bool isUniqueByNature = false)
    {
        var worst = pack.Tier(tier).WorstRecordCap;
        return
        [
            Gate(K, measured.Sample.WholeK),
            Gate(L, WorstL(measured)),
            Gate(T, WorstT(measured)),
            // The cap on the worst record is the smallest class said in another way.
            Judge(WorstRecord, measured.MaximumRisk.Value, worst?.Value, GateComparison.AtMost, null).Unless(pack.Gate(K).Exemption(isUniqueByNature, measured.Sample.WholeK)),
        ];

        MeasureTest Gate(string key, double? value)
        {
            var gate = pack.Gate(key);
            var limit = gate.At(tier);
            return Judge(key, value, limit.For(highInvasiveness), gate.Comparison, limit.Note).Beside(measured.AverageRisk, tier, pack).Unless(gate.Exemption(isUniqueByNature, measured.Sample.WholeK));
        }
    }

    /// <summary>The smallest class has a note where the average counts beside it; with that average too, nothing is left open.</summary>
    internal MeasureTest Beside(Probability average, int tier, PolicyPack pack) =>
        this is not { Key: K, Verdict: MeasureVerdict.Reported, Limit: not null } || LineOfContext.Average(tier, pack) is not { } most ? this
        : average.Value <= most ? this with { Verdict = MeasureVerdict.Pass }
        : this with { Verdict = MeasureVerdict.Over, Average = (average.Value, most), Needs = $"{Needs}; average data risk {average}" };

    /// <summary>The figure as it is, held against nothing, where the gate does not hold.</summary>
    /// <param name="exemption">Null where the gate holds.</param>
    internal MeasureTest Unless(GateExemption? exemption) => exemption is null ? this : this with { Verdict = MeasureVerdict.NotApplicable, Needs = $"not applicable: {exemption.Because}", Limit = null };

    /// <summary>Fewest values of a sensitive attribute in a class of the whole file; null where none is declared, no class is defined, or records left out were not counted.</summary>
    internal static double? WorstL(RiskMeasurement measured) => measured.Sensitive.Values.Min(one => (double?)measured.Whole(one)?.LDistinct);

    /// <summary>Largest distance of a class from the whole, over all sensitive attributes; null as <see cref="WorstL"/>.</summary>
    internal static double? WorstT(RiskMeasurement measured) => measured.Sensitive.Values.Max(one => measured.Whole(one)?.T);

    /// <summary>A figure against a gate; a pack without the gate sets no limit.</summary>
    internal static MeasureTest Against(MeasureGate? gate, string key, double? value, int tier, bool highInvasiveness) => gate is null
        ? Judge(key, value, null, GateComparison.AtMost, null)
        : Judge(key, value, gate.At(tier).For(highInvasiveness), gate.Comparison, gate.At(tier).Note);

    private static MeasureTest Judge(string key, double? value, double? limit, GateComparison comparison, string? note)
    {
        if (limit is not { } line)
            return new(key, value, note ?? "no limit at this tier", MeasureVerdict.Reported);
        var needs = $"needs at {(comparison is GateComparison.AtLeast ? "least" : "most")} {Probability.Format(line)}{(note is null ? "" : $", {note}")}";
        if (value is not { } figure)
            return new(key, null, needs, MeasureVerdict.NotAssessed) { Limit = line };
        var holds = comparison is GateComparison.AtLeast ? figure >= line : figure <= line;
        // A note asks for more than the number says, so the number alone is no pass.
        return new(key, figure, needs, !holds ? MeasureVerdict.Over : note is null ? MeasureVerdict.Pass : MeasureVerdict.Reported) { Limit = line };
    }
}
