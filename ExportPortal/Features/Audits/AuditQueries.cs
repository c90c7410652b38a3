using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What the list is narrowed to. Null and empty narrow nothing.</summary>
/// <param name="View">"open", "closed" or "all".</param>
/// <param name="Words">Part of a number, a licence number or the name of the audited side.</param>
/// <param name="Page">From 1.</param>
public sealed record AuditFilter(string View = AuditFilter.Open, AuditType? Type = null, string? Words = null, int Page = 1)
{
    public const string Open = "open";
    public const string Closed = "closed";
    public const string All = "all";

    /// <summary>The filter as it stands in the address; what cannot be read narrows nothing.</summary>
    public static AuditFilter Read(string? view, string? type, string? words, int page = 1) => new(
        view is Closed or All ? view : Open, Enum.GetValues<AuditType>().Where(one => one.Code() == type).Select(one => (AuditType?)one).FirstOrDefault(), words, page);
}

public sealed record AuditRow(
    string Number, AuditType Type, AuditOrigin Origin, string Why, string Auditee, string? Licence, int? Tier, AuditState State, string? Lead, DateTimeOffset? DueAt, IReadOnlyList<Finding> Findings)
{
    /// <summary>"1 major, 2 minor"; null when there is none.</summary>
    public string? FindingWords => AuditWords.Tally(Findings);
}

/// <param name="Total">Rows that match, on all pages.</param>
public sealed record AuditList(IReadOnlyList<AuditRow> Rows, int Total, IReadOnlyDictionary<string, int> Counts, DateTimeOffset At);

/// <summary>An entry of the calendar.</summary>
/// <param name="Number">Audit; null for an entry of the draw.</param>
public sealed record CalendarEntry(DateOnly Day, string? Number, string What, string Href, string? Auditee);

/// <summary>Audits that the actor may see: the list, 25 a page, and the entries of days.</summary>
public sealed class AuditListQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public const int PageSize = 25;

    public async Task<AuditList> Run(AuditFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = db.Audits.AsNoTracking().VisibleTo(actor);
        var counts = new Dictionary<string, int>
        {
            [AuditFilter.Open] = await all.CountAsync(one => one.State != AuditState.Closed, cancellation),
            [AuditFilter.Closed] = await all.CountAsync(one => one.State == AuditState.Closed, cancellation),
        };
        counts[AuditFilter.All] = counts.Values.Sum();
        var rows = Found(db, filter, actor);
        var total = await rows.CountAsync(cancellation);
        var page = await rows.Skip((Math.Clamp(filter.Page, 1, total / PageSize + 1) - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        return new([.. page.Select(row => Row(row, actor))], total, counts, clock.GetUtcNow());
    }

    /// <summary>Numbers of all rows that match, in their order.</summary>
    public async Task<IReadOnlyList<string>> Numbers(AuditFilter filter, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Found(db, filter, actor).Select(row => row.Audit.Number).ToListAsync(cancellation);
    }

    /// <summary>The rows of the numbers, in any order; those that the actor may not see are left out.</summary>
    public async Task<IReadOnlyList<AuditRow>> Rows(IReadOnlyList<string> numbers, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return [.. (await Found(db, new(AuditFilter.All), actor).Where(row => numbers.Contains(row.Audit.Number)).ToListAsync(cancellation)).Select(row => Row(row, actor))];
    }

    private sealed class Named
    {
        public required Audit Audit { get; init; }
        public required string Auditee { get; init; }
    }

    private static IQueryable<Named> Found(PortalDbContext db, AuditFilter filter, Actor actor)
    {
        var words = filter.Words?.Trim().ToLowerInvariant() ?? "";
        // A side of a thematic audit does not find the others by searching either.
        var (seesAll, own) = (Sees(actor), actor.Organisation);
        return
            from audit in db.Audits.AsNoTracking().VisibleTo(actor)
            where filter.View == AuditFilter.All || (filter.View == AuditFilter.Closed) == (audit.State == AuditState.Closed)
            where filter.Type == null || audit.Type == filter.Type
            join auditee in db.Organisations on audit.Auditee equals auditee.Id
            where words == "" || audit.Number.ToLower().Contains(words) || audit.LicenceNumber!.ToLower().Contains(words) || audit.Subjects.Any(one => (seesAll || one.Auditee == own || one.Steward == own) && one.LicenceNumber.ToLower().Contains(words)) || audit.Clause!.ToLower().Contains(words) || ((seesAll || audit.Clause == null) && (auditee.RomanisedName.ToLower().Contains(words) || auditee.Name.ToLower().Contains(words)))
            orderby audit.State == AuditState.Closed, audit.DueAt == null, audit.DueAt, audit.Number
            select new Named { Audit = audit, Auditee = auditee.RomanisedName };
    }

    /// <summary>Whether the actor sees audits as the office does, findings before the draft included.</summary>
    public static bool Sees(Actor actor) => actor.IsAny(AuditWorkflow.Office);

    private static AuditRow Row(Named row, Actor actor) => Row(row.Audit, NameOf(row.Audit, row.Auditee, actor), actor);

    private static AuditRow Row(Audit audit, string auditee, Actor actor) => new(
        audit.Number, audit.Type, audit.Origin, audit.Why, auditee, audit.LicenceNumber ?? (audit.Clause is { } clause ? $"on clause {clause}" : null), audit.Tier, audit.State, audit.LeadName, audit.DueAt, audit.FindingsFor(actor));

    /// <summary>Who is audited, in words. A side of a thematic audit does not learn of the others.</summary>
    internal static string NameOf(Audit audit, string auditee, Actor actor) => !audit.IsThematic ? auditee : audit.IsOpenTo(actor) ? AuditWords.Extent(audit) : "your licences";

    /// <summary>The entries of the days, both inclusive, in their order.</summary>
    public async Task<IReadOnlyList<CalendarEntry>> Days(DateOnly first, DateOnly last, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var audits = await (
            from audit in db.Audits.AsNoTracking().VisibleTo(actor)
            where audit.FirstDay <= last && audit.LastDay >= first
            join auditee in db.Organisations on audit.Auditee equals auditee.Id
            select new { audit, auditee.RomanisedName }).ToListAsync(cancellation);
        var entries = audits.SelectMany(row => row.audit.DatesWithin(first, last, pack, now)
            .Select(one => new CalendarEntry(one.Day, row.audit.Number, one.What, $"/audits/{row.audit.Number}", NameOf(row.audit, row.RomanisedName, actor))));
        return [.. entries.Concat(Sees(actor) ? Draws(first, last) : []).Distinct().OrderBy(one => one.Day).ThenBy(one => one.Number, StringComparer.Ordinal)];
    }

    /// <summary>The last day to bind oneself for a quarter, and the first on which it is drawn.</summary>
    private static IEnumerable<CalendarEntry> Draws(DateOnly first, DateOnly last)
    {
        for (var quarter = Quarter.Of(new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)); quarter.First <= last.AddDays(1); quarter = quarter.Next)
        {
            if (first < quarter.First && quarter.First <= last.AddDays(1))
                yield return new(quarter.First.AddDays(-1), null, $"Commit for {quarter}", $"/audits/draw?quarter={quarter}", null);
            if (first <= quarter.First && quarter.First <= last)
                yield return new(quarter.First, null, $"Draw {quarter.Previous}", $"/audits/draw?quarter={quarter.Previous}", null);
        }
    }
}

/// <param name="State">In words.</param>
public sealed record FollowingSanction(string Number, int? Finding, int Rung, string State);

/// <summary>One audit as a reader may see it.</summary>
/// <param name="Findings">Those that the reader may see yet.</param>
/// <param name="Verbs">The verbs of the present state, and why a verb is closed to the reader.</param>
public sealed record AuditView(
    Audit Audit, string Auditee, string? Steward, string? Dataset, IReadOnlyList<Finding> Findings, IReadOnlyList<(AuditVerb Verb, Rule? Closed)> Verbs, bool IsOffice, bool IsAuditee, bool HasReport,
    IReadOnlyList<RiskTrigger> Triggers, Actor Actor, int Revision, DateTimeOffset ReadAt)
{
    /// <summary>The legal holds on its licence, for the office; evidence that was erased has no file any more.</summary>
    public IReadOnlyList<HoldInForce> Holds { get; init; } = [];

    /// <summary>The sanctions that followed from it, as far as the reader may see them.</summary>
    public IReadOnlyList<FollowingSanction> Sanctions { get; init; } = [];

    /// <summary>The findings out of which a measure is still to be proposed, for the office.</summary>
    public IReadOnlyList<Finding> WithoutMeasure { get; init; } = [];

    /// <summary>What earlier audits of the same side observed, the newest first, for the office.</summary>
    public IReadOnlyList<(string Audit, DateTimeOffset At, Finding Observed)> Observations { get; init; } = [];

    /// <summary>Whether there is a licence that a sanction out of it can be about.</summary>
    public bool HasLicence { get; init; }

    /// <summary>Open disputes about its findings that the reader may see, by "AU-003 F2".</summary>
    public IReadOnlyList<(string Number, string About)> Disputes { get; init; } = [];

    /// <summary>The evidence that the reader may see.</summary>
    public IReadOnlyList<EvidenceItem> Evidence { get; init; } = [];

    /// <summary>The licences of a thematic audit that the reader may see, with the name of the recipient.</summary>
    public IReadOnlyList<(AuditedLicence Licence, string Recipient)> Subjects { get; init; } = [];

    /// <summary>The steps that the reader may see.</summary>
    public IReadOnlyList<StepTaken> Steps { get; init; } = [];

    /// <summary>What is known about whether the reader may lead it.</summary>
    public required Independence Independence { get; init; }

    /// <summary>Numbers of the licences of the audited side that have not ended, for the office.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Numbers of the items of evidence whose file is still kept.</summary>
    public IReadOnlySet<int> Files { get; init; } = new HashSet<int>();
}

public sealed class AuditQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<bool> Exists(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Audits.VisibleTo(actor).AnyAsync(one => one.Number == number, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<AuditView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Tracked, because the revision stands beside the record.
        if (await db.Audits.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit)
            return null;
        var parties = audit.Parties.ToList();
        var names = await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        var title = audit.Licence is { } licence ? await (
            from held in db.Licences.AsNoTracking()
            where held.Id == licence
            join application in db.Applications on held.Application equals application.Id
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            select dataset.Title).FirstOrDefaultAsync(cancellation) : null;
        var (now, isOffice) = (clock.GetUtcNow(), audit.IsOpenTo(actor));
        var independence = await AuditCommands.IndependenceOf(db, audit, actor, pack, cancellation);
        var verbs = AuditWorkflow.Table.Rows.Where(row => row.From == audit.State && !row.IsByPortal && row.Who.Any(actor.Is) && (row.Verb is AuditVerb.AgreeWithdrawal ? audit.AskedToWithdraw().Any() : actor.Is(Role.Auditor) || audit.IsAuditee(actor.Organisation))).Select(row => row.Verb).Distinct()
            .Select(verb => (verb, audit.WhyClosed(verb, actor, independence, pack, now))).Where(one => one.Item2?.Code != "AU-20").ToList();
        var findings = audit.FindingsFor(actor);
        var triggers = isOffice ? await db.RiskTriggers.AsNoTracking().Where(one => one.Audit == number).OrderByDescending(one => one.Points).ToListAsync(cancellation) : [];
        var hasLicence = await db.HasLicence(audit, cancellation);
        return new(audit, AuditListQuery.NameOf(audit, names[audit.Auditee], actor), audit.Steward is { } steward ? names.GetValueOrDefault(steward) : null, title, findings, verbs, isOffice,
            audit.IsAuditee(actor.Organisation) && (audit.Type is not AuditType.Internal || actor.Is(Role.LicensingManager)), (isOffice || !audit.IsThematic) && await db.Set<SealedAuditReport>().AnyAsync(one => one.Audit == audit.Id, cancellation),
            triggers, actor, Revisions.Of(db, audit), now)
        {
            Independence = independence,
            Running = isOffice ? await AuditCommands.Running(db, audit, now, cancellation) : [],
            Holds = isOffice ? await db.HoldsOn(audit.LicenceIds, cancellation) : [],
            Sanctions = [.. (await db.Sanctions.AsNoTracking().VisibleTo(actor).Where(one => one.Audit == audit.Id).OrderBy(one => one.Number).Select(one => new { one.Number, one.AuditFinding, one.Rung, one.State }).ToListAsync(cancellation))
                .Select(one => new FollowingSanction(one.Number, one.AuditFinding, one.Rung, Words.Of(one.State)))],
            WithoutMeasure = isOffice && hasLicence ? audit.WithoutMeasure((await db.Measures([audit.Id], cancellation))[audit.Id]) : [],
            Observations = isOffice ? await Observations(db, audit, actor, cancellation) : [],
            HasLicence = hasLicence,
            Disputes = [.. (await db.Disputes.AsNoTracking().VisibleTo(actor).Where(one => one.Kind == Domain.Licensing.DisputeKind.AuditFinding && one.About.StartsWith(audit.Number + " ") && !Domain.Licensing.DisputeWorkflow.Ended.Contains(one.State)).OrderBy(one => one.Number).Select(one => new { one.Number, one.About }).ToListAsync(cancellation)).Select(one => (one.Number, one.About))],
            Evidence = [.. audit.Evidence.Where(one => isOffice || audit.Concerns(one, actor.Organisation))],
            Subjects = [.. audit.Subjects.Where(one => isOffice || one.Auditee == actor.Organisation || one.Steward == actor.Organisation).Select(one => (one, names[one.Auditee]))],
            // Who else is audited, and what it answered, is no side's business.
            Steps = [.. audit.Steps.Where(step => isOffice || !Enum.TryParse<AuditVerb>(step.Verb, out var verb) || (!AuditWorkflow.IsInner(verb) && (!audit.IsThematic || step.Person == actor.Person || !AuditWorkflow.IsOfAuditee(verb))))
                .Select(step => !isOffice && Enum.TryParse<AuditVerb>(step.Verb, out var verb) && AuditWorkflow.HasInnerReason(verb) ? step with { Reason = "" } : step)],
            Files = (await db.Set<AuditFile>().Where(one => one.Audit == audit.Id).Select(one => one.Number).ToListAsync(cancellation)).ToHashSet(),
        };
    }

    private static async Task<IReadOnlyList<(string, DateTimeOffset, Finding)>> Observations(PortalDbContext db, Audit next, Actor actor, CancellationToken cancellation)
    {
        var sides = next.Auditees;
        var earlier = await db.Audits.AsNoTracking().VisibleTo(actor).Where(one => one.ReportedAt != null && (sides.Contains(one.Auditee) || one.Subjects.Any(subject => sides.Contains(subject.Auditee)))).ToListAsync(cancellation);
        return [.. earlier.OrderByDescending(one => one.ReportedAt).SelectMany(one => one.ObservationsFor(next).Select(observed => (one.Number, one.ReportedAt!.Value, observed)))];
    }
}
