using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>How soon somebody must look (domain/09 9.3): critical 4 hours, high 1 and medium 5 working days.</summary>
public enum AnomalyLevel
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What a rule found, in a sentence, with the places of the entries that show it.</summary>
/// <param name="Baseline">What is usual or allowed, as the rule compared it; null when the rule needs none.</param>
public sealed record Anomaly(string Rule, AnomalyLevel Level, IReadOnlyList<long> Evidence, string Sentence, string? Baseline = null)
{
    /// <summary>The licence, where no evidence names it.</summary>
    public string? Licence { get; init; }

    /// <summary>About a sum under the licence: the entry in evidence is only the newest of many, and its actor is not meant.</summary>
    public bool IsOfSum { get; init; }

    /// <summary>About a source: the entry in evidence shows where something is missing, and its actor is not meant.</summary>
    public bool IsOfSource { get; init; }

    /// <summary>What of the rule it is about, where one says several things of a licence and a day: they are alerts of their own. Null for the rest.</summary>
    public string? Kind { get; init; }

    /// <summary>Since when nothing has come, or since when what was told of that is settled; null for what entries show.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>A person reported it; there is no entry of the log by which it could be known already.</summary>
    public bool IsReported { get; init; }
}

/// <summary>What was used under a licence in all, as the sums know it; a window holds only a part of the entries.</summary>
/// <param name="PersonsWithinDay">The most persons touched within any 24 hours that the window is about.</param>
/// <param name="Spent">Of the privacy budget by all events until now, by <see cref="LicensedUse.RenewedOn"/>, since each term has a budget of its own; null when none told it.</param>
public sealed record UseTotals(long Persons, long PersonsWithinDay, IReadOnlyDictionary<DateOnly, decimal>? Spent);

/// <summary>What the rules must know about a licence; made by who loads it, so that the rules stay pure.</summary>
/// <param name="IsActiveAt">Whether access was open at an instant: by state and term, and by no overdue condition that closes it.</param>
/// <param name="Countries">As granted today; empty when every country is licensed.</param>
/// <param name="Persons">How many persons the licence allows to touch; null when it sets no limit.</param>
/// <param name="Columns">The columns of the schedule, compared without case, as an engine may write its names in either; empty when it names none.</param>
/// <param name="Start">First day of the first term, and <paramref name="End"/> the last day of the latest, both inclusive.</param>
public sealed record LicensedUse(
    string Number, int Tier, Func<DateTimeOffset, bool> IsActiveAt, IReadOnlySet<string> Countries, long? Persons, IReadOnlySet<string> Columns, DateOnly Start, DateOnly End)
{
    /// <summary>The accounts that are named today; null when users need not be named. Compared without case.</summary>
    public IReadOnlySet<string>? Users { get; init; }

    /// <summary>First days of the terms that renewals began, the earliest first.</summary>
    public IReadOnlyList<DateOnly> Renewed { get; init; } = [];

    /// <summary>First day of the renewed term that an instant lies in; <c>default</c> in the first term.</summary>
    public DateOnly RenewedOn(DateTimeOffset at) => Renewed.LastOrDefault(first => first <= DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>First and last day of a term, both inclusive.</summary>
    /// <param name="renewed">By <see cref="RenewedOn"/>.</param>
    public (DateOnly First, DateOnly Last) TermOf(DateOnly renewed)
    {
        var next = Renewed.FirstOrDefault(first => first > renewed);
        return (renewed == default ? Start : renewed, next == default ? End : next.AddDays(-1));
    }

    /// <summary>What was granted before amendments, the oldest first.</summary>
    public IReadOnlyList<EarlierGrant> Earlier { get; init; } = [];

    /// <summary>The licensee, by whom accounts are one person's under all of its licences; null where it is not known.</summary>
    public string? Recipient { get; init; }

    /// <summary>Where and who at an instant.</summary>
    public (IReadOnlySet<string> Countries, IReadOnlySet<string>? Users) GrantedAt(DateTimeOffset at) =>
        Earlier.FirstOrDefault(one => at < one.Until) is { } before ? (before.Countries, before.Users) : (Countries, Users);

    /// <summary>Data that the licence allows to be joined with these, by name; empty when it allows none.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Since when the log has to come live (AC-16); null where it has not.</summary>
    public DateTimeOffset? LiveSince { get; init; }

    /// <summary>When access was last opened, by acceptance, the end of a suspension or the answer to an overdue condition; null when only the term is known.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the use ended for good as it is on record, which may be before the last day of the term; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the use had ended for good, on record or by the term alone; null where it had not at the instant.</summary>
    public DateTimeOffset? EndedBy(DateTimeOffset now) => EndedAt ?? (new DateTimeOffset(End.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) is var end && end <= now ? end : null);

    /// <summary>From when on events can be expected.</summary>
    public DateTimeOffset OpenSince
    {
        get
        {
            var start = new DateTimeOffset(Start, TimeOnly.MinValue, TimeSpan.Zero);
            return OpenedAt > start ? OpenedAt.Value : start;
        }
    }
}

/// <param name="Until">When the amendment that changed it took effect, or a user was taken off, exclusive.</param>
public sealed record EarlierGrant(DateTimeOffset Until, IReadOnlySet<string> Countries, IReadOnlySet<string>? Users);

/// <param name="SettledAt">Null while it is open.</param>
public sealed record ToldAlert(DateTimeOffset RaisedAt, DateTimeOffset? SettledAt);

/// <summary>Entries to look at, oldest first, and what is known beside them.</summary>
/// <param name="Licences">By number; a number that is missing is no licence of ours.</param>
/// <param name="Now">End of the window.</param>
/// <param name="Totals">By licence number; where one is missing the entries of the window are all there are.</param>
public sealed record AccessWindow(
    IReadOnlyList<AccessEvent> Events, IReadOnlyDictionary<string, LicensedUse> Licences, DateTimeOffset Now, IReadOnlyDictionary<string, UseTotals>? Totals = null)
{
    /// <summary>From when on the rules speak: those of the policy pack in force.</summary>
    public required AnomalyTerms Terms { get; init; }

    /// <summary>Entries from this place on are new; those before are there to compare with. A finding has a new entry in its evidence.</summary>
    public long FirstNew { get; init; }

    /// <summary>The calendar of a country, by which its nights, weekends and holidays are known; null for UTC without holidays.</summary>
    public Func<string?, WorkCalendar>? CalendarOf { get; init; }

    /// <summary>The alerts there are of what did not come, by rule, kind and licence; null for none.</summary>
    public ILookup<(string Rule, string? Kind, string Licence), ToldAlert>? Told { get; init; }

    /// <summary>From when on a silence counts that nobody was told of: since it began, or since what was told of it is settled. Null while an alert of it is open.</summary>
    public DateTimeOffset? Untold(string rule, string? kind, string licence, DateTimeOffset began)
    {
        var told = Told?[(rule, kind, licence)].Where(alert => alert.RaisedAt > began).ToList() ?? [];
        return told.Exists(alert => alert.SettledAt is null) ? null : told.Select(alert => alert.SettledAt!.Value).Append(began).Max();
    }

    /// <summary>The newest entries that sources delivered by themselves, of the licences whose log has to come live; null counts each entry as one.</summary>
    public IReadOnlyList<AccessEvent>? Live { get; init; }

    /// <summary>The numbers of the sources as the rules had read them before the new entries; of those that number their events.</summary>
    public IReadOnlyList<SourceNumbers> Numbers { get; init; } = [];

    /// <summary>The new entries, for rules that look at each by itself.</summary>
    public IEnumerable<AccessEvent> New => Events.Where(entry => entry.Seq >= FirstNew);

    /// <summary>Who the source says is behind the hash of an actor; where one is missing nobody knows any more.</summary>
    public IReadOnlyDictionary<ContentHash, string> Accounts { get; init; } = new Dictionary<ContentHash, string>();

    public string? AccountOf(AccessEvent entry) => entry.Persons.Actor is { } actor ? Accounts.GetValueOrDefault(actor) : null;

    public LicensedUse? LicenceOf(AccessEvent entry) => Licences.GetValueOrDefault(entry.Facts.Licence);

    /// <summary>Entries of each named actor, oldest first.</summary>
    public IEnumerable<IGrouping<string, AccessEvent>> ByActor() =>
        Events.Where(entry => entry.Persons.Actor is not null).GroupBy(entry => entry.Persons.Actor!.Value.Hex);

    /// <summary>
    /// The same, but of one person together who comes by two sources: each source has hashes of its own, and only an account
    /// that a licence names tells that two of them mean the same. Others stay apart.
    /// </summary>
    public IEnumerable<IGrouping<string, AccessEvent>> ByPerson() => Events.Where(entry => entry.Persons.Actor is not null).GroupBy(entry =>
        LicenceOf(entry) is { Recipient: { } recipient } licence && AccountOf(entry) is { } account && licence.GrantedAt(entry.Facts.At).Users?.Contains(account) is true
            ? $"{recipient} {account.ToUpperInvariant()}" : entry.Persons.Actor!.Value.Hex);
}
