using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of the library of templates and clauses: wording for each head, rules in known terms, and the fixed text of the package.</summary>
internal static class PackLibraryChecks
{
    private static readonly string[] Sides = ["Exporter", "Recipient", "Authority"];

    public static void Run(PolicyPack pack)
    {
        Unique("$.templates", pack.Templates, template => template.Code);
        foreach (var (template, at) in Numbered("$.templates", pack.Templates))
        {
            Must(template.Extends is null || pack.Templates.Any(known => known.Code == template.Extends), $"{at}.extends", $"there is no template '{template.Extends}'.");
            Must(template.Version > 0, $"{at}.version", "a version is 1 or more.");
            Must(template.Terms is null || template.Terms.Select(term => term.Title).SequenceEqual(template.Heads, StringComparer.OrdinalIgnoreCase), $"{at}.terms", "each head has its wording, in the order of the heads.");
            Must(template.Terms?.All(term => term.Text.Length > 0 && term.Code.StartsWith($"{template.Code}.", StringComparison.Ordinal)) != false, $"{at}.terms", $"a term has a text and a code that begins with {template.Code}.");
        }
        Must(pack.Templates.All(template => template.Terms is null) || pack.Templates.All(template => template.Terms is not null), "$.templates", "either every template has its wording or none.");
        Unique("$.clauses", pack.Clauses, clause => clause.Code);
        foreach (var (clause, at) in Numbered("$.clauses", pack.Clauses))
        {
            Must(clause.Version > 0, $"{at}.version", "a version is 1 or more.");
            foreach (var (rule, where) in Numbered($"{at}.rules", clause.Rules ?? []))
                Rule(rule, where);
        }
        foreach (var (safeguard, at) in Numbered("$.safeguards", pack.Safeguards))
        {
            Must((safeguard.Met is null) == (pack.Package is null) && (safeguard.Evidence is null) == (safeguard.Met is null) && (safeguard.Check is null) == (safeguard.Met is null), at, "a pack with a package says of every safeguard how it is met, shown and checked.");
            Must(safeguard.Owner is null ? safeguard.Met is null : Sides.Contains(safeguard.Owner), $"{at}.owner", $"the owner is one of {string.Join(", ", Sides)}.");
        }
        if (pack.Package is { } package)
            Package(package);
    }

    private static void Rule(ClauseRule rule, string at)
    {
        Must((rule.Kind is ClauseRuleKind.Limit) == (rule.Action is null), $"{at}.action", "a rule has an action, a limit has none.");
        Must(rule.Action is null || UsageVocabulary.Actions.Contains(rule.Action), $"{at}.action", $"'{rule.Action}' is no action of ODRL 2.2 or of the profile.");
        Must(rule.Otherwise is null || rule.Kind is ClauseRuleKind.Oblige && UsageVocabulary.Actions.Contains(rule.Otherwise), $"{at}.otherwise", "what follows is an action, and follows an obligation that was not met.");
        Must(rule.Before is null || rule.Kind is ClauseRuleKind.Permit && rule.Before.All(duty => duty.Kind is ClauseRuleKind.Oblige), $"{at}.before", "what comes before a permission is an obligation.");
        Must(rule.Kind is not ClauseRuleKind.Limit || rule.Limits is { Count: > 0 }, $"{at}.limits", "a limit limits something.");
        foreach (var (limit, where) in Numbered($"{at}.limits", rule.Limits ?? []))
        {
            Must(UsageVocabulary.Operands.Contains(limit.Operand), $"{where}.operand", $"'{limit.Operand}' is no left operand of ODRL 2.2 or of the profile.");
            Must(UsageVocabulary.Operators.Contains(limit.Operator), $"{where}.operator", $"'{limit.Operator}' is no operator of ODRL 2.2.");
            Must(limit.Type is null || UsageVocabulary.Types.Contains(limit.Type), $"{where}.type", $"'{limit.Type}' is no type; known are {string.Join(", ", UsageVocabulary.Types)}.");
            Must(limit.Values.Count == 1 || limit.Values.Count > 1 && UsageVocabulary.OnSets.Contains(limit.Operator), $"{where}.values", "there is one value, or several for an operator on sets.");
            foreach (var word in limit.Values.SelectMany(PackWords.In))
                Must(UsageVocabulary.Words.Contains(word), $"{where}.values", $"nothing is filled in for '{{{word}}}'.");
        }
        foreach (var (duty, where) in Numbered($"{at}.before", rule.Before ?? []))
            Rule(duty, where);
    }

    private static void Package(PackageTerms package)
    {
        foreach (var (row, at) in Numbered("$.package.matrix", package.Matrix))
        {
            string[] shares = [row.Exporter, row.Recipient, row.Authority, row.Auditor];
            Must(shares.All(share => share is "R" or "A" or "A/R" or "C" or "I"), at, "a share is R, A, A/R, C or I.");
            Must(shares.Count(share => share[0] == 'A') == 1 && shares.Any(share => share.Contains('R', StringComparison.Ordinal)), at, "exactly one side answers for a task, and somebody does it.");
        }
        Must(package.Matrix.Count > 0 && package.FirstHour.Count > 0 && package.AuditEvidence.Count > 0 && package.AuditDraw.Length > 0, "$.package", "every part has its text.");
        Must(package.AuditScope.Keys.SequenceEqual(["1", "2", "3", "4"]), "$.package.audit_scope", "every tier with a licence has its scope.");
    }
}
