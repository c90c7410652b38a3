using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>
/// The stress tests of a saved assessment, run again. What was measured of the file is held together with what the portal
/// knew besides when they were saved: its context, earlier versions, output tables, noise spent. What it knows today is in
/// the results on the page, and said apart.
/// </summary>
/// <param name="IsSame">Whether the tests as they stood then come out again.</param>
/// <param name="Sentence">What was repeated, and what came of it.</param>
public sealed record RepeatedStress(bool IsSame, string Sentence)
{
    /// <param name="run">Of today; null where the tests were stopped or could not be run.</param>
    /// <returns>Null where the saved assessment has no stress tests.</returns>
    public static RepeatedStress? Of(RepeatedAssessment saved, RiskMeasurement measured, StressRun? run, PolicyPack pack)
    {
        if (saved.Stress is not { } kept)
            return null;
        if (run is null)
            return new(false, $"The stress tests of {saved.Number} were not run again.");
        var figures = AsThen(run.Figures, kept.Figures);
        var samePack = kept.PackHash == pack.Hash.Hex;
        // Under other rules the old results cannot be judged again, but what they were judged by can be compared.
        var again = (samePack ? StressRun.Of(measured, figures, kept.Context, run.Seed, pack) : kept with { Figures = figures, Seed = run.Seed }) with { Asked = kept.Asked };
        var sameBytes = Bytes(again).AsSpan().SequenceEqual(Bytes(kept));
        // Another build may say the same in other words.
        var isOtherBuild = run.Engine != kept.Engine;
        if (!sameBytes && !(isOtherBuild && Bytes(Unworded(again)).AsSpan().SequenceEqual(Bytes(Unworded(kept)))))
            return new(false, Differs(saved, measured, run, isOtherBuild));
        var uncounted = Uncounted(run.Figures, kept.Figures);
        var untried = kept.Figures.Missing.ContainsKey(Composition) && run.Figures.Composition?.Differenced is null && !run.Figures.Missing.ContainsKey(Composition)
            ? " That cells of earlier versions could not be compared then was not tried again, for none was brought." : "";
        var changed = Changed(run, kept, figures, samePack);
        var alike = uncounted.Count > 0 ? "what was counted again gives the same figures" : samePack && sameBytes ? "the same bytes" : "the same figures";
        return new(uncounted.Count == 0, $"Stress tests repeated: {alike} as those of {saved.Number}, with what the portal knew then.{(sameBytes ? "" : " Another build ran them, which words some of it otherwise.")}"
            + $"{(uncounted.Count == 0 ? "" : $" Cells of version {string.Join(", ", uncounted)} not compared again, for it was not brought.")}{untried}"
            + (changed.Count == 0 ? "" : $" The results on this page are of today; since then there is another {string.Join(", another ", changed)}."));
    }

    private static string Differs(RepeatedAssessment saved, RiskMeasurement measured, StressRun run, bool isOtherBuild) =>
        $"The stress tests differ from those of {saved.Number}, with what the portal knew then. " + (measured.File.Sha256 != saved.Stress!.FileHash ? "This is another file."
            : isOtherBuild ? $"So does what ran them: {saved.Stress.Engine.Words} then, {run.Engine.Words} now. Compare them after saving."
            : "Do not rely on either before this is explained.");

    /// <summary>What was counted and what it came to, without a word of the program's.</summary>
    private static StressRun Unworded(StressRun run) => run with
    {
        Figures = run.Figures with { Missing = new Dictionary<string, string>() },
        Results = [.. run.Results.Select(one => one with
        {
            Name = "", Sentence = "", Needs = null, Figures = [], Parameters = [], Checks = [.. one.Checks.Select(check => check with { What = "" })],
        })],
    };

    /// <summary>The figures of the file from the new run, what the portal itself knew from the old one.</summary>
    private static StressFigures AsThen(StressFigures now, StressFigures then) => now with
    {
        Differencing = then.Differencing, WithdrawnChecks = then.WithdrawnChecks,
        // Why cells were not compared hangs on which versions were brought, as the comparison itself does.
        Missing = WithComposition(now.Missing, then.Missing.GetValueOrDefault(Composition)),
        Membership = then.Membership,
        AttributeGains = then.AttributeGains,
        Composition = then.Composition is { } known
            ? known with { Joint = now.Composition?.Joint is { } counted && known.Joint is { } before && counted.QuasiIdentifiers.SequenceEqual(before.QuasiIdentifiers) ? counted : known.Joint, Differenced = known.Differenced?.Select(version => Again(now, version) ?? version).ToList() }
            : null,
    };

    private const string Composition = "ST-06";

    /// <summary>In the order in which the searches leave their reasons, where this one comes last.</summary>
    private static Dictionary<string, string> WithComposition(IReadOnlyDictionary<string, string> missing, string? reason)
    {
        var found = missing.Where(one => one.Key != Composition).ToDictionary();
        if (reason is not null)
            found[Composition] = reason;
        return found;
    }

    private static DifferencedVersion? Again(StressFigures now, DifferencedVersion version) =>
        now.Composition?.Differenced?.FirstOrDefault(one => one.Version == version.Version);

    /// <summary>Versions whose cells were compared then and were not today.</summary>
    private static List<int> Uncounted(StressFigures now, StressFigures then) =>
        [.. (then.Composition?.Differenced ?? []).Where(version => Again(now, version) is null).Select(version => version.Version)];

    private static List<string> Changed(StressRun now, StressRun then, StressFigures asThen, bool samePack) =>
    [
        .. samePack ? (string[])[] : [$"policy pack ({now.Pack}, then {then.Pack})"],
        .. now.Context == then.Context ? (string[])[] : ["context"],
        .. Same(WithoutCells(now.Figures), WithoutCells(asThen)) ? (string[])[] : ["set of earlier versions or of noise spent"],
        .. Same(Tables(now.Figures), Tables(asThen)) ? (string[])[] : ["check of an output table"],
    ];

    private static StressFigures Tables(StressFigures figures) =>
        StressFigures.None with { Differencing = figures.Differencing, WithdrawnChecks = figures.WithdrawnChecks };

    private static StressFigures WithoutCells(StressFigures figures) =>
        figures with { Differencing = null, WithdrawnChecks = null, Missing = WithComposition(figures.Missing, null), Composition = figures.Composition is { } composition ? composition with { Differenced = null } : null };

    private static bool Same(StressFigures one, StressFigures other) => Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    private static byte[] Bytes(StressRun run) => (run with { Engine = new("", "") }).ToJson();

    private static byte[] Bytes(StressFigures figures) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(figures, RiskJson.Options);
}
