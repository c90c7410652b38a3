using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>One input of a case set to another value.</summary>
/// <param name="Key">Key of the pack's alternatives.</param>
/// <param name="InApplicantsHands">False when others have to act, such as a state or a partner authority.</param>
internal sealed record SingleChange(string Key, DecisionCase Case, bool InApplicantsHands = true, string From = "", string To = "");

/// <summary>The changes of one input that may help, in families: the members of a family change the same input further and further.</summary>
internal static class SingleChanges
{
    /// <param name="enclave">What the steward's enclave was assessed at; null where nobody says.</param>
    public static IEnumerable<IEnumerable<SingleChange>> Families(DecisionCase given, RuleDecision decided, PolicyPack pack, EnvironmentLevel? enclave)
    {
        // Small houses cannot raise their own environment, and are offered that of the steward (03, 3.4 stage 4).
        if (enclave is { } level && level > given.Environment && given.EndPoint is null && !given.IsPublic && pack.Alternatives.ContainsKey("enclave"))
            yield return [new("enclave", given with { Mode = AccessMode.Remote, Environment = level, EndPoint = given.Environment }, To: $"{level}")];
        yield return When(given.Mode == AccessMode.Transfer, new("remote", given with { Mode = AccessMode.Remote }));
        yield return Environments(given);
        yield return DataRisks(given, decided, pack);
        yield return WorstRecord(given, decided, pack);
        yield return Persons(given, pack);
        yield return When(given.History == History.Major, new("finding", given with { History = History.Clean }));
        yield return When(given.Composition, new("composition", given with { Composition = false }));
        yield return When(given.Vulnerable, new("visible_group", given with { Vulnerable = false }));
        yield return When(!given.AuditRights, new("audit_rights", given with { AuditRights = true }));
        yield return When(given.DirectIdentifiers, new("identifiers", given with { DirectIdentifiers = false }));
        yield return When(!given.Recognised, new("recognised", given with { Recognised = true }, false));
        yield return When(!given.IsPublic && given.DestinationGroup > DestinationGroup.B, new("destination", given with { DestinationGroup = DestinationGroup.B }, false, To: "B"));
    }

    private static SingleChange[] When(bool possible, SingleChange change) => possible ? [change] : [];

    private static IEnumerable<SingleChange> Environments(DecisionCase given) => given.IsPublic ? [] :
        Enum.GetValues<EnvironmentLevel>().Where(level => level > given.Environment)
            .Select(level => new SingleChange("environment", given with { Environment = level }, From: $"{given.Environment}", To: $"{level}"));

    /// <summary>Data risks at which the overall risk meets a threshold, or the share of one that lowers the tier; the least change first.</summary>
    private static IEnumerable<SingleChange> DataRisks(DecisionCase given, RuleDecision decided, PolicyPack pack)
    {
        if (decided.Risk is not { } risk || risk.PContext.Value == 0)
            return [];
        return pack.Tiers.Select(tier => tier.ThresholdFor(given.HighInvasiveness).Value)
            .SelectMany(threshold => new[] { threshold, threshold * pack.Risk.ReductionShare.Value })
            .Select(goal => goal / risk.PContext.Value)
            // The harm of a leak is held against the data risk itself.
            .Concat(decided.Has("M10") && pack.StressTests is { } terms ? [terms.FullLeak.ReasonAbove] : [])
            .Select(RoundedDown)
            .Where(value => value > 0 && value < given.PData.Value)
            .Distinct().OrderDescending()
            .Select(value => new Probability(value))
            .Select(value => new SingleChange("data_risk", given with { PData = value }, From: $"{given.PData}", To: $"{value}"));
    }

    private static SingleChange[] WorstRecord(DecisionCase given, RuleDecision decided, PolicyPack pack) =>
        decided.Tier is { } tier && pack.Tier(tier).WorstRecordCap is { } cap && given.PDataMax > cap && given.PData <= cap
            ? [new SingleChange("worst_record", given with { PDataMax = cap }, From: $"{given.PDataMax}", To: $"{cap}")]
            : [];

    /// <summary>One person less than the limits from which volume counts.</summary>
    private static IEnumerable<SingleChange> Persons(DecisionCase given, PolicyPack pack) =>
        new[] { Volume.Limit(given, pack), Volume.BulkThreshold(given, pack) }
            .OfType<long>().Where(limit => limit > 1 && given.Persons >= limit)
            .Distinct().OrderDescending()
            .Select(limit => new SingleChange("persons", given with { Persons = limit - 1 }, From: Grouped(given.Persons), To: Grouped(limit - 1)));

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Two significant digits, downwards, so that the printed value still passes.</summary>
    private static double RoundedDown(double value)
    {
        if (value is not (> 1e-9 and < 1))
            return 0;
        var unit = (decimal)Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return (double)(Math.Floor((decimal)value / unit) * unit);
    }
}
