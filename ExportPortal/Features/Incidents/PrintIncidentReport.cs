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
public sealed class PrintIncidentReport(CommandPipeline pipeline, PolicyPack pack, Issuer issuer, ReportSeal seal, PdfRenderer renderer)
{
    public Task<Outcome<int>> Run(string number, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("incident.print", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident || !scope.Actor.ReadsIncidents())
                return Outcome<int>.From(Outcome.NotFound);
            var no = await scope.Db.IncidentReports.CountAsync(one => one.Incident == incident.Id, cancellation) + 1;
            var report = IncidentDocument.For(await Facts(scope.Db, incident, no, scope.Now, cancellation));
            var drawn = renderer.Draw(report.Document, [new("incident.json", "application/json", "The incident as a machine-readable record", report.Json)]);
            if (!drawn.Report.Complete)
                return Outcome<int>.From(Outcome.Broken(new Rule("IP-1", "A character of the incident cannot be printed. Set Documents:CjkFont, or write it in Latin letters.")));
            var pdf = PdfSeal.Apply(drawn.Bytes, seal.Certificate, new SealInfo(issuer.Name, $"Incident report {incident.Number}", issuer.PublicAddress.Host, scope.Now));
            scope.Db.IncidentReports.Add(new IncidentReportFile
            {
                Incident = incident.Id, No = no, Number = incident.Number, State = Words.Code(incident.State), Pdf = pdf, PdfHash = ContentHash.Of(pdf),
                Fingerprint = report.Fingerprint, Document = report.Document, PrintedAt = scope.Now, PrintedBy = scope.Actor.Name,
            });
            scope.Record(scope.Target, details: [("report", $"{no}"), ("incident.json", report.Fingerprint.Hex), ("pdf", ContentHash.Of(pdf).Hex)]);
            return Outcome<int>.Done(no);
        }, cancellation);

    private async Task<IncidentFacts> Facts(PortalDbContext db, Incident incident, int no, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = incident.Licences.Select(one => one.Licence).ToList();
        var licences = await db.Licences.AsNoTracking().Where(one => ids.Contains(one.Id)).ToListAsync(cancellation);
        var parties = licences.SelectMany(one => new[] { one.Steward, one.Recipient }).Distinct().ToList();
        var names = await db.Organisations.Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        var first = licences.Find(one => incident.Licences.Count > 0 && one.Id == incident.Licences[0].Licence);
        var application = first is null ? null : await db.Applications.AsNoTracking().SingleAsync(one => one.Id == first.Application, cancellation);
        var sanctions = await db.Sanctions.AsNoTracking().Where(one => one.Incident == incident.Id).OrderBy(one => one.Number).ToListAsync(cancellation);
        return new(incident, application?.Decision, licences.ToDictionary(one => one.Number, one => Words.Of(one.StateAt(now))), names, sanctions, pack, issuer, no, now);
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
