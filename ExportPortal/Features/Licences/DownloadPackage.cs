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

/// <param name="Name">With the number in it, for the reader's folder.</param>
public sealed record PackageFile(string Name, string MediaType, byte[] Content);

/// <summary>Hands out a file of the package. Each download is an act in the log; without its entry there is no file.</summary>
public sealed class DownloadPackage(CommandPipeline pipeline)
{
    private static readonly Rule Unsealed = new("LP-1", "The package is being sealed; it can be downloaded in a moment.");

    /// <param name="version">Null for the one in force.</param>
    public async Task<Outcome<PackageFile>> Run(string number, PackagePart part, Actor actor, CancellationToken cancellation, int? version = null)
    {
        PackageFile? file = null;
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
            var hash = ContentHash.Of(file.Content);
            scope.Record(scope.Target, details: [("file", file.Name), ("sha256", hash.Hex)]);
            return Outcome<string>.Done(hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<PackageFile>.Done(file!) : Outcome<PackageFile>.From(outcome);
    }

    private static async Task<PackageFile?> Read(PortalDbContext db, LicenceId licence, int version, PackagePart part, CancellationToken cancellation)
    {
        if (part is PackagePart.Dcat or PackagePart.Croissant or PackagePart.Risk)
            return await Read(db, licence, version, PackagePart.Pdf, cancellation) is { } pdf ? Attached(pdf, part) : null;
        var package = db.Packages.AsNoTracking().Where(one => one.Licence == licence && one.Version == version);
        return await (part switch
        {
            PackagePart.Pdf => package.Select(one => new PackageFile(one.Number + ".pdf", "application/pdf", one.Pdf)),
            PackagePart.LicenceJson => package.Select(one => new PackageFile(one.Number + ".licence.json", "application/json", one.LicenceJson)),
            _ => package.Select(one => new PackageFile(one.Number + ".policy.odrl.jsonld", "application/ld+json", one.Odrl)),
        }).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>A file that is kept inside the sealed document alone; null in a package of a time that had none.</summary>
    private static PackageFile? Attached(PackageFile pdf, PackagePart part)
    {
        var (name, mediaType) = part switch
        {
            PackagePart.Dcat => (LicenceAnnexes.Dcat, "application/ld+json"),
            PackagePart.Croissant => (LicenceAnnexes.Croissant, "application/json"),
            _ => (LicenceAnnexes.Risk, "application/json"),
        };
        return PdfSeal.Attachment(pdf.Content, name) is { } content ? new(pdf.Name.Replace(".pdf", $".{name}", StringComparison.Ordinal), mediaType, content) : null;
    }
}
