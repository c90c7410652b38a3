using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using EvidenceItem = ExportPortal.Domain.Incidents.EvidenceItem;

namespace ExportPortal.Features.Incidents;

/// <param name="NextDue">The nearest clock of the law that runs or is late; null when none does.</param>
/// <param name="NextName">Its name.</param>
/// <param name="Licences">How many licences it reaches; null for who reported it alone, as are the clocks: whom else it concerns is not theirs to know.</param>
public sealed record IncidentRow(
    string Number, string Title, string Class, IncidentState State, int? Severity, IncidentSource Source, DateTimeOffset AwareAt, string? Lead, DateTimeOffset? NextDue, string? NextName, int? Licences);

/// <param name="Rows">The newest of each state.</param>
/// <param name="Counts">How many there are of each state; a state that has none is left out.</param>
/// <param name="IsReader">Whether the reader leads or oversees incidents; others see only what their own organisation reported.</param>
public sealed record IncidentListView(IReadOnlyList<IncidentRow> Rows, IReadOnlyDictionary<IncidentState, int> Counts, bool IsReader, DateTimeOffset ReadAt);

/// <param name="Next">Where the next part begins; null after the last.</param>
/// <param name="Open">How many that the reader may see are open.</param>
/// <param name="All">How many there are.</param>
/// <param name="IsReader">Whether the reader leads or oversees incidents.</param>
public sealed record IncidentPart(IReadOnlyList<IncidentRow> Rows, string? Next, int Open, int All, bool IsReader, DateTimeOffset ReadAt);

/// <summary>The incidents that the reader may see, the newest first.</summary>
public sealed class IncidentListQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Incidents of one state that the board shows; the list has the rest.</summary>
    public const int MostOfState = 50;

    /// <summary>The board: the newest of each state. Reports of the public form come after those of people whom the portal knows, so that whoever sends many pushes none of these away.</summary>
    public async Task<IncidentListView> Run(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, all, rows) = (clock.GetUtcNow(), db.Incidents.AsNoTracking().VisibleTo(actor), new List<IncidentRow>());
        var counts = await all.GroupBy(incident => incident.State).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        foreach (var state in counts.Keys.Order())
            rows.AddRange(await Rows(all.Where(incident => incident.State == state).OrderBy(incident => state == IncidentState.Reported && incident.Source == IncidentSource.Public)
                .ThenByDescending(incident => incident.Number.Length).ThenByDescending(incident => incident.Number).Take(MostOfState), actor.ReadsIncidents(), cancellation));
        return new(rows, counts, actor.ReadsIncidents(), now);
    }

    /// <summary>One part of the list, narrowed and cut in the store.</summary>
    /// <param name="after">Number of the last one of the part before; null for the first.</param>
    public async Task<IncidentPart> Part(bool isOpen, string? after, int size, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var all = db.Incidents.AsNoTracking().VisibleTo(actor);
        var open = all.Where(incident => incident.State != IncidentState.Closed && incident.State != IncidentState.FalseAlarm);
        var found = await Rows((isOpen ? open : all).NewestFirst(after).Take(size + 1), actor.ReadsIncidents(), cancellation);
        return new([.. found.Take(size)], found.Count > size ? found[size - 1].Number : null, await open.CountAsync(cancellation), await all.CountAsync(cancellation), actor.ReadsIncidents(), now);
    }

    /// <summary>A row needs no more of an incident than this: neither its report nor its timeline and evidence are read.</summary>
    private static async Task<List<IncidentRow>> Rows(IQueryable<Incident> incidents, bool isReader, CancellationToken cancellation)
    {
        var found = await incidents.Select(one => new
        {
            one.Number, one.Title, one.Class, one.State, one.SeverityLevel, one.Source, one.AwareAt, one.LeadName,
            Notices = EF.Property<List<NoticeClock>>(one, "notices"), Licences = EF.Property<List<ReachedLicence>>(one, "licences"),
        }).ToListAsync(cancellation);
        return found.ConvertAll(one =>
        {
            var next = isReader && IncidentWorkflow.IsOpen(one.State) ? one.Notices.Where(notice => notice.Runs).MinBy(notice => notice.DueAt) : null;
            return new IncidentRow(one.Number, one.Title, one.Class, one.State, one.SeverityLevel, one.Source, one.AwareAt, one.LeadName, next?.DueAt, next?.Name, isReader ? one.Licences.Count : null);
        });
    }
}

/// <param name="State">As of now.</param>
/// <param name="Until">Until when it is suspended unless a manager confirms that; null where it is not, or was confirmed.</param>
public sealed record LicenceStanding(ReachedLicence Reached, LicenceState State, string Recipient, Rule? WhyNotSuspended, DateTimeOffset? Until = null);

public sealed record PrintedReport(int No, string State, DateTimeOffset PrintedAt, string PrintedBy, ContentHash PdfHash);

/// <param name="Closed">Why a verb is closed to the reader, of those that the reader's roles have at all; null when it is open.</param>
/// <param name="WhyNotWork">Why the reader may add nothing; null when they may.</param>
public sealed record IncidentView(
    Incident Incident, bool IsReader, IReadOnlyList<LicenceStanding> Licences, IReadOnlyList<Sanction> Sanctions, IReadOnlyList<PrintedReport> Reports,
    IReadOnlyList<(IncidentVerb Verb, Rule? Closed)> Verbs, Rule? WhyNotWork, int Revision, DateTimeOffset ReadAt)
{
    /// <summary>Numbers of the items of evidence whose file the portal keeps.</summary>
    public IReadOnlySet<int> Files { get; init; } = new HashSet<int>();

    /// <summary>Who may own a corrective action, by the key; empty for who may add none.</summary>
    public IReadOnlyDictionary<string, ActionOwner> Owners { get; init; } = new Dictionary<string, ActionOwner>();

    /// <summary>Whether the alert that it came from is open to the reader; the board reads incidents, and no alerts.</summary>
    public bool OpensAlert { get; init; }

    /// <summary>Whether the reader may correct what the report had wrong; that is open before the triage too.</summary>
    public bool CanCorrect { get; init; }

    /// <summary>Whether the reader may say that a lesson was taken up; that goes on after the incident is closed.</summary>
    public bool CanTakeUp { get; init; }

    /// <summary>The legal holds on the licences that it reaches.</summary>
    public IReadOnlyList<HoldInForce> Holds { get; init; } = [];

    /// <summary>Numbers of the licences that it names and that are the reader's own.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];
}

/// <summary>Reads one incident for a reader who may see it.</summary>
public sealed class IncidentQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public async Task<bool> Exists(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Incidents.VisibleTo(actor).AnyAsync(one => one.Number == number, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<IncidentView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Incidents.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } incident)
            return null;
        var (now, isReader) = (clock.GetUtcNow(), actor.ReadsIncidents());
        var ids = incident.Licences.Select(one => one.Licence).ToList();
        var licences = isReader ? await db.Licences.AsNoTracking().Where(one => ids.Contains(one.Id)).ToListAsync(cancellation) : [];
        var parties = licences.Select(one => one.Recipient).Distinct().ToList();
        var names = await db.Organisations.Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        var sanctions = isReader ? await db.Sanctions.AsNoTracking().Where(one => one.Incident == incident.Id).OrderBy(one => one.Number).ToListAsync(cancellation) : [];
        var reports = !isReader ? [] : await db.IncidentReports.AsNoTracking().Where(one => one.Incident == incident.Id).OrderByDescending(one => one.No)
            .Select(one => new PrintedReport(one.No, one.State, one.PrintedAt, one.PrintedBy, one.PdfHash)).ToListAsync(cancellation);
        return new(
            incident, isReader,
            [.. incident.Licences.Where(_ => isReader).Select(reached => licences.Find(one => one.Id == reached.Licence) is { } licence
                ? new LicenceStanding(reached, licence.StateAt(now), names[licence.Recipient], licence.WhyClosed(LicenceVerb.SuspendProvisionally, actor, now), licence.StateAt(now) is LicenceState.Suspended ? licence.ProvisionalUntil : null) : null).OfType<LicenceStanding>()],
            sanctions, reports,
            [.. IncidentWorkflow.Table.Rows.Where(row => row.From == incident.State && row.Who.Any(actor.Is)).Select(row => (row.Verb, incident.WhyClosed(row.Verb, actor, now)))],
            incident.State is IncidentState.Reported ? new Rule("IN-3", "Triage the incident first; that makes you its lead.") : IncidentWorkflow.IsOpen(incident.State) ? incident.WhyNotWork(actor) : new Rule("IN-2", "The incident is over; nothing can be added."),
            Revisions.Of(db, incident), now)
        {
            Files = isReader ? (await db.Set<IncidentEvidenceFile>().Where(one => one.Incident == incident.Id).Select(one => one.No).ToListAsync(cancellation)).ToHashSet() : [],
            Owners = incident.WhyNotWork(actor) is null ? await db.MayOwn(incident, cancellation) : new Dictionary<string, ActionOwner>(),
            OpensAlert = Identity.PortalPolicies.SeesWholeLog(actor),
            CanCorrect = IncidentWorkflow.IsOpen(incident.State) && incident.WhyNotWork(actor) is null,
            Own = [.. incident.Named.Where(one => one.Recipient == actor.Organisation || one.Steward == actor.Organisation).Select(one => one.Number)],
            CanTakeUp = incident.WhyNotTakeUp(actor) is null,
            Holds = isReader ? await db.HoldsOn(ids, cancellation) : [],
        };
    }
}

internal static class RecipientsReached
{
    /// <param name="but">The recipient that reads.</param>
    public static async Task<NamesReached> OtherRecipients(this PortalDbContext db, Incident incident, OrganisationId but, CancellationToken cancellation)
    {
        var ids = incident.Licences.Select(one => one.Recipient).Where(one => one != but).Distinct().ToList();
        var own = await db.Organisations.Where(one => one.Id == but).Select(one => new { one.Name, one.RomanisedName }).SingleAsync(cancellation);
        return new([.. (await db.Organisations.Where(one => ids.Contains(one.Id)).Select(one => new { one.Name, one.RomanisedName }).ToListAsync(cancellation))
            .SelectMany(one => new[] { one.Name, one.RomanisedName }).Where(name => name != own.Name && name != own.RomanisedName).Distinct()], [own.Name, own.RomanisedName]);
    }
}

/// <summary>What the reader of a sanction sees of the incident. One incident may reach several recipients; each sees what is about its own licence or about all.</summary>
public sealed record SanctionFile(string Title, string Class, string? Cause, string? FailedControl, IReadOnlyList<EvidenceItem> Evidence, IReadOnlyList<IncidentEntry> Timeline)
{
    /// <param name="isWhole">For those who investigate, decide or hear appeals.</param>
    public static SanctionFile Of(Incident incident, Sanction sanction, bool isWhole, NamesReached names)
    {
        if (isWhole)
            return new(incident.Title, incident.Class, incident.Cause, incident.FailedControl, incident.Evidence, NoticeWords.Timeline(incident));
        string? Part(string? text) => NoticeWords.Part(incident, sanction.Subject.Number, names, text);
        return new(Part(incident.Title)!, incident.Class, Part(incident.Cause), Part(incident.FailedControl), NoticeWords.Evidence(incident, sanction.Subject.Number, names),
            NoticeWords.Extract(incident, sanction.Subject.Number, sanction.Number, names));
    }

    /// <summary>The file of a sanction that follows from a finding: the finding with its plan and its steps.</summary>
    public static SanctionFile Of(Finding finding) => new(
        finding.Text, $"{finding.Grade}", finding.Plan?.Whys.LastOrDefault(), finding.Topic, [],
        [new(finding.At, $"F{finding.Number} recorded: {finding.Topic}", finding.PersonName, finding.At), .. finding.Steps.Select(step => new IncidentEntry(step.At, $"{FindingWorkflow.Label(Enum.Parse<FindingVerb>(step.Verb))}{(step.Reason.Length > 0 ? $": {step.Reason}" : "")}", step.PersonName, step.At))]);
}

public sealed record SanctionView(
    Sanction Sanction, SanctionFile File, string Recipient, LicenceState LicenceState, IReadOnlyList<(SanctionVerb Verb, Rule? Closed)> Verbs,
    IReadOnlyList<(AppealVerb Verb, Rule? Closed)> AppealVerbs, bool SeesOrigin, int Revision, DateTimeOffset ReadAt)
{
    /// <summary>Where the incident or the audit that it follows from is read.</summary>
    public string Origin => Sanction.AuditNumber is { } audit ? $"/audits/{audit}" : $"/incidents/{Sanction.IncidentNumber}";

    /// <summary>Whether the reader may name the panel of the open appeal.</summary>
    public bool MayName { get; init; }

    /// <summary>The reader works on cases of the authority; the parties are not told who has signed what is not decided.</summary>
    public bool IsStaff { get; init; }

    /// <summary>Number of the dispute that holds what is to be carried out; null for none.</summary>
    public string? HeldBy { get; init; }

    /// <summary>The disputes about it that the reader may see.</summary>
    public IReadOnlyList<DisputeMark> Disputes { get; init; } = [];
}

/// <summary>Reads one sanction with its file, for a reader who may see it.</summary>
public sealed class SanctionQuery(IDbContextFactory<PortalDbContext> contexts, Domain.Policy.PolicyPack pack, TimeProvider clock)
{
    public async Task<bool> Exists(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Sanctions.VisibleTo(actor).AnyAsync(one => one.Number == number, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<SanctionView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Sanctions.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } sanction)
            return null;
        var now = clock.GetUtcNow();
        await db.ReadInvestigators(sanction, cancellation);
        var incident = sanction.Incident is { } follows ? await db.Incidents.AsNoTracking().SingleAsync(one => one.Id == follows, cancellation) : null;
        var audit = sanction.Audit is { } audited ? await db.Audits.AsNoTracking().SingleAsync(one => one.Id == audited, cancellation) : null;
        var stains = sanction.ReviewAt <= now && actor.ReadsIncidents() ? await db.Stains(sanction, pack, now, cancellation) : [];
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == sanction.Licence, cancellation);
        var recipient = await db.Organisations.Where(one => one.Id == sanction.Recipient).Select(one => one.RomanisedName).SingleAsync(cancellation);
        return new(
            sanction, incident is null ? SanctionFile.Of(audit!.FindingOf(sanction.AuditFinding!.Value)!) : SanctionFile.Of(incident, sanction, actor.ReadsIncidents() || actor.Is(Role.AppealPanel), await db.OtherRecipients(incident, sanction.Recipient, cancellation)), recipient, licence.StateAt(now),
            [.. SanctionWorkflow.Table.Rows.Where(row => row.From == sanction.State && row.Who.Any(actor.Is)).Select(row => (row.Verb, sanction.WhyClosed(row.Verb, incident, actor, pack, now) ?? (row.Verb is SanctionVerb.StepDown ? Sanction.WhyNotClean(stains, pack) : null)))],
            sanction.OpenAppeal is null || !actor.Is(Role.AppealPanel) ? [] : [.. Enum.GetValues<AppealVerb>().Select(verb => (verb, sanction.WhyClosed(verb, actor)))],
            audit is null ? actor.ReadsIncidents() : await db.Audits.VisibleTo(actor).AnyAsync(one => one.Id == audit.Id, cancellation), Revisions.Of(db, sanction), now) { MayName = sanction.WhyNotNaming(actor) is null, IsStaff = actor.IsCaseStaff(), HeldBy = sanction.HeldBy(await db.DisputesAbout(sanction).ToListAsync(cancellation))?.Number, Disputes = await db.DisputesOn([sanction.Number], actor, cancellation) };
    }
}

/// <param name="No">Number of the print of an incident; null for the report of an audit, which is sealed once.</param>
/// <param name="IsNewest">Whether no later print of the same incident exists.</param>
public sealed record ReportCheck(string Number, int? No, DateTimeOffset PrintedAt, bool IsNewest);

/// <summary>Tells anybody whether a printed report is known, by the first digits of its fingerprint; it says nothing of what is in it.</summary>
public sealed class ReportCheckQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <param name="digits">16 hexadecimal digits; blanks are passed over.</param>
    public async Task<ReportCheck?> Run(string digits, CancellationToken cancellation)
    {
        var wanted = string.Concat(digits.Where(char.IsAsciiHexDigit)).ToLowerInvariant();
        if (wanted.Length != 16)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Anybody may ask, so no more than the one report is read.
        if (await db.IncidentReports.AsNoTracking().Where(one => ((string)(object)one.Fingerprint).StartsWith(wanted))
            .Select(one => new ReportCheck(one.Number, one.No, one.PrintedAt, !db.IncidentReports.Any(later => later.Incident == one.Incident && later.No > one.No))).FirstOrDefaultAsync(cancellation) is { } found)
            return found;
        return await db.Set<SealedAuditReport>().AsNoTracking().Where(one => one.Fingerprint != null && ((string)(object)one.Fingerprint).StartsWith(wanted))
            .Select(one => new { one.Audit, one.SealedAt }).FirstOrDefaultAsync(cancellation) is not { } report ? null
            : new(await db.Audits.Where(one => one.Id == report.Audit).Select(one => one.Number).SingleAsync(cancellation), null, report.SealedAt, true);
    }
}

/// <param name="Next">Where the next part begins; null after the last.</param>
/// <param name="Count">How many the reader may see.</param>
public sealed record SanctionPart(IReadOnlyList<Sanction> Rows, string? Next, int Count);

/// <summary>The sanctions that the reader may see, the newest first.</summary>
public sealed class SanctionListQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <param name="after">Number of the last one of the part before; null for the first.</param>
    public async Task<SanctionPart> Part(string? after, int size, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var seen = db.Sanctions.AsNoTracking().VisibleTo(actor);
        var found = await seen.NewestFirst(after).Take(size + 1).ToListAsync(cancellation);
        return new([.. found.Take(size)], found.Count > size ? found[size - 1].Number : null, await seen.CountAsync(cancellation));
    }
}
