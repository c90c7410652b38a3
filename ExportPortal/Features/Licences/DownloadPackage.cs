using ExportPortal.Data;
using ExportPortal.Documents;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A file of the sealed package.</summary>
public enum PackagePart
{
    Pdf,
    LicenceJson,
    Odrl,
    Dcat,
    Croissant,
    Risk,
}

/// <summary>Hands out a file of the package. Each download is an act in the log; without its entry there is no file.</summary>
public sealed class DownloadPackage(CommandPipeline pipeline)
{
    private static readonly Rule Unsealed = new("LP-1", "The package is being sealed; it can be downloaded in a moment.");

    /// <param name="version">Null for the one in force.</param>
    public async Task<Outcome<StoredFile>> Run(string number, PackagePart part, Actor actor, CancellationToken cancellation, int? version = null)
    {
        StoredFile? file = null;
        var outcome = await pipeline.Run<string>("licence.download", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("licence", number, number);
            var licence = await scope.Db.Licences.AsNoTracking().VisibleTo(scope.Actor).Where(one => one.Number == number).Select(one => new { one.Id, one.Version }).FirstOrDefaultAsync(cancellation);
            if (licence is null)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("licence", licence.Id.Value.ToString(), number);
            file = await Read(scope.Db, licence.Id, version ?? licence.Version, part, cancellation);
            if (file is null)
                return Outcome<string>.From(Outcome.Broken(Unsealed));
            scope.Record(scope.Target, details: [("file", file.Name), ("sha256", file.Hash.Hex)]);
            return Outcome<string>.Done(file.Hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<StoredFile>.Done(file!) : Outcome<StoredFile>.From(outcome);
    }

    /// <summary>The document stays in the store until it is sent; the files beside it have a few kilobytes each.</summary>
    private static async Task<StoredFile?> Read(PortalDbContext db, LicenceId licence, int version, PackagePart part, CancellationToken cancellation)
    {
        var package = db.Packages.AsNoTracking().Where(one => one.Licence == licence && one.Version == version);
        return part switch
        {
            PackagePart.Pdf => await package.Select(one => new { one.Number, one.Pdf.Length, one.PdfHash }).FirstOrDefaultAsync(cancellation) is { } kept
                ? new(kept.Number + ".pdf", "application/pdf", kept.Length, kept.PdfHash, StoredBytes.Of<SealedPackage>(db, nameof(SealedPackage.Pdf), licence, version)) : null,
            PackagePart.LicenceJson => await package.Select(one => new StoredFile(one.Number + ".licence.json", "application/json", one.LicenceJson)).FirstOrDefaultAsync(cancellation),
            PackagePart.Odrl => await package.Select(one => new StoredFile(one.Number + ".policy.odrl.jsonld", "application/ld+json", one.Odrl)).FirstOrDefaultAsync(cancellation),
            _ => await package.Select(one => new { one.Number, one.Pdf }).FirstOrDefaultAsync(cancellation) is { } pdf ? Attached(pdf.Number, pdf.Pdf, part) : null,
        };
    }

    /// <summary>A file that is kept inside the sealed document alone; null in a package of a time that had none.</summary>
    private static StoredFile? Attached(string number, byte[] pdf, PackagePart part)
    {
        var (name, mediaType) = part switch
        {
            PackagePart.Dcat => (LicenceAnnexes.Dcat, "application/ld+json"),
            PackagePart.Croissant => (LicenceAnnexes.Croissant, "application/json"),
            _ => (LicenceAnnexes.Risk, "application/json"),
        };
        return PdfSeal.Attachment(pdf, name) is { } content ? new($"{number}.{name}", mediaType, content) : null;
    }
}
