using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the licensee asks to be changed; null leaves a part as it is.</summary>
/// <param name="NewUsers">Added to those that are named.</param>
/// <param name="End">New last day.</param>
/// <param name="Summary">The text that is printed and published, put right.</param>
/// <param name="Mode">Another way to use the data; one by transfer comes with a limit of transfers.</param>
/// <param name="Recipient">Another recipient: never granted, so that whoever asks is told what to do instead.</param>
/// <param name="DatasetVersion">Another version of the dataset: never granted, so that whoever asks is told what to do instead.</param>
/// <param name="NewSites">Sites of a global licence, added to those that it names; each is listed by the office before it may touch the data.</param>
/// <param name="SentBack">What an appeal panel has others review; the licensee asks for none of it.</param>
public sealed record AmendmentChange(
    string? Contact = null, IReadOnlyList<NamedUser>? NewUsers = null, DateOnly? End = null, string? Summary = null,
    string? Purpose = null, IReadOnlyList<string>? Countries = null, IReadOnlyList<string>? Processors = null, IReadOnlyList<UseLimit>? Limits = null,
    AccessMode? Mode = null, string? Recipient = null, string? DatasetVersion = null, IReadOnlyList<DeclaredSite>? NewSites = null, SentBack? SentBack = null)
{
    /// <summary>Whom it names who may touch the data; compared with the lists from the moment it is asked for.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndUser> Named =>
        [.. (NewUsers ?? []).Select(user => new EndUser(user.Name, user.Country)), .. (Processors ?? []).Select(LicenceGrant.Provider), .. (NewSites ?? []).Select(site => new EndUser(site.Organisation, site.Country))];

    /// <summary>The grant with the change in it.</summary>
    public LicenceGrant In(LicenceGrant grant) => SentBack is { } sent ? grant.Without(sent.Off) : grant with
    {
        Contact = Contact ?? grant.Contact,
        Users = [.. grant.Users, .. NewUsers ?? []],
        Sites = NewSites is { } more ? (grant.Sites ?? []).With(more) : grant.Sites,
        Term = End is { } end ? new(grant.Term.Start, end) : grant.Term,
        EndBefore = End is null ? grant.EndBefore : null,
        EndMovedFrom = End is null ? grant.EndMovedFrom : null,
        Summary = Summary ?? grant.Summary,
        Purpose = Purpose ?? grant.Purpose,
        Countries = Countries ?? grant.Countries,
        Processors = Processors ?? grant.Processors,
        Mode = Mode ?? grant.Mode,
        Host = Mode is AccessMode.Transfer ? HostingPlace.Recipient : grant.Host, // the steward's enclave holds no copy that is sent
        Limits = [.. grant.Limits.Where(limit => (Limits ?? []).All(other => other.Of != limit.Of) && (limit.Of is not Counted.Transfers || (Mode ?? grant.Mode) is AccessMode.Transfer)), .. Limits ?? []],
    };

    /// <summary>The change in words, one sentence a part.</summary>
    public IReadOnlyList<string> Sentences(LicenceGrant grant)
    {
        string?[] all =
        [
            Contact is null ? null : $"Contact: {Contact}.",
            .. (NewUsers ?? []).Select(user => $"New user: {user.Name} ({user.Account}), access from {CountryName.Of(user.Country)}, trained on {Words.Day(user.TrainedOn)}{(user.Evidence is { } told ? $", as the recipient tells: {told}" : "")}."),
            .. (NewSites ?? []).Select(site => $"New site: {site.Organisation.Trim()}, {site.Address.Trim()}, {CountryName.Of(site.Country)}."),
            End is { } end ? $"Last day: {Words.Day(end)} instead of {Words.Day(grant.Term.End)}." : null,
            Summary is null ? null : $"Summary: {Summary}",
            Purpose is null ? null : $"Purpose: {Purpose} instead of {grant.Purpose}.",
            Countries is null ? null : $"Places: {CountryName.Of(Countries)} instead of {CountryName.Of(grant.Countries)}.",
            Processors is null ? null : $"Processors: {(Processors.Count == 0 ? "none" : string.Join("; ", Processors))}.",
            Mode is { } mode ? $"Use: {PackageWords.Mode(mode)} instead of {PackageWords.Mode(grant.Mode)}." : null,
            SentBack is { } sent ? $"Taken off, which the panel of appeal {sent.Off.Appeal} has others review: {sent.Off.Sentence()}" : null,
            .. (Limits ?? []).Select(limit => $"Most {Words.Of(limit.Of)}: {limit.Most:0.######}{(grant.Limit(limit.Of) is { } before ? $" instead of {before:0.######}" : "")}."),
        ];
        return [.. all.OfType<string>()];
    }
}

/// <summary>What an appeal panel sent back of a granted licence.</summary>
/// <param name="Hands">Persons who had a hand in the case; others review it.</param>
public sealed record SentBack(TakenOff Off, IReadOnlyList<PersonId> Hands);

/// <summary>Which kind a change is, and what stands against it before anybody looks at it.</summary>
public static class AmendmentRules
{
    /// <summary>Longest summary, in characters; its words are counted too.</summary>
    public const int LongestText = 2000;

    /// <summary>Longest contact, and longest name of a service provider, in characters.</summary>
    public const int LongestContact = 300;

    /// <summary>What a licence rests on is its recipient's alone, and of one version alone: another one is no change of it (ADR 22).</summary>
    public static Rule OtherRecipient { get; } = new("AM-30", "A licence rests on the end-use statement, the environment and the screening of its one recipient. Another recipient needs an application of its own; it asks the steward for one with an access request. Surrender this licence once that one is granted.");

    /// <inheritdoc cref="OtherRecipient"/>
    public static Rule OtherVersion { get; } = new("AM-31", "A licence is of one version of the dataset, which was assessed and whose hash it names. Another version needs an application of its own; ask the steward for one with an access request. This licence stays in force until it ends or is surrendered.");

    /// <summary>Widening is major, and so is another way to use the data, on which clauses and safeguards depend; what narrows or corrects is minor.</summary>
    public static AmendmentKind KindOf(AmendmentChange change, LicenceGrant grant) =>
        change.Purpose is not null
        || change.Mode is not null
        || change.SentBack is not null
        || change.End > grant.Term.End
        || (change.Countries is { } places && (places.Count == 0 || places.Except(grant.Countries).Any()))
        || (change.Processors ?? []).Except(grant.Processors).Any()
        || (change.Limits ?? []).Any(limit => limit.Most > Before(limit.Of, grant))
            ? AmendmentKind.Major : AmendmentKind.Minor;

    /// <summary>How much was allowed so far: what has no limit is without bounds, but for transfers, of which there are none then.</summary>
    private static decimal Before(Counted of, LicenceGrant grant) => grant.Limit(of) ?? (of is Counted.Transfers ? 0 : decimal.MaxValue);

    /// <summary>Why the change cannot be asked for; null when it can.</summary>
    public static Rule? Fault(AmendmentChange change, LicenceGrant grant, TierTerms tier, PolicyPack pack, DateOnly today) =>
        change.Recipient is not null ? OtherRecipient
        : change.DatasetVersion is not null ? OtherVersion
        : change.Sentences(grant).Count == 0 ? new Rule("AM-5", "Say what is to be changed.")
        : change.End < today || change.End < grant.Term.Start ? new Rule("AM-6", "The new last day lies in the past. To stop now, surrender the licence.")
        : change.End == grant.Term.End ? new Rule("AM-7", "This is the last day already.")
        : Beyond("AM-23", change.End, grant)
        ?? (change.End is { } end && end > grant.Term.End && tier.MaxTermMonths is { } months && (end > LastDay(grant.LatestTerm, months) || end > LastDay(grant.Term.Start, tier.RenewToMonths ?? int.MaxValue))
            ? new Rule("AM-8", $"At tier {tier.Number} one term is at most {months} months. Ask for a renewal instead.")
        : change.Purpose is { } purpose && !pack.Purposes.Allowed.Any(known => known.Code == purpose) ? new Rule("AM-9", "Choose a purpose from the list of the policy pack.")
        : change.Countries is { Count: 0 } ? new Rule("AM-10", "Name at least one place.")
        : (change.Countries ?? []).Except(grant.Countries).FirstOrDefault(country => !CountryName.IsCode(country)) is { } bad ? new Rule("AM-25", $"'{bad}' is no country code such as NL.")
        : change.Mode is { } mode && mode == grant.Mode ? new Rule("AM-32", "The data are used in this way already.")
        : change.Mode is AccessMode.Public ? new Rule("AM-33", "Data that anybody may download need no recipient. The steward asks for that release with an application of its own.")
        : change.Mode is AccessMode.Transfer && (change.Limits ?? []).All(limit => limit.Of is not Counted.Transfers) ? new Rule("AM-34", "Say in how many transfers the data are sent.")
        : (change.Limits ?? []).Any(limit => limit.Of is Counted.Transfers) && (change.Mode ?? grant.Mode) is not AccessMode.Transfer ? new Rule("AM-35", "With remote access nothing is transferred. Ask for another way to use the data first.")
        : (change.Limits ?? []).Any(limit => limit.Of is not Counted.Epsilon && decimal.Truncate(limit.Most) != limit.Most) ? new Rule("AM-36", "A limit is a whole number, save that of the privacy budget.")
        : (change.Limits ?? []).Any(limit => limit.Most <= 0) ? new Rule("AM-11", "A limit is above 0.")
        : (change.Limits ?? []).Any(limit => limit.Most > AskedNumber.Most) ? new Rule("AM-49", $"A limit is at most {AskedNumber.Most.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)}, which is the most that one counter counts.")
        : change.Summary is { } summary && (string.IsNullOrWhiteSpace(summary) || summary.Length > LongestText || pack.Form is { } form && CompletenessOfForm.Words(summary) > form.SummaryWords)
            ? new Rule("AM-27", $"The summary is printed and published, so it is not empty and has at most {(pack.Form is { } held ? $"{held.SummaryWords} words and " : "")}{LongestText} characters.")
        : change.Contact is { } contact && (string.IsNullOrWhiteSpace(contact) || contact.Length > LongestContact) ? new Rule("AM-28", $"The contact is not empty and has at most {LongestContact} characters.")
        : change.Processors is { } processors && processors.Any(one => string.IsNullOrWhiteSpace(one) || one.Length > LongestContact) ? new Rule("AM-29", $"Each service provider is named, in at most {LongestContact} characters.")
        : change.NewSites is { } sites && Sites.Fault(sites, grant) is { } site ? site
        : change.NewUsers is { } users ? users.Count == 0 ? new Rule("AM-24", "Say who is to be added.") : Fault([.. grant.Users, .. users], grant, today)
        : null);

    /// <summary>No change moves the last day past that of a sanction.</summary>
    private static Rule? Beyond(string code, DateOnly? end, LicenceGrant? grant) => end > grant?.LatestEnd
        ? new Rule(code, $"A sanction ends the licence on {Words.Day(grant!.LatestEnd!.Value)}; no change moves the last day past that.") : null;

    /// <summary>Why these people cannot be the named users; null when they can.</summary>
    internal static Rule? Fault(IReadOnlyList<NamedUser> users, LicenceGrant grant, DateOnly today) =>
        // Who is named already stays named, also by a code that an older release took.
        users.FirstOrDefault(user => string.IsNullOrWhiteSpace(user.Account) || string.IsNullOrWhiteSpace(user.Name)
            || (!CountryName.IsCode(user.Country) && !grant.Users.Any(known => known.Is(user.Account) && known.Country == user.Country))) is not null
            ? new Rule("NU-2", "Each user has an account, a name and the two-letter code of a country, such as NL.")
        : users.GroupBy(user => user.Account.ToUpperInvariant()).FirstOrDefault(group => group.Count() > 1) is { } twice ? new Rule("NU-3", $"{twice.First().Account} is named twice.")
        : grant.Limit(Counted.Users) is { } most && users.Count > most ? new Rule("NU-4", $"The licence allows {most:0} users.")
        : users.FirstOrDefault(user => grant.Countries.Count > 0 && !grant.Countries.Contains(user.Country)) is { } away ? new Rule("NU-5", $"The licence does not name {CountryName.Of(away.Country)}, from where {away.Name} would work.")
        : users.FirstOrDefault(user => user.TrainedOn > today) is { } early ? new Rule("NU-6", $"The training of {early.Name} lies ahead.")
        : users.FirstOrDefault(user => !grant.Users.Any(known => known == user) && grant.NamesUsers && grant.TrainedUntil(user) < today) is { } old
            ? new Rule("NU-7", $"The training of {old.Name} is older than {grant.TrainingMonths} months (SG-15).")
        : null;

    /// <summary>Why a renewal cannot be filed; null when it can.</summary>
    /// <param name="assessedAt">When the newest assessment of the licensed version with its stress tests was made; null where there is none.</param>
    public static Rule? RenewalFault(Licence licence, AmendmentChange change, DateTimeOffset? assessedAt, PolicyPack pack, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (opens, closes) = (licence.End.AddDays(-pack.Clock("renewal-opens").Length), licence.End.AddDays(-pack.Clock("renewal-closes").Length));
        return today < opens || today > closes ? new Rule("RN-4", $"A renewal is filed between {Words.Day(opens)} and {Words.Day(closes)}.")
            : change != new AmendmentChange(End: change.End) ? new Rule("RN-12", "A renewal moves the last day and nothing else. Ask for any other change on its own.")
            : RenewalStops(licence, change.End ?? default, pack, now)
            ?? (assessedAt is not { } at || at <= licence.GrantedAt || pack.Due("assessment-age", at) < now
                ? new Rule("RN-10", $"The risk has to be measured anew first, with its stress tests: a renewal stands on an assessment made after the licence was granted, at most {pack.Clock("assessment-age").Length} months ago.")
                : null);
    }

    /// <summary>What stands against a renewal whenever it is looked at; null for nothing.</summary>
    internal static Rule? RenewalStops(Licence licence, DateOnly end, PolicyPack pack, DateTimeOffset now)
    {
        var (today, tier) = (DateOnly.FromDateTime(now.UtcDateTime), pack.Tier(licence.Tier));
        return end <= licence.End ? new Rule("RN-5", "The new last day comes after the present one.")
            : Beyond("RN-13", end, licence.Grant)
            ?? (tier.MaxTermMonths is { } months && end > LastDay(licence.End.AddDays(1), months) ? new Rule("RN-6", $"At tier {tier.Number} one term is at most {months} months.")
            : tier.RenewToMonths is { } all && end > LastDay(licence.Start, all) ? new Rule("RN-7", $"At tier {tier.Number} a licence is renewed to at most {all} months in all. A new application is needed.")
            : licence.Duties.FirstOrDefault(duty => duty.Kind is DutyKind.Report && duty.IsOverdue(today)) is { } report ? new Rule("RN-8", $"A report is owed first: {report.What}.")
            : licence.Has(LicenceMark.OpenCorrectiveAction) ? new Rule("RN-9", "A corrective action is open; it is closed first.")
            : null);
    }

    /// <summary>The part of the grant that a change replaces and that is no longer what it was asked of; null when all are.</summary>
    internal static string? MovedPart(AmendmentChange change, LicenceGrant asked, LicenceGrant now) =>
        change.Purpose is not null && asked.Purpose != now.Purpose ? "purpose"
        : change.End is not null && asked.Term != now.Term ? "term"
        : change.Countries is not null && !asked.Countries.SequenceEqual(now.Countries) ? "list of places"
        : change.Processors is not null && !asked.Processors.SequenceEqual(now.Processors) ? "list of processors"
        : change.Mode is not null && asked.Mode != now.Mode ? "way to use the data"
        : (change.Limits ?? []).Any(limit => asked.Limit(limit.Of) != now.Limit(limit.Of)) ? "limits"
        : null;

    /// <param name="months">The largest number stands for no limit.</param>
    private static DateOnly LastDay(DateOnly start, int months) => months is int.MaxValue ? DateOnly.MaxValue : start.AddMonths(months).AddDays(-1);
}
