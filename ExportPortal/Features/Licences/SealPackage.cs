using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Data;
using ExportPortal.Documents;
using ExportPortal.Documents.Layout.Text;
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

    /// <summary>When the retired ones were put away, by the SHA-256 of the certificate; one whose file does not say so has no such day.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> RetiredAt { get; init; } = new Dictionary<string, DateTimeOffset>();
}

/// <summary>
/// Draws, seals and stores the package of a granted licence. A licence is never released unsealed: until this has
/// run, nobody can accept or download it. Running twice changes nothing.
/// </summary>
public sealed class SealPackage(
    IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PackLibrary packs, Issuer issuer, SealKeys seal, TimeStamps stamps,
    FontLibrary fonts, PdfRenderer renderer, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.SealPackage;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new LicenceId(subject);
        if (await Load(id, cancellation) is not { } facts)
            return;
        var package = LicencePackage.For(facts, fonts.CanShow, LicenceAnnexes.Write);
        var sealedPackage = await Seal(id, package, cancellation);
        var isFirst = package.Terms.Supersedes is null;
        await pipeline.RunAsPortal(isFirst ? "licence.seal" : "licence.supersede", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
            if (LicenceTerms.From(facts with { Licence = licence }).ToJson() is var now && ContentHash.Of(now) != package.Fingerprint)
                throw new InvalidOperationException($"Licence {licence.Number} changed while its package was drawn; it is drawn again.");
            licence.RecordSeal(package.Fingerprint, facts.Pack, package.Terms.DutyCodes, scope.Now);
            // A day that begins with the seal waits as those before it do, where a dispute is open.
            if (!isFirst)
                await scope.KeepContested(await scope.Db.Applications.SingleAsync(one => one.Id == licence.Application, cancellation), packs, cancellation);
            if (await scope.Db.IsKeptFromAcceptance(licence, packs.Current, cancellation))
            {
                licence.KeepFromAcceptance(true, packs.Current, scope.Now);
                scope.IsPast |= licence is { State: LicenceState.PendingAcceptance, AcceptBy: null }; // both are told once it can be accepted
            }
            scope.Db.Packages.Add(sealedPackage);
            var state = isFirst ? null : Words.Code(licence.State);
            scope.Record(new AuditSubject("licence", subject.ToString(), licence.Number), state, state, package.Terms.Supersedes?.Reason, facts.Application.PackHash,
                [("licence.json", package.Fingerprint.Hex), ("pdf", sealedPackage.PdfHash.Hex), ("certificate", seal.Current.Thumbprint), ("version", package.Terms.Version.ToString(CultureInfo.InvariantCulture))]);
        }, cancellation, once: isFirst ? subject : Data.Jobs.Once.Of($"{subject}:{package.Terms.Version}"));
    }

    /// <summary>The facts of a licence whose next package is not sealed yet; null when it is.</summary>
    private async Task<PackageFacts?> Load(LicenceId id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        if (licence.PackageHash is not null && licence.NextGrant is null)
            return null;
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application, cancellation);
        var own = packs.Find(application.PackHash)
            ?? throw new InvalidOperationException($"Licence {licence.Number} was decided under pack {application.PackId} ({application.PackHash.Fingerprint}), which this portal does not have. Put that pack back to seal it.");
        var dataset = await db.Datasets.AsNoTracking().Include(one => one.Versions).SingleAsync(one => one.Id == application.Dataset, cancellation);
        var measured = (licence.NextGrant ?? licence.Grant)?.Review?.Assessment ?? application.Assessment;
        var assessment = await db.Assessments.AsNoTracking().SingleAsync(one => one.Id == measured, cancellation);
        var steward = await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == licence.Steward, cancellation);
        var recipient = await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == licence.Recipient, cancellation);
        return new PackageFacts(licence, application, dataset, dataset.Version(application.DatasetVersion), assessment, steward, recipient, own, issuer)
        {
            Attacks = await db.AttacksOn(application.DatasetVersion, cancellation),
        };
    }

    private async Task<SealedPackage> Seal(LicenceId id, LicencePackage package, CancellationToken cancellation)
    {
        var drawn = renderer.Draw(package.Document,
        [
            new("licence.json", "application/json", "The licence as a machine-readable record", package.LicenceJson),
            .. package.Annexes.Select(annex => new DocumentAttachment(annex.Name, annex.MediaType, annex.Description, annex.Content)),
        ]);
        if (!drawn.Report.Complete)
            throw new InvalidOperationException($"No font has the characters {string.Join(' ', drawn.Report.MissingCodePoints.Select(point => $"U+{point:X4}"))}; the package of {package.Terms.Number} is not sealed with gaps. Set Documents:CjkFont.");
        var now = clock.GetUtcNow();
        var pdf = await Sealed(drawn.Bytes, new SealInfo(issuer.Name, $"Licence {package.Terms.Number}", issuer.PublicAddress.Host, now), cancellation);
        return new SealedPackage
        {
            Licence = id,
            Version = package.Terms.Version,
            Number = package.Terms.Number,
            Pdf = pdf,
            PdfHash = ContentHash.Of(pdf),
            LicenceJson = package.LicenceJson,
            Odrl = package.Annexes.Single(annex => annex.Name == LicenceAnnexes.Odrl).Content,
            Document = package.Document,
            SealedAt = now,
            Certificate = seal.Current.RawData,
        };
    }

    /// <summary>Without its time stamp a licence stays unsealed, and so unreleased, until the authority answers.</summary>
    private async Task<byte[]> Sealed(byte[] pdf, SealInfo info, CancellationToken cancellation)
    {
        try
        {
            return await PdfSeal.Apply(pdf, seal.Current, info, stamps, cancellation);
        }
        catch (TimeStampMissing missing)
        {
            throw new TryLater(missing.Message, null);
        }
    }
}
