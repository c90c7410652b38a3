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
        PortalDocument document;
        string number;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            if (await db.Set<SealedAuditReport>().AnyAsync(one => one.Audit == id, cancellation))
                return;
            var audit = await db.Audits.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
            var names = await db.Organisations.AsNoTracking().Where(one => one.Id == audit.Auditee || one.Id == audit.Steward).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
            document = AuditReport.For(audit, names, pack, issuer);
            number = audit.Number;
        }
        var drawn = renderer.Draw(document, []);
        if (!drawn.Report.Complete)
            throw new InvalidOperationException($"No font has the characters {string.Join(' ', drawn.Report.MissingCodePoints.Select(point => $"U+{point:X4}"))}; the report of audit {number} is not sealed with gaps. Set Documents:CjkFont.");
        var now = clock.GetUtcNow();
        var pdf = PdfSeal.Apply(drawn.Bytes, seal.Certificate, new SealInfo(issuer.Name, $"Audit report {number}", issuer.PublicAddress.Host, now));
        var report = new SealedAuditReport { Audit = id, Pdf = pdf, PdfHash = ContentHash.Of(pdf), Document = document, SealedAt = now, Certificate = seal.Certificate.RawData };
        await pipeline.RunAsPortal("audit.seal", scope =>
        {
            scope.Db.Set<SealedAuditReport>().Add(report);
            scope.Record(new AuditSubject("audit", subject.ToString(), number), pack: pack.Hash, details: [("pdf", report.PdfHash.Hex), ("certificate", seal.Certificate.Thumbprint)]);
            return Task.CompletedTask;
        }, cancellation, once: subject);
    }
}
