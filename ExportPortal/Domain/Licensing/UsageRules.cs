using System.Globalization;
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
public sealed record UsageLimit(string Operand, string Operator, IReadOnlyList<string> Values, bool IsDate = false);

/// <summary>One rule of use in the words of ODRL 2.2 and our profile: what may, must not, or must be done.</summary>
public sealed record UsageRule(UsageKind Kind, string Action, IReadOnlyList<UsageLimit> Limits);

/// <summary>
/// The machine-readable rules of a licence. Not every evaluator reads "no rule" as "not allowed", so each
/// prohibition is stated (domain/06 6.2).
/// </summary>
public static class UsageRules
{
    /// <summary>Duties that a clause or safeguard puts on the recipient, by its code.</summary>
    private static readonly (string Code, string Action)[] Duties =
        [("AC-02", "xp:outputCheck"), ("AC-16", "xp:deliverLog"), ("SG-13", "xp:deliverLog"), ("AC-17", "xp:audit"), ("AC-08", "xp:privacyTest"), ("AC-20", "odrl:attribute")];

    public static IReadOnlyList<UsageRule> For(LicenceTerms terms)
    {
        var codes = terms.Clauses.Concat(terms.Safeguards).Select(clause => clause.Code).ToHashSet();
        var rules = new List<UsageRule> { new(UsageKind.Permission, terms.Grant.Mode is AccessMode.Remote ? "xp:remoteAccess" : "odrl:use", Grant(terms)) };
        if (terms.Grant.Mode is AccessMode.Remote)
            rules.AddRange(Forbid("odrl:reproduce", "odrl:extract", "odrl:move"));
        rules.AddRange(Forbid("xp:reidentify", "xp:link", "odrl:distribute", "odrl:transfer", "odrl:grantUse"));
        if (!codes.Contains("AC-08"))
            rules.AddRange(Forbid("xp:trainModel"));
        rules.AddRange(Duties.Where(duty => codes.Contains(duty.Code)).Select(duty => duty.Action).Distinct().Select(action => new UsageRule(UsageKind.Obligation, action, [])));
        rules.Add(new(UsageKind.Obligation, "odrl:delete", [On("lteq", LicenceDuties.DeleteBy(terms.Grant.End))]));
        return rules;
    }

    private static UsageLimit[] Grant(LicenceTerms terms) =>
    [
        new("odrl:purpose", "eq", [terms.Grant.Purpose]),
        .. terms.Grant.Countries.Count == 0 ? (UsageLimit[])[] : [new("odrl:spatial", "isAnyOf", terms.Grant.Countries)],
        .. Most(terms, Counted.Transfers, "odrl:count"),
        .. Most(terms, Counted.Epsilon, "xp:epsilon"),
        On("gteq", terms.Grant.Start),
        On("lt", terms.Grant.End.AddDays(1)),
    ];

    private static IEnumerable<UsageLimit> Most(LicenceTerms terms, Counted of, string operand) => (terms.Grant.Limits ?? []).Where(limit => limit.Of == of)
        .Select(limit => new UsageLimit(operand, "lteq", [limit.Most.ToString("0.######", CultureInfo.InvariantCulture)]));

    private static UsageLimit On(string comparison, DateOnly day) =>
        new("odrl:dateTime", comparison, [day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)], IsDate: true);

    private static IEnumerable<UsageRule> Forbid(params string[] actions) => actions.Select(action => new UsageRule(UsageKind.Prohibition, action, []));
}
