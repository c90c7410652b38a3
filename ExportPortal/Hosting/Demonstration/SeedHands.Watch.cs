using System.Text;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.AccessLog.Alerts;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Register;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>What comes after a licence: its use, alerts, incidents and sanctions.</summary>
internal sealed partial class SeedHands
{
    /// <summary>By which people in a country work.</summary>
    public WorkCalendar CalendarOf(string country) => Service<PolicyPack>().CalendarOf(country);

    public Task<string> LicenceOf(string application) => Read(db =>
        db.Licences.Where(licence => db.Applications.Any(one => one.Id == licence.Application && one.Number == application)).Select(licence => licence.Number).SingleAsync(cancellation));

    /// <summary>The recipient of a licence asks that its public record is withheld, and a manager grants it.</summary>
    public async Task Withhold(string application, string party, string kind, string reason, DateOnly until, string finding)
    {
        var asked = await Do(Service<AskForEmbargo>().Run(new(await LicenceOf(application), kind, reason, until), Guid.NewGuid(), cast.Signatory(party), cancellation));
        await Do(Service<DecideEmbargo>().Run(asked, EmbargoVerb.Grant, finding, null, Guid.NewGuid(), cast.Person("Petra"), cancellation));
    }

    public IReadOnlyList<string> UsersOf(string party) => cast.Users(party);

    /// <summary>A recipient hands in what its enclave logged.</summary>
    public async Task HandIn(string party, IEnumerable<string> lines)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        var receipt = await Do(Service<UploadAccessEvents>().Run($"{party}.jsonl", file.Length, file, cast.Signatory(party), cancellation));
        if (receipt.Refused > 0)
            throw new InvalidOperationException($"The demonstration could not be made: line {receipt.Errors[0].Line}, {receipt.Errors[0].Field}: {receipt.Errors[0].Message}");
    }

    /// <summary>Lets the rules read what has come.</summary>
    public async Task Watch() => await Service<WatchAccessLog>().Run(cancellation);

    /// <summary>Settles every open alert of a rule.</summary>
    public async Task Settle(string rule, AlertVerb verb, string who, string reason)
    {
        foreach (var alert in await Read(db => db.Set<Alert>().AsNoTracking().Where(one => one.Rule == rule && one.State == AlertState.New).Select(one => one.Id).ToListAsync(cancellation)))
            await Do(Service<ActOnAlert>().Run(alert, verb, reason, null, Guid.NewGuid(), cast.Person(who), cancellation));
    }

    /// <returns>The number of the incident.</returns>
    public Task<string> ReportIncident(string who, string kind, string title, string description, params IReadOnlyList<string> licences) =>
        Do(Service<ReportIncident>().Run(new ReportInput(kind, title, description, null, null, licences), Guid.NewGuid(), cast.Person(who), cancellation));

    public Task<string> ReportFromOutside(OutsideReport report) => Do(Service<ReportFromOutside>().Run(report, Guid.NewGuid(), cancellation));

    public Task<string> NewestIncident() => Read(db => db.Incidents.OrderByDescending(one => one.Number).Select(one => one.Number).FirstAsync(cancellation));

    public Task Act(string incident, IncidentVerb verb, string reason, TriageInput? triage = null) =>
        Do(Service<ActOnIncident>().Run(incident, verb, reason, triage, null, Guid.NewGuid(), cast.Person("Jonas"), cancellation));

    /// <summary>What stands for a person in the list of those who may own a corrective action.</summary>
    public string OwnerKey(string person) => ActionOwner.KeyOf(cast.Person(person).Organisation, cast.Person(person).Person);

    public Task Work(string incident, IncidentWork work) => Do(Service<WorkOnIncident>().Run(incident, work, null, Guid.NewGuid(), cast.Person("Jonas"), cancellation));

    /// <summary>Says of every clock that the facts point at, but that of the licence, that it does not apply.</summary>
    public async Task LeaveOtherClocks(string incident, string reason)
    {
        foreach (var notice in (await Incident(incident)).Notices.Where(one => one is { Proposal: not null, Decision: NoticeDecision.Undecided }))
            await Work(incident, new DecideClock(notice.Terms.Regime, notice.Terms.Step, false, reason, null));
    }

    /// <summary>Sends the next notice that is owed; with reasons, so long after its time.</summary>
    public async Task Notify(string incident, string reference, TimeSpan late = default, string reasons = "")
    {
        var next = (await Incident(incident)).Notices.Where(one => one is { Decision: NoticeDecision.Applies, SentAt: null, StartedAt: not null }).MinBy(one => one.DueAt)!;
        var at = late > TimeSpan.Zero ? next.DueAt!.Value + late : clock.GetUtcNow();
        await Work(incident, new SendNotice(next.Terms.Regime, next.Terms.Step, new SentNotice(at, "letter through the portal", reference, null, reasons)));
    }

    public async Task ProposeSanction(string incident, string application, int months, string terms, IReadOnlyDictionary<string, (int Value, string Sentence)> factors) =>
        await Do(Service<ProposeSanction>().Run(incident, new SanctionInput(await LicenceOf(application), "INTENT", 5,
            [.. Service<PolicyPack>().IncidentRules.Sanctions.Factors.Select(factor => factors.TryGetValue(factor.Code, out var weighed)
                ? new FactorScore(factor.Code, weighed.Value, weighed.Sentence) : new FactorScore(factor.Code, 0, "Nothing is known that weighs either way."))],
            terms, Months: months), Guid.NewGuid(), cast.Person("Jonas"), cancellation));

    /// <summary>The authority and an outside party bind themselves for a quarter.</summary>
    public async Task Commit(Quarter quarter, string party, byte[] outside)
    {
        await Do(Service<CommitDraw>().Run($"{quarter}", Guid.NewGuid(), cast.Person("Sigrun"), cancellation));
        await Do(Service<BindOutsideParty>().Run($"{quarter}", party, DrawSeed.Commit(outside, quarter).Hex, Guid.NewGuid(), cast.Person("Sigrun"), cancellation));
    }

    public async Task Draw(Quarter quarter, byte[] outside) =>
        await Do(Service<PublishDraw>().Run($"{quarter}", Convert.ToHexStringLower(outside), Guid.NewGuid(), cast.Person("Sigrun"), cancellation));

    private Task<Incident> Incident(string number) => Read(db => db.Incidents.AsNoTracking().SingleAsync(one => one.Number == number, cancellation));
}
