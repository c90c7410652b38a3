using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Decision;

/// <summary>Stages 3 and 4: what must be in place before the licence takes effect. A condition, never a refusal.</summary>
internal sealed class ConditionsPrecedent(DecisionCase @case, PolicyPack pack, ReasonList reasons)
{
    private readonly List<string> needs = [];

    /// <summary>Adds every condition to the reasons, and returns them in words.</summary>
    public IReadOnlyList<string> Find(TierTerms tier, RiskFinding risk, Probability threshold)
    {
        if (!@case.IsPublic)
            EnvironmentAndMode(tier);
        if (risk.Overall > threshold)
            Need("CP1", "risk", ("overall", risk.Overall.ToString()), ("threshold", threshold.ToString()));
        if (@case is { IsPublic: false, DestinationGroup: DestinationGroup.E } && tier.Number == 3)
            Need("CP1", "board");
        WorstRecord(tier);
        Measures(tier);
        return needs;
    }

    private void EnvironmentAndMode(TierTerms tier)
    {
        if (@case.Environment < tier.MinimumEnvironment)
            Need("CP1", "environment", ("needed", tier.MinimumEnvironment.ToString()), ("assessed", @case.Environment.ToString()));
        if (@case.EndPoint < tier.EndPoint && pack.Needs.ContainsKey("end_point"))
            Need("CP1", "end_point", ("needed", tier.EndPoint.Value.ToString()), ("assessed", @case.EndPoint.Value.ToString()));
        if (NeedsRemote(@case, tier.Number))
            Need("CP1", "remote");
    }

    /// <summary>Whether a transfer is granted as remote access alone: at T4 always; at T3 unless it goes from enclave to enclave inside groups A and B.</summary>
    internal static bool NeedsRemote(DecisionCase given, int? tier) => given.Mode is AccessMode.Transfer
        && (tier == 4 || (tier == 3 && given is not { Environment: EnvironmentLevel.E4, DestinationGroup: <= DestinationGroup.B }));

    private void WorstRecord(TierTerms tier)
    {
        if (@case.IsPublic || tier.WorstRecordCap is not { } cap || !(@case.PDataMax > cap))
            return;
        if (@case.Entry.Any(pack.Risk.IntrinsicallyUnique.Contains))
            return;
        Need("GT", "worst_record", ("value", @case.PDataMax.Value.ToString()), ("limit", cap.ToString()), ("tier", tier.Number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Each figure that misses the limit of the tier; what a tier only wants reported, or was not measured, is not tested, unless it stands in for a gate that says nothing about these data, or alone vouches for them.</summary>
    private void Measures(TierTerms tier)
    {
        var lines = GateTable.Of(@case, tier.Number, pack);
        foreach (var (title, test, _) in lines.Where(line => line.IsMissed))
            Need("GT", "gate", ("title", test.Average is null ? title : "average data risk"), ("value", Probability.Format(test.Missing.Value!.Value)),
                ("bound", test.Average is null && pack.Gate(test.Key).Comparison is GateComparison.AtLeast ? "least" : "most"), ("limit", Probability.Format(test.Missing.Limit!.Value)), ("tier", tier.Number.ToString(CultureInfo.InvariantCulture)));
        foreach (var line in lines.Where(line => line.IsOwed && line.StandsInFor.Count == 0))
            Need("GT", "gate_owed", ("title", line.Title), ("tier", tier.Number.ToString(CultureInfo.InvariantCulture)));
        foreach (var line in lines.Where(line => line.IsOwed && line.StandsInFor.Count > 0))
            Need("GT", "gate_instead", ("title", line.Title), ("tier", tier.Number.ToString(CultureInfo.InvariantCulture)), ("gates", string.Join(" and ", line.StandsInFor)));
        Channels(tier, lines);
    }

    /// <summary>Each channel without evidence, where the tier asks for it; one whose own figure is owed is named by that figure.</summary>
    private void Channels(TierTerms tier, IReadOnlyList<GateLine> lines)
    {
        if (tier.Number < StressChannels.EvidenceFrom || !pack.Needs.ContainsKey("channel"))
            return;
        foreach (var channel in @case.Unassessed.Where(channel => !lines.Any(line => line.IsOwed && line.Test.Key == StressChannels.Gate(channel))))
            Need("GT", "channel", ("channel", StressChannels.Word(channel)), ("tier", tier.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private void Need(string reason, string need, params ReadOnlySpan<(string Word, string Value)> words)
    {
        var text = PackWords.Fill(pack.Needs[need], words);
        needs.Add(text);
        reasons.Add(reason, ("need", text));
    }
}
