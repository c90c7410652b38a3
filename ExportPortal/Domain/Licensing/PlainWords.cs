using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// The rules of a licence as a person reads them. Each sentence stands for one rule of <see cref="UsageRules"/> or
/// one duty of the schedule, so page, PDF and ODRL cannot say different things.
/// </summary>
public sealed record PlainWords(IReadOnlyList<string> May, IReadOnlyList<string> MayNot, IReadOnlyList<string> Must)
{
    /// <summary>What is granted otherwise than it was asked for, and why; null for nothing.</summary>
    public string? NotAsAsked { get; init; }

    /// <param name="hasEnded">Nothing may be used any more, so that no sentence says until when it may.</param>
    /// <param name="struck">Codes of the sites that were struck off since the terms were sealed; null for none.</param>
    public static PlainWords For(LicenceTerms terms, bool hasEnded = false, IReadOnlyList<string>? struck = null)
    {
        var rules = UsageRules.For(terms).Where(rule => !hasEnded || !IsLastDay(rule)).ToList();
        return new(
            [.. Grant(terms, struck ?? [])],
            [.. Sentences(rules, UsageKind.Prohibition, terms), .. terms.Grant.Grid is { } metres && !hasEnded ? (string[])[$"Make public a map or table of places that is finer than a grid of {PackageWords.Count(metres)} m."] : []],
            [.. Sentences(rules, UsageKind.Obligation, terms), .. terms.Duties.Where(duty => duty.Code != LicenceDuties.DeletionClause).Select(duty => $"{duty.Duty}: {duty.When}.")])
        {
            NotAsAsked = string.Join(" ", (string?[])[terms.Grant.Asked is { } asked ? $"Granted is {PackageWords.Mode(terms.Grant.Mode)}, in {terms.Grant.Host}; {asked.Sentence}." : null,
                terms.Grant.AskedUntil is { } longer ? $"Granted is a term until {Words.Day(terms.Grant.End)}; {longer.Sentence}." : null]).Trim() is { Length: > 0 } told ? told : null,
        };
    }

    private static bool IsLastDay(UsageRule rule) => rule is { Kind: UsageKind.Prohibition, Action: "odrl:use", Limits: [{ Operand: "odrl:dateTime" }] };

    private static IEnumerable<string> Grant(LicenceTerms terms, IReadOnlyList<string> struck)
    {
        var grant = terms.Grant;
        yield return grant.Mode is Policy.AccessMode.Remote ? $"Work with the data by remote access, in {grant.Host}." : $"Use the data in {grant.Host}.";
        yield return $"Use them for this purpose alone: {grant.PurposeText}.";
        if (grant.Countries.Count > 0)
            yield return $"Work from {CountryName.Of(grant.Countries)}, and from nowhere else.";
        if (grant.Sites is { Count: > 0 } sites)
            yield return $"Use them at these sites alone, and at each once the authority has listed it: {string.Join("; ", sites.Select(site => $"{site.Organisation} ({site.Code}{(struck.Contains(site.Code) ? ", struck off: not there any more" : "")})"))}.";
    }

    private static IEnumerable<string> Sentences(IReadOnlyList<UsageRule> rules, UsageKind kind, LicenceTerms terms) =>
        rules.Where(rule => rule.Kind == kind).Select(rule => Sentence(rule, terms)).Distinct();

    private static string Sentence(UsageRule rule, LicenceTerms terms) => rule switch
    {
        { Kind: UsageKind.Prohibition, Action: "odrl:use", Limits: [{ Operand: "odrl:purpose" } limit] } => $"Use the data for {Purposes(limit)}.",
        { Kind: UsageKind.Prohibition, Action: "odrl:use", Limits: [{ Operand: "odrl:spatial" }] } => $"Use the data outside {CountryName.Of(terms.Grant.Countries)}.",
        { Kind: UsageKind.Prohibition, Action: "odrl:use", Limits: [{ Operand: "odrl:dateTime" }] } => $"Use the data after {Words.Day(terms.Grant.End)}.",
        { Kind: UsageKind.Prohibition, Action: "xp:link" or "xp:reidentify", Limits: [{ Operand: "odrl:purpose" } limit] } => $"Search the data for persons, places or families: {Purposes(limit)}.",
        { Action: "odrl:modify", On: RuleAsset.Marks } => "Remove the marks of your copy, or look for them.",
        { Action: "odrl:distribute", On: RuleAsset.Results } => $"Make the results public by {Words.Day(DateOnly.Parse(rule.Limits[0].Values[0], System.Globalization.CultureInfo.InvariantCulture))}.",
        { Action: "odrl:inform", Limits: [{ Operand: "odrl:event" }] } => "Tell the exporter before a public body gets the data, unless the law forbids it.",
        { Action: "odrl:inform", Party: RuleParty.Exporter } => "Tell the exporter within 3 days of any suspicion that the data were passed on.",
        { Action: "odrl:inform" } => "Answer the yearly questions of the authority.",
        _ => Sentence(rule.Action, terms),
    };

    /// <summary>"insurance, credit or law enforcement".</summary>
    private static string Purposes(UsageLimit limit)
    {
        string[] words = [.. limit.Values.Select(value => value.Replace('-', ' '))];
        return words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    private static string Sentence(string action, LicenceTerms terms) => action switch
    {
        "odrl:reproduce" or "odrl:extract" or "odrl:move" => $"Copy the data or take them out of {terms.Grant.Host}.",
        "xp:reidentify" => "Try to find out who a person is.",
        "xp:link" => "Join the data with other data about persons.",
        "odrl:distribute" or "odrl:transfer" or "odrl:grantUse" => "Pass the data, or the right to use them, to anybody else.",
        "xp:trainModel" => "Train or prompt AI models with the data.",
        "xp:outputCheck" => "Have results checked before they leave the environment.",
        "xp:deliverLog" => "Keep the log of use and deliver it.",
        "xp:audit" => "Let the authority audit the use.",
        "xp:privacyTest" => "Test trained models for what they reveal, before they leave.",
        "odrl:attribute" => "Name the source in every publication.",
        "odrl:delete" => $"Delete the data and send the deletion certificate by {Words.Day(LicenceDuties.DeleteBy(terms.Grant.End))}.",
        _ => throw new InvalidOperationException($"The rule '{action}' has no plain words."),
    };
}
