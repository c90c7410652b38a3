using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>A file as the audited side hands it in.</summary>
/// <param name="Request">Number of the request that it answers; null for none.</param>
/// <param name="Finding">Number of the finding whose fix it shows; null for none.</param>
public sealed record EvidenceInput(string Title, string FileName, byte[] Content, int? Request, int? Finding);

/// <summary>Takes a file of the audited side, keeps it and puts its hash on record.</summary>
public sealed class HandInEvidence(AuditCommands commands, PolicyPack pack)
{
    /// <summary>Bytes, inclusive. Data sets do not belong here.</summary>
    public const int Largest = 10 * 1024 * 1024;

    private static readonly Outcome<string> TooLarge = Outcome<string>.From(Outcome.Invalid(new InputError("file", "The file is empty or larger than 10 MB. Hand in what shows the point, not data.")));

    public Task<Outcome<string>> Run(string number, EvidenceInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        input.Content.Length is 0 or > Largest ? Task.FromResult(TooLarge) : commands.Run("audit.handinevidence", number, null, input.Title, key, actor, found =>
        {
            var item = found.Audit.HandIn(input.Title, PlainFileName.Of(input.FileName), input.Content.Length, ContentHash.Of(input.Content), input.Request, input.Finding, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            found.Scope.Db.Set<AuditFile>().Add(new() { Audit = found.Audit.Id, Number = item.Number, Name = item.FileName, Content = input.Content });
            return Task.FromResult<(string, string)[]>([("evidence", item.Number.ToString(CultureInfo.InvariantCulture)), ("sha256", item.Hash.Hex)]);
        }, cancellation);
}

/// <summary>Hands out a file of an audit. Each download is an act in the log; without its entry there is no file.</summary>
public sealed class DownloadEvidence(CommandPipeline pipeline)
{
    /// <param name="item">Number of the evidence; null for the sealed report.</param>
    public async Task<Outcome<StoredFile>> Run(string number, int? item, Actor actor, CancellationToken cancellation)
    {
        StoredFile? file = null;
        var outcome = await pipeline.Run<string>("audit.download", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("audit", number, number);
            if (await scope.Db.Audits.AsNoTracking().VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit
                || (file = item is { } wanted ? await Evidence(scope.Db, audit, wanted, scope.Actor, cancellation) : await Report(scope.Db, audit, scope.Actor, cancellation)) is null)
                return Outcome<string>.From(Outcome.NotFound);
            RuleViolation.When(item is { } no && await Content(scope.Db, audit, no).Hash(scope.Db, cancellation) != file.Hash,
                "AU-31", $"The file kept as {file.Name} is not the one that was handed in. It is not handed out; tell the administrator.");
            scope.Record(new AuditSubject("audit", audit.Id.Value.ToString(), number), details: [("file", file.Name), ("sha256", file.Hash.Hex)]);
            return Outcome<string>.Done(file.Hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<StoredFile>.Done(file!) : Outcome<StoredFile>.From(outcome);
    }

    private static async Task<StoredFile?> Evidence(PortalDbContext db, Audit audit, int number, Actor actor, CancellationToken cancellation) =>
        audit.Evidence.FirstOrDefault(one => one.Number == number) is { } item && (audit.IsOpenTo(actor) || audit.Concerns(item, actor.Organisation))
        && await db.Set<AuditFile>().AsNoTracking().Where(one => one.Audit == audit.Id && one.Number == number).Select(one => new { one.Name, one.Content.Length }).FirstOrDefaultAsync(cancellation) is { } kept
            ? new(kept.Name, "application/octet-stream", kept.Length, item.Hash, Content(db, audit, number)) : null;

    private static StoredBytes Content(PortalDbContext db, Audit audit, int number) => StoredBytes.Of<AuditFile>(db, nameof(AuditFile.Content), audit.Id, number);

    /// <summary>The report of a thematic audit names every side, so it is the authority's alone; a side reads its findings on the page.</summary>
    private static async Task<StoredFile?> Report(PortalDbContext db, Audit audit, Actor actor, CancellationToken cancellation) =>
        (!audit.IsThematic || audit.IsOpenTo(actor)) && await db.Set<SealedAuditReport>().AsNoTracking().Where(one => one.Audit == audit.Id).Select(one => new { one.Pdf.Length, one.PdfHash }).FirstOrDefaultAsync(cancellation) is { } kept
            ? new($"{audit.Number}.pdf", "application/pdf", kept.Length, kept.PdfHash, StoredBytes.Of<SealedAuditReport>(db, nameof(SealedAuditReport.Pdf), audit.Id)) : null;
}

/// <summary>Hands out a sample as a file, from which anybody with the log repeats it. It holds records of the log, so each download is an act in the log of acts.</summary>
public sealed class DownloadSample(CommandPipeline pipeline)
{
    public async Task<Outcome<byte[]>> Run(string number, int sample, Actor actor, CancellationToken cancellation)
    {
        byte[]? file = null;
        var outcome = await pipeline.Run<string>("audit.samplefile", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("audit", number, number);
            if (!scope.Actor.IsAny(AuditWorkflow.Office)
                || await scope.Db.Audits.AsNoTracking().VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit
                || audit.Samples.FirstOrDefault(one => one.Number == sample) is not { } drawn || SampleFile.Of(audit, drawn) is not { } found)
                return Outcome<string>.From(Outcome.NotFound);
            file = found.ToJson();
            scope.Record(new AuditSubject("audit", audit.Id.Value.ToString(), number), details: [("sample", sample.ToString(CultureInfo.InvariantCulture)), ("sha256", ContentHash.Of(file).Hex)]);
            return Outcome<string>.Done(number);
        }, cancellation);
        return outcome.IsDone ? Outcome<byte[]>.Done(file!) : Outcome<byte[]>.From(outcome);
    }
}
