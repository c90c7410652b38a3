using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Licensing;

/// <summary>A person of the recipient who may use the data (CT-3).</summary>
/// <param name="Account">As the gateway or enclave knows the person; compared without case.</param>
/// <param name="Country">ISO 3166-1 code of the access point.</param>
/// <param name="TrainedOn">Day of the last training (SG-15).</param>
/// <param name="Evidence">Where the evidence lies of a training that the recipient tells of; null where the portal certified it, and for what an older release stored.</param>
public sealed record NamedUser(string Account, string Name, string Country, DateOnly TrainedOn, string? Evidence = null)
{
    /// <summary>Longest evidence, in characters.</summary>
    public const int LongestEvidence = 300;

    public bool Is(string account) => string.Equals(Account, account, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A user who was taken off a licence.</summary>
/// <param name="Until">When; what the account did before was done by a user whom the licence named. Exclusive.</param>
public sealed record FormerUser(string Account, DateTimeOffset Until);

/// <summary>What is counted while a licence is used.</summary>
public enum Counted
{
    Transfers,
    Rows,
    Epsilon,
    Users,
    Queries,
}

/// <summary>The most that may be used of a counter in one term.</summary>
/// <param name="Most">Inclusive.</param>
public sealed record UseLimit(Counted Of, decimal Most);

/// <summary>
/// What a licence grants today, as far as an amendment can change it. The rest stays as it was decided. A change takes
/// effect with the package that is sealed for it.
/// </summary>
/// <param name="Contact">Contact of the recipient for incidents; empty where the application named none.</param>
/// <param name="Processors">Service providers who may touch the data (AC-06).</param>
/// <param name="TrainingMonths">Longest age of a user's training; null where users need not be named.</param>
public sealed record LicenceGrant(
    Period Term, string Purpose, string Summary, AccessMode Mode, HostingPlace Host, IReadOnlyList<string> Countries,
    string Contact, IReadOnlyList<string> Processors, IReadOnlyList<NamedUser> Users, IReadOnlyList<UseLimit> Limits, int? TrainingMonths)
{
    /// <summary>The safeguard by which users are named and trained.</summary>
    private const string Training = "SG-15";

    /// <summary>The clause that gives a privacy budget.</summary>
    internal const string QueryBudget = "AC-03";

    /// <summary>Whether the application named the users, so that they were reviewed and stand in the first sealed package: anybody else is a change.</summary>
    public bool NamedByApplication { get; init; }

    /// <summary>Users who were taken off, the oldest first; null for none, and for those whom an older release took off.</summary>
    public IReadOnlyList<FormerUser>? Former { get; init; }

    /// <summary>Who works with the data, where it is not the recipient; null where it is.</summary>
    public string? UsedBy { get; init; }

    /// <summary>The sites of a global licence, in the order of their numbers; empty while it names none, null for a licence that has no sites, as for each that an older release granted.</summary>
    public IReadOnlyList<LicenceSite>? Sites { get; init; }

    /// <summary>Everybody beside the recipient who may touch the data.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndUser> EndUsers =>
        [.. Users.Select(user => new EndUser(user.Name, user.Country)), .. UsedBy is { } other ? (EndUser[])[new(other, "")] : [], .. Processors.Select(Provider), .. (Sites ?? []).Where(site => site.Struck is null).Select(site => new EndUser(site.Organisation, site.Country))];

    /// <summary>Whoever is compared with the lists as long as the licence is in use: those who may touch the data, and sites that were struck off, which may be listed again.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndUser> Compared => [.. EndUsers, .. (Sites ?? []).Where(site => site.Struck is not null).Select(site => new EndUser(site.Organisation, site.Country))];

    /// <summary>A line of <see cref="Processors"/> as it is compared: a name, and a country where one stands behind it.</summary>
    public static EndUser Provider(string line) =>
        line.LastIndexOf(", ", StringComparison.Ordinal) is >= 0 and var at && line.Length - at == 4 ? new(line[..at], line[(at + 2)..]) : new(line, "");

    /// <summary>Conditions of the decision and of the changes that made it what it is, the oldest first; null where none was granted on conditions. Those before first use of the decision itself stand with the application.</summary>
    public IReadOnlyList<GrantedTerms>? Terms { get; init; }

    /// <summary>Conditions that sanctions have put on it, the oldest first; null for none.</summary>
    public IReadOnlyList<ImposedConditions>? Imposed { get; init; }

    /// <summary>Clauses that deciders added and an appeal panel took off, by their codes; null for none.</summary>
    public IReadOnlyList<string>? SetAside { get; init; }

    /// <summary>Last day of the term before sanctions made it shorter, which comes back when they end; null where none has.</summary>
    public DateOnly? EndBefore { get; init; }

    /// <summary>Last day of the term before it was moved for an open renewal, which comes back when that is not granted; null where it was not moved, or was changed since.</summary>
    public DateOnly? EndMovedFrom { get; init; }

    /// <summary>Last day that sanctions leave, which no change goes beyond; null where they shorten no term.</summary>
    [JsonIgnore]
    public DateOnly? LatestEnd => Imposed?.Min(one => one.EndsOn);

    /// <summary>First days of the terms that renewals began, the earliest first; null before the first renewal.</summary>
    public IReadOnlyList<DateOnly>? Renewed { get; init; }

    /// <summary>The case as it was decided anew for the last major change or renewal; null while the decision of the application stands.</summary>
    public GrantReview? Review { get; init; }

    /// <summary>First day of the latest term, which may lie ahead.</summary>
    [JsonIgnore]
    public DateOnly LatestTerm => RenewedOn(Term.End) ?? Term.Start;

    /// <summary>First day of the renewed term that the day lies in; null in the first term.</summary>
    public DateOnly? RenewedOn(DateOnly day) => Renewed?.Where(first => first <= day).Select(first => (DateOnly?)first).Max();

    /// <summary>Whether only named users may be let in.</summary>
    public bool NamesUsers => TrainingMonths is not null;

    /// <summary>The limit of a counter; null when it has none.</summary>
    public decimal? Limit(Counted of) => Limits.FirstOrDefault(limit => limit.Of == of)?.Most;

    /// <summary>Last day on which a training still counts, inclusive.</summary>
    public DateOnly TrainedUntil(NamedUser user) => user.TrainedOn.AddMonths(TrainingMonths ?? 0);

    /// <param name="content">With the mode and place that are granted.</param>
    internal static LicenceGrant Of(ApplicationContent content, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack) => new(
        content.Term, content.Purpose, content.Summary, content.Mode, content.Host, content.Countries, content.Answers.Value("incident_contact").Trim(), ApplicationCircumstances.Processors(content), UsersOf(content, tier, pack),
        pack.LicenceLife is { } life ? [.. LimitsOf(life, content, tier.ToString(System.Globalization.CultureInfo.InvariantCulture), clauses)] : [],
        pack.LicenceLife is { } terms && pack.SafeguardsAt(tier).Any(safeguard => safeguard.Code == Training) ? terms.TrainingMonths : null)
    {
        UsedBy = content.UsedBy,
        NamedByApplication = UsersOf(content, tier, pack).Count > 0,
    };

    /// <summary>The grant without what an appeal takes off; the limits that the query budget alone brought go with it.</summary>
    internal LicenceGrant Without(TakenOff off) => this with
    {
        SetAside = off.Clauses.Count == 0 ? SetAside : [.. SetAside ?? [], .. off.Clauses],
        Limits = !off.EndsBudget ? Limits
            : [.. Limits.Where(limit => Stays(limit.Of, off)), .. off.Queries is { } queries && !Stays(Counted.Queries, off) ? (UseLimit[])[new(Counted.Queries, queries)] : []],
        Terms = (Terms ?? []).Select(one => one.Amendment == off.Case ? one with { Terms = one.Terms.Without(off.Conditions) } : one).Where(one => !one.Terms.IsEmpty).ToList() is { Count: > 0 } left ? left : null,
    };

    private static bool Stays(Counted of, TakenOff off) => of is not (Counted.Queries or Counted.Epsilon) || off.Keeps?.Contains(of) is true;

    /// <summary>The persons whom the form names, where the form of the tier asks for them; a line that says too little names nobody.</summary>
    private static IReadOnlyList<NamedUser> UsersOf(ApplicationContent content, int tier, PolicyPack pack) => pack.Form?.Find("users") is { FromTier: { } from } && from <= tier
        ? [.. content.Answers.Rows("users").Where(row => row.Count > 5 && row[0].Trim().Length > 0 && row[2].Trim().Length > 0 && FormAnswers.DayOf(row[5]) is not null)
            .Select(row => new NamedUser(row[2].Trim(), row[0].Trim(), row[3].Trim(), FormAnswers.DayOf(row[5])!.Value, "told in the application")).DistinctBy(user => user.Account.ToUpperInvariant())]
        : [];

    /// <summary>The most of the tier; of transfers, rows and questions no more than the form asks for. Rows and questions that nobody asked a number of are counted and not limited.</summary>
    private static IEnumerable<UseLimit> LimitsOf(LicenceLifeTerms life, ApplicationContent content, string tier, IReadOnlyCollection<string> clauses)
    {
        if (content.Mode is AccessMode.Transfer && life.Transfers.TryGetValue(tier, out var transfers))
            yield return new(Counted.Transfers, Math.Min(transfers, content.TransfersAsked ?? transfers));
        if (content.RowsAsked is { } rows)
            yield return new(Counted.Rows, rows);
        if (((decimal?[])[content.QueriesAsked, clauses.Contains(QueryBudget) ? life.QueryCount : null]).Min() is { } queries)
            yield return new(Counted.Queries, queries);
        if (clauses.Contains(QueryBudget))
            yield return new(Counted.Epsilon, life.QueryEpsilon);
        if (life.MostUsers.TryGetValue(tier, out var users))
            yield return new(Counted.Users, users);
    }
}
