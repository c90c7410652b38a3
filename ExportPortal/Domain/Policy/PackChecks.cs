using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Policy;

/// <summary>What must hold between the parts of a pack before it may decide anything; the first fault is reported.</summary>
internal static partial class PackChecks
{
    public static void Run(PolicyPack pack)
    {
        Must(PackId().IsMatch(pack.Id), "$.id", $"'{pack.Id}' is not a pack id such as eu-style-2026.1.");
        Must(pack.Published <= pack.InForceFrom, "$.in_force_from", "a pack is in force from its publication or later.");
        ControlList(pack);
        Matrix(pack);
        PackRiskChecks.Run(pack);
        PackTextChecks.Run(pack);
        PackAuditChecks.Run(pack);
        if (pack.Form is { } form)
            PackFormChecks.Run(pack, form);
        if (pack.Incidents is { } incidents)
            PackIncidentChecks.Run(pack, incidents);
        if (pack.Screening is { } screening)
            PackScreeningChecks.Run(screening);
        Unique("$.destinations.countries", pack.Destinations.Countries, d => d.Country);
        Complete("$.destinations.groups", pack.Destinations.Groups.Keys);
        foreach (var (d, at) in Numbered("$.destinations.countries", pack.Destinations.Countries))
            Must(Country().IsMatch(d.Country), $"{at}.country", $"'{d.Country}' is not an ISO 3166-1 alpha-2 code.");
        Complete("$.environment.levels", pack.Environment.Levels.Keys);
        Must(pack.Environment.Warnings.All(days => days > 0), "$.environment.warning_days", "a warning comes before the day.");
        Unique("$.environment.controls", pack.Environment.Controls, c => c.Code);
        Unique("$.responsibilities.actions", pack.Responsibilities.Actions, a => a.Key);
        Unique("$.authority.holidays", pack.Authority.Holidays, h => h.Date.ToString("O"));
        Unique("$.clocks", pack.Clocks, c => c.Key);
        foreach (var (clock, at) in Numbered("$.clocks", pack.Clocks))
        {
            Must(clock.Length > 0, $"{at}.length", "a clock is longer than 0.");
            Must(!FixedTerms.All.TryGetValue(clock.Key, out var held) || (clock.Length, clock.Unit) == held, at, "sealed packages and gateways rely on the length that this release keeps.");
        }
        foreach (var (review, at) in Numbered("$.reviews", pack.Reviews))
        {
            Must(review.Opinion is "TECHNICAL" or "LEGAL" or "ETHICS", $"{at}.opinion", $"'{review.Opinion}' is none of TECHNICAL, LEGAL and ETHICS.");
            Must(review.Tiers.Count > 0 && review.Tiers.TrueForAll(tier => tier is >= 1 and <= 4), $"{at}.tiers", "an opinion belongs to tiers from 1 to 4.");
        }
        foreach (var (step, at) in Numbered("$.escalations", pack.Escalations))
        {
            Must(pack.Clocks.Exists(clock => clock.Key == step.Clock) || IncidentTerms.OwnClocks.Contains(step.Clock) || step.Clock is AuditTerms.BeginClock or AuditTerms.DrawCommitClock, $"{at}.clock", $"there is no clock '{step.Clock}'.");
            Must(step.Side is EscalationSide.AtDue ? step.Length == 0 : step.Length > 0, $"{at}.length", "a step before or after due has a length above 0; one at due has none.");
            Must(step.To.Count > 0 && step.Text.Length > 0, at, "somebody is told something.");
        }
    }

    private static void ControlList(PolicyPack pack)
    {
        Must(pack.ControlList.Count > 0, "$.control_list", "the control list is empty.");
        Unique("$.control_list", pack.ControlList, entry => entry.Code);
        foreach (var (entry, at) in Numbered("$.control_list", pack.ControlList))
        {
            Must(EntryCode().IsMatch(entry.Code), $"{at}.code", $"'{entry.Code}' is not a category digit, a letter and two digits.");
            Must(pack.Categories.ContainsKey(entry.Category), $"{at}.code", $"category {entry.Category} is not in $.categories.");
            Must(pack.Letters.ContainsKey(entry.Letter), $"{at}.code", $"letter {entry.Letter} is not in $.letters.");
            Must(entry.Title.Length > 0 && entry.Definition.Length > 0 && entry.Source.Length > 0, at, "title, definition and source are not empty.");
            Must(entry.BulkThreshold is null or > 0, $"{at}.bulk_threshold", "a bulk threshold is above 0; leave it out when volume never counts.");
            Tier(entry.DefaultTier, $"{at}.default_tier");
        }
    }

    private static void Matrix(PolicyPack pack)
    {
        Complete("$.granularities", pack.Granularities.Keys);
        Complete("$.matrix", pack.Matrix.Keys);
        foreach (var (granularity, row) in pack.Matrix)
        {
            Complete($"$.matrix.{granularity}", row.Keys);
            foreach (var (sensitivity, tier) in row)
                Tier(tier, $"$.matrix.{granularity}.{sensitivity}");
        }
    }

    internal static void Must(bool holds, string where, string what)
    {
        if (!holds)
            throw new PolicyPackInvalid(where, what);
    }

    internal static void Tier(int tier, string where) => Must(tier is >= 0 and <= 4, where, $"{tier} is not a tier; a tier is 0 to 4.");

    internal static IEnumerable<(T Item, string At)> Numbered<T>(string where, IReadOnlyList<T> list) =>
        list.Select((item, index) => (item, $"{where}[{index}]"));

    internal static void Unique<T>(string where, IReadOnlyList<T> list, Func<T, string> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, at) in Numbered(where, list))
            Must(seen.Add(key(item)), at, $"'{key(item)}' stands in the list twice.");
    }

    /// <summary>Every value of the scale has a row.</summary>
    internal static void Complete<TScale>(string where, IEnumerable<TScale> given) where TScale : struct, Enum
    {
        var rows = given.ToFrozenSet();
        foreach (var value in Enum.GetValues<TScale>())
            Must(rows.Contains(value), where, $"there is no row for {value}.");
    }

    [GeneratedRegex("^[a-z][a-z-]*-[0-9]{4}\\.[0-9]+$")]
    private static partial Regex PackId();

    [GeneratedRegex("^[0-9][A-Z][0-9]{2}$")]
    private static partial Regex EntryCode();

    [GeneratedRegex("^[A-Z]{2}$")]
    private static partial Regex Country();
}
