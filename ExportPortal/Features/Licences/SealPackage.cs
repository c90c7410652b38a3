using System.Security.Cryptography.X509Certificates;
using ExportPortal.Data;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Documents.Odrl;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>The seal in use and the certificates of retired ones, which keep verifying.</summary>
public sealed record SealKeys(X509Certificate2 Current, IReadOnlyList<X509Certificate2> Retired)
{
    public IReadOnlyCollection<X509Certificate2> Trusted => [Current, .. Retired];
}

/// <summary>
/// Draws, seals and stores the package of a granted licence. A licence is never released unsealed: until this has
/// run, nobody can accept or download it. Running twice changes nothing.
/// </summary>
public sealed class SealPackage(
    IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack, Issuer issuer, SealKeys seal,
    FontLibrary fonts, PdfRenderer renderer, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.SealPackage;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new LicenceId(subject);
        if (await Load(id, cancellation) is not { } facts)
            return;
        var package = LicencePackage.For(facts, fonts.CanShow);
        var sealedPackage = Seal(id, package);
        await pipeline.RunAsPortal("licence.seal", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
            licence.RecordSeal(package.Fingerprint);
            scope.Db.Packages.Add(sealedPackage);
            scope.Record(new AuditSubject("licence", subject.ToString(), licence.Number), pack: facts.Application.PackHash, details:
                [("licence.json", package.Fingerprint.Hex), ("pdf", sealedPackage.PdfHash.Hex), ("certificate", seal.Current.Thumbprint)]);
        }, cancellation, once: subject);
    }

    /// <summary>The facts of a licence that is not sealed yet; null when it is.</summary>
    private async Task<PackageFacts?> Load(LicenceId id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Packages.AnyAsync(package => package.Licence == id, cancellation))
            return null;
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application, cancellation);
        if (application.PackHash != pack.Hash)
            throw new InvalidOperationException($"Licence {licence.Number} was decided under pack {application.PackId} ({application.PackHash.Fingerprint}), which is not the one in force. Put that pack back to seal it.");
        var dataset = await db.Datasets.AsNoTracking().Include(one => one.Versions).SingleAsync(one => one.Id == application.Dataset, cancellation);
        var assessment = await db.Assessments.AsNoTracking().SingleAsync(one => one.Id == application.Assessment, cancellation);
        var steward = await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == licence.Steward, cancellation);
        var recipient = await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == licence.Recipient, cancellation);
        return new PackageFacts(licence, application, dataset, dataset.Version(application.DatasetVersion), assessment, steward, recipient, pack, issuer);
    }

    private SealedPackage Seal(LicenceId id, LicencePackage package)
    {
        var odrl = OdrlPolicy.Write(LicenceOdrl.Of(package.Terms, package.Rules, issuer.PublicAddress));
        var drawn = renderer.Draw(package.Document,
        [
            new("licence.json", "application/json", "The licence as a machine-readable record", package.LicenceJson),
            new("policy.odrl.jsonld", "application/ld+json", "The rules of use in ODRL 2.2", odrl),
        ]);
        if (!drawn.Report.Complete)
            throw new InvalidOperationException($"No font has the characters {string.Join(' ', drawn.Report.MissingCodePoints.Select(point => $"U+{point:X4}"))}; the package of {package.Terms.Number} is not sealed with gaps. Set Documents:CjkFont.");
        var now = clock.GetUtcNow();
        var pdf = PdfSeal.Apply(drawn.Bytes, seal.Current, new SealInfo(issuer.Name, $"Licence {package.Terms.Number}", issuer.PublicAddress.Host, now));
        return new SealedPackage
        {
            Licence = id,
            Number = package.Terms.Number,
            Pdf = pdf,
            PdfHash = ContentHash.Of(pdf),
            LicenceJson = package.LicenceJson,
            Odrl = odrl,
            Document = package.Document,
            SealedAt = now,
            Certificate = seal.Current.RawData,
        };
    }
}
