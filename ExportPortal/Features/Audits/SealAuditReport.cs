using ExportPortal.Data;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Draws, seals and keeps the final report of an audit. Running twice changes nothing.</summary>
public sealed class SealAuditReport(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack, Issuer issuer, ReportSeal seal, PdfRenderer renderer, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.SealAuditReport;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new AuditId(subject);
        AuditReport made;
        string number;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            if (await db.Set<SealedAuditReport>().AnyAsync(one => one.Audit == id, cancellation))
                return;
            var audit = await db.Audits.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
            var parties = audit.Parties.ToList();
            var names = await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
            made = AuditReport.For(audit, names, pack, issuer);
            number = audit.Number;
        }
        var drawn = renderer.Draw(made.Document, [new(AuditReport.Attachment, "application/json", "The audit as a machine-readable record", made.Json)]);
        if (!drawn.Report.Complete)
            throw new InvalidOperationException($"No font has the characters {string.Join(' ', drawn.Report.MissingCodePoints.Select(point => $"U+{point:X4}"))}; the report of audit {number} is not sealed with gaps. Set Documents:CjkFont.");
        var now = clock.GetUtcNow();
        var pdf = PdfSeal.Apply(drawn.Bytes, seal.Certificate, new SealInfo(issuer.Name, $"Audit report {number}", issuer.PublicAddress.Host, now));
        var report = new SealedAuditReport { Audit = id, Pdf = pdf, PdfHash = ContentHash.Of(pdf), Document = made.Document, Fingerprint = made.Fingerprint, SealedAt = now, Certificate = seal.Certificate.RawData };
        await pipeline.RunAsPortal("audit.seal", scope =>
        {
            scope.Db.Set<SealedAuditReport>().Add(report);
            scope.Record(new AuditSubject("audit", subject.ToString(), number), pack: pack.Hash, details: [("pdf", report.PdfHash.Hex), (AuditReport.Attachment, made.Fingerprint.Hex), ("certificate", seal.Certificate.Thumbprint)]);
            return Task.CompletedTask;
        }, cancellation, once: subject);
    }
}
