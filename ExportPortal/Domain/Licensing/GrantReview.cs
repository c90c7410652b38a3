using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// A licensed case decided anew by the rules, with a change in it and the facts as they stood when it was granted. The
/// package that is sealed for the change prints it as its decision.
/// </summary>
/// <param name="Change">Number of the amendment.</param>
/// <param name="Assessment">The newest assessment of the licensed version, on which it was decided.</param>
/// <param name="Decision">At the tier of the licence.</param>
/// <param name="Needs">Conditions precedent of the rules that nobody has evidenced under this licence, in words.</param>
public sealed record GrantReview(string Change, MeasurementId Assessment, DecisionCase Case, RuleDecision Decision, IReadOnlyList<string> Needs)
{
    /// <summary>When the change was granted for good.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Kind and answer of each opinion on the change.</summary>
    public IReadOnlyList<string> Opinions { get; init; } = [];

    /// <summary>Roles of those who granted it.</summary>
    public IReadOnlyList<string> DecidedBy { get; init; } = [];

    /// <summary>The form of the application as it would read with the grant in it, for the term that runs or begins with it.</summary>
    public static ApplicationContent Content(ApplicationContent asked, LicenceGrant grant) => asked with
    {
        Purpose = grant.Purpose,
        Summary = grant.Summary,
        Mode = grant.Mode,
        Host = grant.Host,
        Countries = grant.Countries,
        Term = new(grant.LatestTerm, grant.Term.End),
        Answers = asked.Answers with
        {
            Tables = new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>(asked.Answers.Tables)
            {
                ["users"] = grant.Users.Count == 0 ? asked.Answers.Rows("users") : [.. grant.Users.Select(user => (IReadOnlyList<string>)[user.Name, "", "", user.Country])],
                ["hosting"] = Hosts(asked, grant),
                ["sites"] = [.. (grant.Sites ?? []).Where(site => site.Struck is null).Select(site => (IReadOnlyList<string>)[site.Organisation, site.Country, site.Address])],
                ["processors"] = [.. grant.Processors.Select(LicenceGrant.Provider).Select(one => (IReadOnlyList<string>)[one.Name, "", one.Country])],
            },
        },
    };

    /// <summary>Whoever runs the machines, as the form has it; a provider whom a change took off is gone, and one whom a change brought is among the processors.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Hosts(ApplicationContent asked, LicenceGrant grant)
    {
        // In the steward's enclave they are no processors of the grant, so that none of them was taken off.
        var gone = asked.Host is HostingPlace.StewardEnclave || grant.Host is HostingPlace.StewardEnclave ? []
            : asked.Providers.Select(one => one.Name).Except(grant.Processors.Select(line => LicenceGrant.Provider(line).Name)).ToHashSet();
        return [.. asked.Answers.Rows("hosting").Where(row => row.Count == 0 || !gone.Contains(row[0].Trim()))];
    }

    /// <summary>The case as the rules decide it, with the processors of the grant, which the form may not name.</summary>
    public static DecisionCase WithProcessors(DecisionCase facts, LicenceGrant grant) =>
        grant.Processors.Count > 0 && !facts.Circumstances.Contains(Circumstances.Processors) ? facts with { Circumstances = [.. facts.Circumstances, Circumstances.Processors] } : facts;

    /// <summary>Whether the licence lets a copy be sent where its tier allows remote access alone, as an older release granted some: they hold until they are changed.</summary>
    public static bool SendsAgainstTheTier(Licence licence, DecisionCase asked) => licence.Grant is { Mode: AccessMode.Transfer } grant
        && ConditionsPrecedent.NeedsRemote((grant.Review?.Case ?? asked) with { Mode = AccessMode.Transfer }, licence.Tier);

    /// <summary>What in the rules stands against granting under the licence as it is; null for nothing.</summary>
    /// <param name="found">What the rules say of the case with the change.</param>
    public static Rule? Against(DecisionCase facts, RuleDecision found, Application application, Licence licence, PolicyPack pack) => found.Outcome switch
    {
        DecisionOutcome.Prohibited or DecisionOutcome.Ineligible => new("AM-18", $"The rules do not allow this: {string.Join(" ", found.Reasons.Select(reason => reason.Text).Take(1))}"),
        DecisionOutcome.Hold => new("SC-9", "A party to this licence, or a user whom it names, is a possible match of a restricted-party list. Two persons of the authority compare both sides; after that the change can be granted."),
        DecisionOutcome.RefusalPresumed when application.Decision.Outcome is not DecisionOutcome.RefusalPresumed =>
            new("AM-26", "The rules presume a refusal of this, which the board alone may weigh on a new application."),
        _ when RulesTier(found, application) > licence.Tier =>
            new("AM-19", $"With this the case is of tier {RulesTier(found, application)}, and the licence is of tier {licence.Tier}. A new application is needed."),
        _ when licence.Grant is { Mode: not AccessMode.Transfer } && ConditionsPrecedent.NeedsRemote(facts, licence.Tier) =>
            new("AM-38", $"At tier {licence.Tier} no copy is sent to this recipient; the data are used by remote access alone."),
        _ when facts.Mode != licence.Grant?.Mode && licence.Grant is { Host: not HostingPlace.StewardEnclave } && Application.StaysWithSteward(licence.Tier, facts.DestinationGroup, facts.Mode) =>
            new("AM-37", $"At tier {licence.Tier} remote access is in the steward's secure environment, and the licence names the recipient's own. A new application is needed."),
        // What stood beside the way of use before stays as it was signed; only another way of use asks anew.
        _ => application.ClausesClash(facts, AtTierOf(licence, facts, found, pack), pack, licence.Grant?.SetAside)
            ?? (facts.Mode == licence.Grant?.Mode ? null : application.ClauseElsewhere(facts, AtTierOf(licence, facts, found, pack), pack, licence.Grant?.SetAside)),
    };

    /// <summary>A later last day is granted as far as better attacks allow the term that it ends (ST-10, AC-19); null where they do, and where a shorter term would not help.</summary>
    /// <param name="facts">The case with the change in it, for that term.</param>
    public static Rule? TermBeyondAttacks(DecisionCase facts, Period term) => facts.LongestTerm is > 0 and var months
        ? new("AM-48", $"With better attacks in the years after it, the risk stays within the threshold for {months} months at most (ST-10). Ask for a last day of {Words.Day(term.Start.AddMonths(months).AddDays(-1))} or before it.") : null;

    /// <summary>A renewal that stands on the permit of a partner waits until it was checked with the partner since it was asked for (03, 3.2).</summary>
    /// <param name="askedAt">When the renewal was asked for.</param>
    public static Rule? PermitToCheck(DecisionCase facts, Dataset dataset, Organisation recipient, CaseSurroundings around, PolicyPack pack, DateTimeOffset askedAt) =>
        facts.Recognised && !CaseFacts.IsRecognised(dataset, recipient, around, pack, DateOnly.FromDateTime(askedAt.UtcDateTime))
            ? new("RN-15", "The tier stands on a permit of a partner authority, and a renewal asks for a new check of it: record on the recipient's page what the partner says of it now.") : null;

    /// <summary>The decision at the tier of the licence: a milder one, or one that two persons have set, does not move it.</summary>
    public static RuleDecision AtTierOf(Licence licence, DecisionCase facts, RuleDecision found, PolicyPack pack) =>
        found.Tier == licence.Tier ? found : DecisionRules.AtTier(facts, found, licence.Tier, pack);

    /// <summary>The tier of the rules; where two persons have set another one against the same, that one.</summary>
    private static int? RulesTier(RuleDecision found, Application application) => application.Override is { } set && set.From == found.Tier ? set.To : found.Tier;
}
