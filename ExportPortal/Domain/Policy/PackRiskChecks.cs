using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of tiers, thresholds and context risk. A better environment must never cost anything.</summary>
internal static class PackRiskChecks
{
    public static void Run(PolicyPack pack)
    {
        Context(pack.Risk);
        foreach (var code in pack.Risk.IntrinsicallyUnique)
            Must(pack.ControlList.Any(entry => entry.Code == code), "$.risk.intrinsically_unique", $"'{code}' is not an entry of the control list.");
        Must(pack.Tiers.Select(tier => tier.Number).SequenceEqual([0, 1, 2, 3, 4]), "$.tiers", "the tiers are T0 to T4 in this order.");
        foreach (var (tier, at) in Numbered("$.tiers", pack.Tiers))
            Tier(pack, tier, at);
        Unique("$.gates", pack.Gates, gate => gate.Key);
        foreach (var (gate, at) in Numbered("$.gates", pack.Gates))
        {
            Must(gate.Limits.Select(limit => limit.Tier).SequenceEqual([0, 1, 2, 3, 4]), $"{at}.limits", "there is one limit for each of T0 to T4 in this order.");
            if (gate.UniqueByNature?.Instead is { } instead)
                Must(pack.Gates.Any(one => one.Key == instead && one.UniqueByNature is null), $"{at}.unique_by_nature.instead", $"'{instead}' is not a gate that holds for such data.");
            foreach (var code in gate.AskedOf ?? [])
                Must(pack.ControlList.Any(entry => entry.Code == code), $"{at}.asked_of", $"'{code}' is not an entry of the control list.");
            foreach (var code in gate.OwedBy ?? [])
                Must(gate.IsAskedOf([code]), $"{at}.owed_by", $"'{code}' is not among those whom the gate is asked of.");
        }
        if (pack.StressTests is { } stress)
            PackStressChecks.Run(stress);
    }

    private static void Context(RiskTerms risk)
    {
        Must(risk.Acquaintances > 0, "$.risk.acquaintances", "the number of acquaintances is above 0.");
        Complete("$.risk.p_breach", risk.PBreach.Keys);
        Complete("$.risk.p_deliberate", risk.PDeliberate.Keys);
        foreach (var (level, row) in risk.PDeliberate)
        {
            var at = $"$.risk.p_deliberate.{level}";
            Complete(at, row.Keys);
            if (level == EnvironmentLevel.E0)
                continue;
            Must(risk.PBreach[level] <= risk.PBreach[level - 1], $"$.risk.p_breach.{level}", $"a better environment is not riskier than {level - 1}.");
            foreach (var (motive, value) in row)
                Must(value <= risk.PDeliberate[level - 1][motive], at, $"a better environment is not riskier than {level - 1} (motive {motive}).");
        }
    }

    private static void Tier(PolicyPack pack, TierTerms tier, string at)
    {
        Must(tier.Threshold.Value > 0 && tier.ThresholdHighInvasiveness.Value > 0, at, "a threshold is above 0.");
        Must(tier.ThresholdHighInvasiveness <= tier.Threshold, $"{at}.threshold_high_invasiveness", "high invasiveness never has the larger threshold.");
        Must(tier.Deciders.Count > 0, $"{at}.deciders", "somebody decides.");
        Must(tier.Template is null || pack.Templates.Any(t => t.Code == tier.Template), $"{at}.template", $"there is no template '{tier.Template}'.");
        Must(tier.MandatorySafeguards.SequenceEqual(pack.SafeguardsAt(tier.Number).Select(s => s.Code)),
            $"{at}.mandatory_safeguards", "the list is not the safeguards whose from_tier is at most this tier.");
    }
}
