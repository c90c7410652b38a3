using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Fills a clause's rules with what a licence grants. A rule with a word that stands for nothing here is left out.</summary>
internal sealed class ClauseUsage
{
    private readonly Dictionary<string, IReadOnlyList<string>> words;
    private readonly UsageLimit[] grant;

    /// <param name="sources">Data that may be joined (AC-09).</param>
    public ClauseUsage(GrantTerms granted, IReadOnlyList<string> sources, PolicyPack pack)
    {
        grant = UsageGrant.Own(granted);
        words = new()
        {
            ["environment"] = [granted.Host],
            ["countries"] = granted.Countries,
            ["heightened"] = [.. pack.Destinations.Countries.Where(country => country.Group is DestinationGroup.D or DestinationGroup.E).Select(country => country.Country)],
            ["processors"] = granted.Processors ?? [],
            ["sources"] = sources,
            ["epsilon"] = [.. (granted.Limits ?? []).Where(limit => limit.Of is Counted.Epsilon).Select(limit => UsageGrant.Number(limit.Most))],
            ["grid"] = granted.Grid is { } metres ? [metres.ToString(System.Globalization.CultureInfo.InvariantCulture)] : [],
            ["queries"] = granted.Mode is not AccessMode.Remote ? [] : [.. (granted.Limits ?? []).Where(limit => limit.Of is Counted.Queries).Select(limit => UsageGrant.Number(limit.Most))],
            ["end"] = [UsageGrant.Day(granted.End)],
            ["publish_by"] = [UsageGrant.Day(granted.End.AddMonths(pack.LicenceLife?.Conditions.Find(condition => condition.Clause == "AC-20")?.AfterEndMonths ?? 18))],
            ["year_after_start"] = [UsageGrant.Day(granted.Start.AddMonths(12))],
        };
    }

    /// <summary>What the clause adds to the limits of the grant; null where it adds none.</summary>
    public IReadOnlyList<UsageLimit>? Limits(AddOnClause clause) =>
        UsageRules.OrNone((clause.Rules ?? []).Where(rule => rule.Kind is ClauseRuleKind.Limit).Select(rule => Filled(rule.Limits)).OfType<IReadOnlyList<UsageLimit>>().SelectMany(limits => limits).ToList());

    /// <summary>The rules of the clause; null where its pack says nothing for machines.</summary>
    public IReadOnlyList<UsageRule>? Rules(AddOnClause clause) =>
        clause.Rules is null ? null : [.. clause.Rules.Where(rule => rule.Kind is not ClauseRuleKind.Limit).Select(rule => Filled(rule, clause.Code)).OfType<UsageRule>()];

    private UsageRule? Filled(ClauseRule rule, string? code)
    {
        if (Filled(rule.Limits) is not { } limits)
            return null;
        var kind = rule.Kind switch
        {
            ClauseRuleKind.Permit => UsageKind.Permission,
            ClauseRuleKind.Forbid => UsageKind.Prohibition,
            _ => UsageKind.Obligation,
        };
        // Beside the grant nothing may be done with the data that the grant's own limits do not hold for.
        var all = kind is UsageKind.Permission && rule.On is RuleAsset.Data ? [.. limits, .. grant.Where(own => !limits.Any(limit => limit.Operand == own.Operand && limit.Operator == own.Operator))] : limits;
        return new(kind, rule.Action!, all, rule.On, rule.Party, code is null ? null : [code], rule.Before is null ? null : [.. rule.Before.Select(duty => Filled(duty, null)).OfType<UsageRule>()], rule.Otherwise);
    }

    private IReadOnlyList<UsageLimit>? Filled(IReadOnlyList<ClauseLimit>? limits)
    {
        var filled = (limits ?? []).Select(limit => new UsageLimit(limit.Operand, limit.Operator, [.. limit.Values.SelectMany(Values)], limit.Type == "date", limit.Type is "date" ? null : limit.Type)).ToList();
        return filled.TrueForAll(limit => limit.Values.Count > 0) ? filled : null;
    }

    private IReadOnlyList<string> Values(string value) => value is ['{', .. var word, '}'] ? words[word] : [value];
}
