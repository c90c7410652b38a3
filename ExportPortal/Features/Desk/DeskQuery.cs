using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>A case in the queue.</summary>
/// <param name="WaitingFor">In a few words: "Legal opinion".</param>
public sealed record QueueRow(string Number, string Dataset, string Recipient, string WaitingFor, string StateCode, int? Tier, ClockView? Clock)
{
    /// <summary>How its clock stands; null where none runs.</summary>
    public string? ClockWords => Clock?.Words;
}

/// <summary>An appeal that waits for the panel.</summary>
/// <param name="Number">Of the application or the licence.</param>
/// <param name="Href">Where it is decided.</param>
public sealed record AppealRow(string Number, string Href, string Appeal, DateTimeOffset LodgedAt, ClockView Clock);

/// <summary>A case, licence, party or request of which one person has signed an act.</summary>
/// <param name="Href">Where the second person signs.</param>
public sealed record HalfSignedRow(string Number, string Act, string By, DateTimeOffset At, string Href);

/// <summary>A change of a licence that waits for the actor.</summary>
/// <param name="StateCode">As the chips of amendments know it.</param>
public sealed record ChangeRow(string Number, string Licence, string Kind, string StateCode, DateTimeOffset? DueAt);

/// <summary>A new look at the risk of a dataset that the actor's role owes, with every task and reason for it; due with the first.</summary>
/// <param name="Tasks">Each by itself, due first first; null for one of them.</param>
public sealed record ReassessmentDue(string Number, string Dataset, string Why, DateTimeOffset DueAt, IReadOnlyList<ReassessmentDue>? Tasks = null);

/// <summary>A report that nobody has triaged, a possible match with a list, an alert that nobody has settled in its time, an audit that has not begun, a finding out of which no measure was proposed, a suspension to be confirmed, or a request to disclose persons of the log.</summary>
public sealed record WatchRow(string Href, string Name, string What, DateTimeOffset At, DateTimeOffset? DueAt);

/// <param name="Open">Incidents that are not over.</param>
/// <param name="NextDue">The nearest clock of the law that runs or is late; null when none does.</param>
public sealed record IncidentTile(int Open, DateTimeOffset? NextDue, string? NextNumber);

/// <summary>Audits with a date in the month, as its calendar shows them.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="UnderWay">Those of them that have begun and are not closed, and the first one's number.</param>
public sealed record AuditTile(DateOnly Month, int Count, int UnderWay, string? FirstUnderWay);

/// <param name="Waiting">Cases that wait for the actor; the queue holds the first of them.</param>
/// <param name="EndingSoon">Active licences whose last day lies within the next 30 days.</param>
/// <param name="Unconfirmed">Licences with an end or stop of access that a system which gives access has not confirmed, and the one that waits longest.</param>
/// <param name="Points">Open cases whose risk the rules have weighed.</param>
public sealed record DeskView(
    int InReview, int Open, int Late, string? Latest, int EndingSoon, string? NextEnd, IReadOnlyList<QueueRow> Queue, IReadOnlyList<HalfSignedRow> HalfSigned,
    IReadOnlyList<RiskPoint> Points, DateTimeOffset ReadAt, IReadOnlyList<AppealRow> Appeals, int Unconfirmed, string? FirstUnconfirmed, IReadOnlyList<ReassessmentDue> Reassessments, int Waiting)
{
    /// <summary>Changes of licences that wait for the actor, those due first.</summary>
    public IReadOnlyList<ChangeRow> Changes { get; init; } = [];

    /// <summary>What waits for the reader and is no case of the queue, by its clock and then by its age; empty for who watches over nothing.</summary>
    public IReadOnlyList<WatchRow> Watch { get; init; } = [];

    /// <summary>What was handed in under licences and what is late; nothing for who is no officer.</summary>
    public DutiesOwed Duties { get; init; } = DutiesOwed.None;

    /// <summary>Requests for a classification that wait for the actor, those due first.</summary>
    public IReadOnlyList<RulingDue> Rulings { get; init; } = [];

    /// <summary>Null for who does not read incidents.</summary>
    public IncidentTile? Incidents { get; init; }

    /// <summary>Null for who does not see audits.</summary>
    public AuditTile? Audits { get; init; }

    /// <summary>Cases beyond those counted that may wait for the actor and were not looked at; 0 as a rule.</summary>
    public int NotLookedAt { get; init; }

    /// <summary>Whether the reader's roles see cases, and whether they see licences; what they do not is no 0.</summary>
    public (bool Cases, bool Licences) Sees { get; init; }

    /// <summary>Whether the picture shows those due first alone.</summary>
    public bool IsPictureCut { get; init; }
}

/// <summary>What needs the actor now.</summary>
public sealed class DeskQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock)
{
    private readonly PolicyPack pack = packs.Current;

    /// <summary>What "ends soon" means on the desk, and in the list behind it.</summary>
    public const int DaysAhead = 30;

    /// <summary>Rows of the queue on the desk; the list of all of mine has the rest.</summary>
    public const int Longest = 25;

    /// <summary>Cases of which the desk asks whether they wait for the actor, those due first.</summary>
    public const int LookedAt = WorkQueue.Most;

    /// <summary>Points of the picture, and rows of the other lists; figures on tiles count all.</summary>
    public const int Most = 200;

    private static readonly Role[] Watchers = [Role.IncidentLead, Role.Auditor];

    private static readonly ApplicationState[] Ended = [.. Enum.GetValues<ApplicationState>().Where(ApplicationWorkflow.IsEnded)];

    public async Task<DeskView> For(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        // With declared interests: nothing is offered to a person who may not act on it (FE-3).
        actor = await db.WithStanding(actor, now, cancellation);
        var visible = db.Applications.VisibleTo(actor);
        var open = Open(visible);
        var late = open.Where(application => application.OfficeDueAt < now);
        var queue = await visible.WaitingFor(actor, packs, now, Longest, cancellation);
        // A point needs no more of its case than this.
        var drawn = await open.DueFirst().Take(Most + 1)
            .Select(application => new { application.Number, application.Tier, application.Decision }).AsNoTracking().ToListAsync(cancellation);
        var (today, horizon) = (DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime).AddDays(DaysAhead));
        var ending = db.Licences.VisibleTo(actor).Where(licence => licence.State == LicenceState.Active && licence.LastDay >= today && licence.LastDay <= horizon);
        var next = await ending.OrderBy(licence => licence.LastDay).Select(licence => new { licence.Number, licence.LastDay }).FirstOrDefaultAsync(cancellation);
        var stops = db.EndNotices.Where(notice => notice.ConfirmedAt == null && db.Licences.VisibleTo(actor).Any(licence => licence.Id == notice.Licence));
        return new DeskView(
            await open.CountAsync(application => application.State == ApplicationState.InReview, cancellation),
            await open.CountAsync(cancellation),
            await late.CountAsync(cancellation),
            await late.OrderBy(application => application.OfficeDueAt).Select(application => application.Number).FirstOrDefaultAsync(cancellation),
            await ending.CountAsync(cancellation),
            next is null ? null : $"{next.Number}, on {Figures.Date(next.LastDay)}",
            await Rows(db, queue.First, now, cancellation),
            [.. await HalfSigned(db, actor, cancellation), .. await HalfSignedLicences(db, actor, now, cancellation), .. await SecondPersons.Of(db, actor, pack, now, cancellation)],
            [.. drawn.Take(Most).Where(application => application.Decision.Risk is { Overall.Value: > 0 })
                .Select(application => new RiskPoint(application.Number, application.Number, application.Decision.Risk!.PData.Value, application.Decision.Risk.PContext.Value, application.Tier))],
            now,
            actor.IsAny([Role.AppealPanel, .. AppealSeats.MayName]) ? [.. await Appeals(db, actor, now, cancellation), .. await SanctionAppeals(db, actor, now, cancellation)] : [],
            await stops.Select(notice => notice.Licence).Distinct().CountAsync(cancellation),
            await stops.OrderBy(notice => notice.CreatedAt).Select(notice => notice.Number).FirstOrDefaultAsync(cancellation),
            await LooksOwed(db, actor, cancellation),
            queue.All.Count)
        {
            Incidents = actor.ReadsIncidents() ? await Incidents(db, actor, now, cancellation) : null,
            Audits = actor.IsAny(AuditWorkflow.Office) ? await Audits(db, actor, now, cancellation) : null,
            Changes = await Changes(db, actor, cancellation),
            Watch = [.. (await Watched(db, actor, now, cancellation)).OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue).ThenBy(row => row.At)],
            Duties = await OwedDuties.Of(db, actor, now, cancellation),
            Rulings = await OpenRulings.Of(db, actor, pack, now, cancellation),
            NotLookedAt = queue.NotLookedAt,
            Sees = (actor.IsCaseStaff() || actor.Is(Role.Steward) || actor.Opened.Count > 0, actor.IsCaseStaff() || actor.IsAny(Role.Steward, Role.Recipient)),
            IsPictureCut = drawn.Count > Most,
        };
    }

    private static IQueryable<Application> Open(IQueryable<Application> visible) => visible.Where(application => !Ended.Contains(application.State) && application.State != ApplicationState.Draft);

    private static async Task<IncidentTile> Incidents(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = db.Incidents.AsNoTracking().VisibleTo(actor).Where(one => one.State != IncidentState.Closed && one.State != IncidentState.FalseAlarm);
        // A report that nobody has looked at yet has no clock of the law; a form that many can send fills no memory here.
        var worked = await open.Where(one => one.State != IncidentState.Reported).Select(one => new { one.Number, Notices = EF.Property<List<NoticeClock>>(one, "notices") }).ToListAsync(cancellation);
        var next = worked.SelectMany(one => one.Notices.Where(notice => notice.Runs).Select(notice => (one.Number, notice.DueAt)))
            .OrderBy(one => one.DueAt).FirstOrDefault();
        return new(await open.CountAsync(cancellation), next.DueAt, next.Number);
    }

    private async Task<AuditTile> Audits(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var first = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        var last = first.AddMonths(1).AddDays(-1);
        var audits = (await db.Audits.AsNoTracking().VisibleTo(actor).Where(one => one.FirstDay <= last && one.LastDay >= first).OrderBy(one => one.Number).ToListAsync(cancellation))
            .Where(one => one.DatesWithin(first, last, pack, now).Any()).ToList();
        var begun = audits.Where(one => one.State is not (AuditState.Planned or AuditState.Closed)).ToList();
        return new(first, audits.Count, begun.Count, begun.FirstOrDefault()?.Number);
    }

    private async Task<IReadOnlyList<WatchRow>> Watched(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
    [
        .. actor.IsAny(Watchers) ? await Watch(db, now, cancellation) : [],
        .. actor.IsAny(Role.Auditor) ? await AuditWaits.Of(db, actor, pack, now, cancellation) : [],
        .. actor.IsAny(Role.Auditor, Role.LicensingManager) ? await Measures(db, cancellation) : [],
        .. actor.IsAny(Role.LicensingManager, Role.BoardMember) ? await AuditWaits.Withdrawals(db, actor, pack, cancellation) : [],
        .. await Unconfirmed(db, actor, now, cancellation),
        .. await SecondPersons.Matches(db, actor, pack, now, cancellation),
        .. await Disclosures(db, actor, cancellation),
        .. (await db.ActionsOf(actor, cancellation)).Select(one => new WatchRow(one.Href, $"{one.Action.Name} of {one.Incident}", $"A corrective action of yours: {one.Action.Text}", one.Action.Clock.StartedAt, one.Action.Clock.Due(now, pack.Calendar))),
    ];

    /// <summary>Licences that are suspended until somebody confirms it, for who may; those that end first.</summary>
    private static async Task<IReadOnlyList<WatchRow>> Unconfirmed(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db.Licences.VisibleTo(actor).AsNoTracking().Where(one => one.State == LicenceState.Suspended && one.ProvisionalUntil > now).OrderBy(one => one.ProvisionalUntil).Take(Longest).ToListAsync(cancellation);
        return [.. waiting.Where(one => one.WhyClosed(LicenceVerb.ConfirmSuspension, actor, now) is null)
            .Select(one => new WatchRow($"/licences/{one.Number}", one.Number, "It is suspended provisionally. Confirm the suspension or lift it; otherwise it ends by itself.", one.ProvisionalSince ?? now, one.ProvisionalUntil))];
    }

    /// <summary>Requests to disclose persons of the access log that the actor may answer.</summary>
    private static async Task<IReadOnlyList<WatchRow>> Disclosures(PortalDbContext db, Actor actor, CancellationToken cancellation) =>
        [.. (actor.IsAny(Role.Auditor, Role.LicensingManager) ? await db.Set<LogDisclosure>().AsNoTracking().Where(one => one.IsGranted == null).OrderBy(one => one.RequestedAt).Take(Longest).ToListAsync(cancellation) : [])
            .Where(one => one.WhyNotAnswer(actor) is null).Select(one => new WatchRow("/log/export", "Persons in the log", $"{one.RequestedByName} asks to export the persons behind the pseudonyms.", one.RequestedAt, null))];

    /// <summary>The oldest reports and alerts that wait; their own pages have the rest.</summary>
    private async Task<IReadOnlyList<WatchRow>> Watch(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        // A high or medium alert comes on its last working day.
        var near = pack.Calendar.Add(now, 1);
        var reports = await db.Incidents.AsNoTracking().Where(one => one.State == IncidentState.Reported).OrderBy(one => one.ReportedAt).Take(Longest)
            .Select(one => new { one.Number, one.Title, one.ReportedAt, one.TriageClock }).ToListAsync(cancellation);
        var alerts = await db.Set<Alert>().AsNoTracking().Where(one => (one.Level == AnomalyLevel.Critical || one.DueAt <= near) && (one.State == AlertState.New || one.State == AlertState.InWork)).OrderBy(one => one.DueAt).Take(Longest)
            .Select(one => new { one.Id, one.Rule, one.Level, one.Sentence, one.RaisedAt, one.DueAt }).ToListAsync(cancellation);
        return [.. alerts.Select(one => new WatchRow($"/log/alerts/{one.Id}", $"Alert {one.Rule}, {Words.Of(one.Level)}", one.Sentence, one.RaisedAt, one.DueAt))
            .Concat(reports.Select(one => new WatchRow($"/incidents/{one.Number}", one.Number, one.Title, one.ReportedAt, one.TriageClock.Due(now, pack.Calendar))))];
    }

    /// <summary>Findings that lead to a measure which nobody has proposed yet, the oldest first. Few audits have such a note at all, and the store leaves the others out.</summary>
    private static async Task<IReadOnlyList<WatchRow>> Measures(PortalDbContext db, CancellationToken cancellation)
    {
        var audits = await db.Audits.FromSql($"SELECT * FROM audit WHERE \"Notes\" LIKE '%Proposal%'").AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation);
        var measures = await db.Measures(audits.ConvertAll(audit => audit.Id), cancellation);
        var parties = audits.Where(audit => audit.Licence is null).Select(audit => audit.Auditee).Distinct().ToList();
        var holders = await db.Licences.Where(one => parties.Contains(one.Recipient)).Select(one => one.Recipient).Distinct().ToListAsync(cancellation);
        return [.. audits.Where(audit => audit.Targets.Any(one => one.Licence is not null) || holders.Contains(audit.Auditee)).SelectMany(audit => audit.WithoutMeasure(measures[audit.Id]).Select(one => new WatchRow($"/audits/{audit.Number}", $"Finding F{one.Number} of {audit.Number}",
            $"{(audit.HasFailed(one) ? "The correction has failed: a suspension" : "A measure")} is to be proposed by {audit.LeadName ?? "the lead auditor"}.", one.At, null))).OrderBy(row => row.At).Take(Longest)];
    }

    /// <summary>Open cases with an act that one person has signed. Most have no signature at all, and the store leaves those out.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> HalfSigned(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var signed = await Open(db.Applications.FromSql($"SELECT * FROM application WHERE \"Signatures\" <> '[]'").VisibleTo(actor))
            .DueFirst().Take(Most).AsNoTracking().ToListAsync(cancellation);
        return [.. signed.Select(application => (application, half: application.HalfSigned())).Where(one => one.half is not null)
            .Select(one => new HalfSignedRow(one.application.Number, Enum.Parse<ApplicationVerb>(one.half!.Verb).Label(), one.half.Person == actor.Person ? "you" : one.half.PersonName, one.half.At, $"/applications/{one.application.Number}"))];
    }

    /// <summary>Licences of which another person has signed an act that the actor may sign now.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> HalfSignedLicences(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var signed = await db.Licences.FromSql($"SELECT * FROM licence WHERE \"Signatures\" <> '[]'").VisibleTo(actor)
            .OrderBy(licence => licence.Number).Take(Most).AsNoTracking().ToListAsync(cancellation);
        return [.. signed.SelectMany(licence => licence.Signatures.Where(half => licence.WhyClosed(Enum.Parse<LicenceVerb>(half.Verb), actor, now) is null)
            .Select(half => new HalfSignedRow(licence.Number, Words.Capital(Words.Of(Enum.Parse<LicenceVerb>(half.Verb))), half.PersonName, half.At, $"/licences/{licence.Number}")))];
    }

    /// <summary>Lodged appeals that the actor decides, or whose panel the actor may name.</summary>
    private async Task<IReadOnlyList<AppealRow>> Appeals(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var lodged = await (from appeal in db.Appeals.VisibleTo(actor).AsNoTracking()
                            where appeal.State == AppealState.Lodged
                            join application in db.Applications on appeal.Application equals application.Id
                            orderby appeal.DueAt
                            select new { Appeal = appeal, Application = application, Licence = db.Licences.FirstOrDefault(licence => licence.Id == appeal.Licence) }).Take(Most).ToListAsync(cancellation);
        var cases = lodged.Select(one => one.Application.Id).Distinct().ToList();
        var changes = (await db.Amendments.AsNoTracking().Join(db.Licences.Where(licence => cases.Contains(licence.Application)), one => one.Licence, licence => licence.Id, (one, licence) => new { licence.Application, Change = one }).ToListAsync(cancellation))
            .ToLookup(one => one.Application, one => one.Change);
        return [.. lodged.Where(one => (one.Appeal.Panel.Count == 0 && one.Appeal.WhyNotNaming(one.Application, one.Licence, actor, changes[one.Application.Id]) is null) || Enum.GetValues<AppealVerb>().Any(verb => (one.Licence is { } licence ? one.Appeal.WhyClosed(verb, licence, one.Application, actor, now, changes[one.Application.Id]) : one.Appeal.WhyClosed(verb, one.Application, actor, changes: changes[one.Application.Id])) is null))
            .Select(one => new AppealRow(one.Licence?.Number ?? one.Application.Number, one.Licence is { } licence ? $"/licences/{licence.Number}#appeals" : $"/applications/{one.Application.Number}?tab=appeals",
                one.Appeal.Number, one.Appeal.LodgedAt, CaseClocks.Of(one.Appeal.Clock, now, pack)))];
    }

    /// <summary>Open appeals against a sanction that the actor decides, or whose panel the actor may name.</summary>
    private async Task<IReadOnlyList<AppealRow>> SanctionAppeals(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var appealed = (await db.Sanctions.FromSql($"SELECT * FROM sanction WHERE \"State\" = 'Imposed' AND \"Appeals\" <> '[]'").VisibleTo(actor).AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation)).Where(one => one.OpenAppeal is not null).Take(Most).ToList();
        foreach (var one in appealed)
            await db.ReadInvestigators(one, cancellation);
        return [.. appealed.Where(one => (one.OpenAppeal!.Panel.Count == 0 && one.WhyNotNaming(actor) is null) || Enum.GetValues<AppealVerb>().Any(verb => one.WhyClosed(verb, actor) is null))
            .Select(one => new AppealRow(one.Subject.Number, $"/sanctions/{one.Number}", one.OpenAppeal!.Number, one.OpenAppeal.LodgedAt, CaseClocks.Of(one.OpenAppeal.Clock, now, pack))).OrderBy(row => row.LodgedAt)];
    }

    /// <summary>Open changes with a verb that the actor may take now.</summary>
    private async Task<IReadOnlyList<ChangeRow>> Changes(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var open = await db.Amendments.VisibleTo(actor).AsNoTracking().Where(one => AmendmentWorkflow.Open.Contains(one.State))
            .OrderBy(one => one.DueAt == null).ThenBy(one => one.DueAt).ThenBy(one => one.Number).Take(Most)
            .Join(db.Licences, one => one.Licence, licence => licence.Id, (one, licence) => new { Change = one, licence.Number }).ToListAsync(cancellation);
        return [.. open.Where(row => Enum.GetValues<AmendmentVerb>().Any(verb => row.Change.WhyClosed(verb, actor, pack) is null)).OrderBy(row => row.Change.DueAt ?? DateTimeOffset.MaxValue).ThenBy(row => row.Change.Number, StringComparer.Ordinal)
            .Select(row => new ChangeRow(row.Change.Number, row.Number, row.Change.Kind switch { AmendmentKind.Minor => "Minor change", AmendmentKind.Major => "Major change", _ => "Renewal" }, Words.Code(row.Change.State), row.Change.DueAt))];
    }

    private static async Task<IReadOnlyList<ReassessmentDue>> LooksOwed(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var roles = actor.Roles.ToList();
        var open = await db.Reassessments.AsNoTracking().Where(task => task.ClosedAt == null && roles.Contains(task.Who))
            .Join(db.Datasets.VisibleTo(actor), task => task.Dataset, dataset => dataset.Id, (task, dataset) => new { task.Number, Dataset = dataset.Number, task.Trigger, task.DueAt })
            .OrderBy(row => row.DueAt).Take(Most).ToListAsync(cancellation);
        return [.. open.Select(row => new ReassessmentDue(row.Number, row.Dataset, Domain.Risk.Reassessments.Word(row.Trigger), row.DueAt)).GroupBy(task => task.Dataset).Select(tasks => new ReassessmentDue(
            string.Join(", ", tasks.Select(task => task.Number)), tasks.Key, string.Join("; ", tasks.Select(task => task.Why).Distinct()), tasks.First().DueAt, [.. tasks]))];
    }

    private async Task<IReadOnlyList<QueueRow>> Rows(PortalDbContext db, IReadOnlyList<Application> queue, DateTimeOffset now, CancellationToken cancellation)
    {
        var datasets = queue.Select(application => application.Dataset).Distinct().ToList();
        var parties = queue.Select(application => application.Recipient).Distinct().ToList();
        var titles = await db.Datasets.Where(dataset => datasets.Contains(dataset.Id)).ToDictionaryAsync(dataset => dataset.Id, dataset => dataset.Title, cancellation);
        var names = await db.Organisations.Where(party => parties.Contains(party.Id)).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        return [.. queue.Select(application => (Case: application, Pack: packs.Of(application))).Select(one => new QueueRow(one.Case.Number, titles[one.Case.Dataset], names[one.Case.Recipient],
            one.Case.WaitingFor(one.Pack), one.Case.StateCode(one.Pack), one.Case.Tier, CaseClocks.Of(one.Case.State, one.Case.OfficeDueAt, now, one.Pack)))];
    }
}
