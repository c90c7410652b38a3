using System.Globalization;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

public enum UsageKind
{
    Permission,
    Prohibition,
    Obligation,
}

/// <summary>A limit on a rule: ODRL left operand, operator, and one value or, for operators on sets, several.</summary>
/// <param name="IsDate">The values are days, yyyy-MM-dd.</param>
/// <param name="Type">XML Schema type of the values without prefix, where they are neither days nor plain text.</param>
public sealed record UsageLimit(string Operand, string Operator, IReadOnlyList<string> Values, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsDate = false, string? Type = null)
{
    internal bool Is(UsageLimit other) => (Operand, Operator) == (other.Operand, other.Operator) && Values.SequenceEqual(other.Values);
}

/// <summary>One rule of use in the words of ODRL 2.2 and our profile: what may, must not, or must be done.</summary>
/// <param name="Clauses">Codes of the clauses that it comes from; null where every licence has it.</param>
/// <param name="Before">What has to be done before a permission may be used; null for nothing.</param>
/// <param name="Otherwise">Action that follows where an obligation is not met; null for none.</param>
public sealed record UsageRule(
    UsageKind Kind, string Action, IReadOnlyList<UsageLimit> Limits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] RuleAsset On = RuleAsset.Data, RuleParty? Party = null,
    IReadOnlyList<string>? Clauses = null, IReadOnlyList<UsageRule>? Before = null, string? Otherwise = null);

/// <summary>
/// The machine-readable rules of a licence, from its terms alone. Not every evaluator reads "no rule" as "not allowed",
/// so each prohibition is stated (domain/06 6.2).
/// </summary>
public static class UsageRules
{
    private static readonly string[] OfTheData = ["xp:reidentify", "xp:link", "odrl:distribute", "odrl:transfer", "odrl:grantUse", "xp:trainModel"];

    /// <summary>Duties of safeguards, and of clauses whose pack says nothing for machines.</summary>
    private static readonly (string Code, string Action)[] Duties =
        [("AC-02", "xp:outputCheck"), ("AC-16", "xp:deliverLog"), ("SG-13", "xp:deliverLog"), ("AC-17", "xp:audit"), ("AC-08", "xp:privacyTest"), ("AC-20", "odrl:attribute")];

    public static IReadOnlyList<UsageRule> For(LicenceTerms terms)
    {
        var ofClauses = terms.Clauses.SelectMany(clause => clause.Rules ?? []).ToList();
        var rules = new List<UsageRule> { new(UsageKind.Permission, terms.Grant.Mode is AccessMode.Remote ? "xp:remoteAccess" : "odrl:use", UsageGrant.Limits(terms)) };
        rules.AddRange(ofClauses.Where(rule => rule.Kind is UsageKind.Permission));
        // A prohibition wins over a permission: what a clause permits within limits is forbidden outside them by the clause itself.
        var permitted = ofClauses.Where(rule => rule is { Kind: UsageKind.Permission, On: RuleAsset.Data }).Select(rule => rule.Action).ToHashSet();
        if (terms.Clauses.Any(clause => clause is { Code: "AC-08", Rules: null }))
            permitted.Add("xp:trainModel");
        rules.AddRange(Forbid(terms.Grant.Mode is AccessMode.Remote ? ["odrl:reproduce", "odrl:extract", "odrl:move", .. OfTheData] : OfTheData).Where(rule => !permitted.Contains(rule.Action)));
        rules.AddRange(ofClauses.Where(rule => rule.Kind is UsageKind.Prohibition));
        rules.AddRange(ofClauses.Where(rule => rule.Kind is UsageKind.Obligation));
        var owed = terms.Clauses.Where(clause => clause.Rules is null).Concat(terms.Safeguards).Select(clause => clause.Code).ToHashSet();
        rules.AddRange(Duties.Where(duty => owed.Contains(duty.Code)).Select(duty => duty.Action).Distinct()
            .Where(action => !rules.Exists(rule => rule.Kind is UsageKind.Obligation && rule.Action == action)).Select(action => new UsageRule(UsageKind.Obligation, action, [])).ToList());
        rules.Add(new(UsageKind.Obligation, "odrl:delete", [UsageGrant.On("lteq", LicenceDuties.DeleteBy(terms.Grant.End))]));
        return Merge(rules);
    }

    /// <summary>
    /// Several permissions of one act would be alternatives, and the mildest would count; so they become one with all
    /// limits and duties. The same prohibition or obligation is said once.
    /// </summary>
    private static List<UsageRule> Merge(List<UsageRule> rules)
    {
        var merged = new List<UsageRule>();
        foreach (var rule in rules)
        {
            var at = merged.FindIndex(one => (one.Kind, one.Action, one.On) == (rule.Kind, rule.Action, rule.On)
                && (rule.Kind is UsageKind.Permission ? rule.On is not RuleAsset.Data : one.Party == rule.Party && Same(one.Limits, rule.Limits)));
            if (at < 0)
                merged.Add(rule);
            else
                merged[at] = merged[at] with
                {
                    Limits = [.. merged[at].Limits, .. rule.Limits.Where(limit => !merged[at].Limits.Any(limit.Is))],
                    Before = OrNone([.. merged[at].Before ?? [], .. rule.Before ?? []]),
                    Clauses = OrNone([.. (merged[at].Clauses ?? []).Union(rule.Clauses ?? [])]),
                    Otherwise = merged[at].Otherwise ?? rule.Otherwise,
                };
        }
        return merged;
    }

    /// <summary>A list, or null where there is nothing in it, so that it is not written.</summary>
    internal static List<T>? OrNone<T>(List<T> list) => list.Count == 0 ? null : list;

    private static bool Same(IReadOnlyList<UsageLimit> one, IReadOnlyList<UsageLimit> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Is(pair.Second));

    private static IEnumerable<UsageRule> Forbid(IEnumerable<string> actions) => actions.Select(action => new UsageRule(UsageKind.Prohibition, action, []));
}

/// <summary>The limits of the grant itself.</summary>
internal static class UsageGrant
{
    /// <summary>Those of the schedule, and those that clauses add.</summary>
    public static IReadOnlyList<UsageLimit> Limits(LicenceTerms terms)
    {
        var own = Own(terms.Grant);
        return [.. own, .. terms.Clauses.SelectMany(clause => clause.Limits ?? []).Where(limit => !own.Any(limit.Is))];
    }

    internal static UsageLimit[] Own(GrantTerms grant) =>
    [
        new("odrl:purpose", "eq", [grant.Purpose]),
        .. grant.Countries.Count == 0 ? (UsageLimit[])[] : [new("odrl:spatial", "isAnyOf", grant.Countries)],
        .. grant.Sites is { Count: > 0 } sites ? (UsageLimit[])[new("odrl:recipient", "isAnyOf", [.. sites.Select(site => site.Organisation).Distinct()])] : [],
        .. Most(grant, Counted.Transfers, "odrl:count"),
        .. Most(grant, Counted.Rows, "xp:rows"),
        .. Most(grant, Counted.Queries, QueryOperand(grant.Mode)),
        .. Most(grant, Counted.Epsilon, "xp:epsilon"),
        On("gteq", grant.Start),
        On("lt", grant.End.AddDays(1)),
    ];

    /// <summary>The count of a permission is that of its own acts: transfers where data are sent, questions where they stay.</summary>
    internal static string QueryOperand(AccessMode mode) => mode is AccessMode.Remote ? "odrl:count" : "xp:queries";

    public static UsageLimit On(string comparison, DateOnly day) => new("odrl:dateTime", comparison, [Day(day)], IsDate: true);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Number(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static IEnumerable<UsageLimit> Most(GrantTerms grant, Counted of, string operand) => (grant.Limits ?? []).Where(limit => limit.Of == of)
        .Select(limit => new UsageLimit(operand, "lteq", [Number(limit.Most)], Type: "decimal"));
}
