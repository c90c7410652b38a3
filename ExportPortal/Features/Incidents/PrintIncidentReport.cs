using ExportPortal.Data;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>Prints the report of an incident as it stands, seals it and keeps it; returns its number.</summary>
public sealed class PrintIncidentReport(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack, Issuer issuer, ReportSeal seal, PdfRenderer renderer, TimeProvider clock)
{
    /// <param name="Revision">Of the incident that was drawn; another one is drawn anew.</param>
    private sealed record Drawn(IncidentReportFile? File, int No, int Revision);

    public async Task<Outcome<int>> Run(string number, Guid key, Actor actor, CancellationToken cancellation)
    {
        // Drawing and sealing take their time; they are done before the command, in which everybody else waits to write.
        var drawn = await Draw(number, actor, cancellation);
        return await pipeline.Run<int>("incident.print", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident || !scope.Actor.ReadsIncidents() || drawn is null)
                return Outcome<int>.From(Outcome.NotFound);
            if (scope.IsStale(incident, drawn.Revision) || await scope.Db.IncidentReports.CountAsync(one => one.Incident == incident.Id, cancellation) + 1 != drawn.No)
                return Outcome<int>.From(Outcome.Stale);
            if (drawn.File is not { } file)
                return Outcome<int>.From(Outcome.Broken(new Rule("IP-1", "A character of the incident cannot be printed. Set Documents:CjkFont, or write it in Latin letters.")));
            scope.Db.IncidentReports.Add(file);
            scope.Record(scope.Target, details: [("report", $"{drawn.No}"), ("incident.json", file.Fingerprint.Hex), ("pdf", file.PdfHash.Hex)]);
            return Outcome<int>.Done(drawn.No);
        }, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    private async Task<Drawn?> Draw(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!actor.ReadsIncidents() || await db.Incidents.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } incident)
            return null;
        var now = clock.GetUtcNow();
        var no = await db.IncidentReports.CountAsync(one => one.Incident == incident.Id, cancellation) + 1;
        var report = IncidentDocument.For(await Facts(db, incident, no, now, cancellation));
        var page = renderer.Draw(report.Document, [new("incident.json", "application/json", "The incident as a machine-readable record", report.Json)]);
        if (!page.Report.Complete)
            return new(null, no, Revisions.Of(db, incident));
        var pdf = PdfSeal.Apply(page.Bytes, seal.Certificate, new SealInfo(issuer.Name, $"Incident report {incident.Number}", issuer.PublicAddress.Host, now));
        return new(new()
        {
            Incident = incident.Id, No = no, Number = incident.Number, State = Words.Code(incident.State), Pdf = pdf, PdfHash = ContentHash.Of(pdf),
            Fingerprint = report.Fingerprint, Document = report.Document, PrintedAt = now, PrintedBy = actor.Name,
        }, no, Revisions.Of(db, incident));
    }

    private async Task<IncidentFacts> Facts(PortalDbContext db, Incident incident, int no, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = incident.Licences.Select(one => one.Licence).ToList();
        var licences = await db.Licences.AsNoTracking().Where(one => ids.Contains(one.Id)).ToListAsync(cancellation);
        var parties = licences.SelectMany(one => new[] { one.Steward, one.Recipient }).Distinct().ToList();
        var names = await db.Organisations.Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        var cases = licences.Select(one => one.Application).ToList();
        var applications = await db.Applications.AsNoTracking().Where(one => cases.Contains(one.Id)).ToDictionaryAsync(one => one.Id, cancellation);
        var sanctions = await db.Sanctions.AsNoTracking().Where(one => one.Incident == incident.Id).OrderBy(one => one.Number).ToListAsync(cancellation);
        ReachedLicenceFacts Reached(Licence licence)
        {
            var (review, application) = (licence.Grant?.Review, applications[licence.Application]);
            return new(review?.Decision ?? application.Decision, (review?.Case ?? application.Case).Entry, Words.Of(licence.StateAt(now)));
        }

        return new(incident, licences.ToDictionary(one => one.Number, Reached), names, sanctions, pack, issuer, no, now);
    }
}

/// <summary>Hands a printed report out; each download is an act in the log.</summary>
public sealed class DownloadIncidentReport(CommandPipeline pipeline)
{
    public async Task<Outcome<StoredFile>> Run(string number, int no, Actor actor, CancellationToken cancellation)
    {
        StoredFile? file = null;
        var outcome = await pipeline.Run<string>("incident.download", Guid.NewGuid(), actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident || !scope.Actor.ReadsIncidents()
                || await scope.Db.IncidentReports.AsNoTracking().Where(one => one.Incident == incident.Id && one.No == no).Select(one => new { one.Pdf.Length, one.PdfHash }).FirstOrDefaultAsync(cancellation) is not { } report)
                return Outcome<string>.From(Outcome.NotFound);
            file = new($"{number}-report-{no}.pdf", "application/pdf", report.Length, report.PdfHash, StoredBytes.Of<IncidentReportFile>(scope.Db, nameof(IncidentReportFile.Pdf), incident.Id, no));
            scope.Record(scope.Target, details: [("report", $"{no}"), ("pdf", report.PdfHash.Hex)]);
            return Outcome<string>.Done(file.Name);
        }, cancellation);
        return outcome.IsDone ? Outcome<StoredFile>.Done(file!) : Outcome<StoredFile>.From(outcome);
    }
}
