using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Documents.Intake;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications.Papers;

/// <summary>A file as the applicant hands it in.</summary>
/// <param name="Kind">Kind of document of the form.</param>
/// <param name="Content">Read once, from where it stands.</param>
public sealed record DocumentInput(string Kind, string FileName, Stream Content)
{
    /// <summary>What its bytes have to hash to, as the sender said beforehand; null where nobody said.</summary>
    public ContentHash? Expected { get; init; }
}

/// <summary>
/// Looks into files, keeps what is sound and puts their hashes on record with the application. A file goes from its sender
/// to disk and from there to the store in pieces; of one that is refused or breaks off nothing is left.
/// </summary>
public sealed class AttachDocuments(CommandPipeline pipeline, PackLibrary packs, ScannerProgram scanner, PortalPaths paths, CaseChanges changes)
{
    /// <summary>To look into a file takes it whole; one is in memory at a time, whoever sends how many.</summary>
    private static readonly SemaphoreSlim Looking = new(1, 1);

    /// <summary>Bytes of one file that are read at most, inclusive: whichever pack the case runs under. The pack of the case may take less.</summary>
    public long Largest => packs.All.Max(LargestOf);

    private static long LargestOf(PolicyPack pack) => (pack.Form?.LargestMegabytes ?? 0) * 1024L * 1024;

    /// <param name="condition">Place of the condition that they are evidence of, from 0; null for none.</param>
    /// <returns>How many documents the application has now.</returns>
    public async Task<Outcome<int>> Run(string number, IReadOnlyList<DocumentInput> files, Guid key, Actor actor, CancellationToken cancellation, int? condition = null)
    {
        var papers = new List<StagedPaper>();
        try
        {
            foreach (var file in files)
            {
                if (!packs.All.Any(pack => pack.Form?.Document(file.Kind) is not null))
                    return Refused(file, "Choose what the file is.");
                var paper = await StagedPaper.Take(file, paths.Staging, Largest, cancellation);
                papers.Add(paper);
                if (await WhyNot(paper, file.Expected, cancellation) is { } refused)
                    return Refused(file, refused);
            }
            var outcome = await pipeline.Run<int>(condition is null ? "application.attach" : "application.evidence", key, actor, scope => Keep(scope, number, papers, condition, cancellation), cancellation);
            if (outcome.IsDone)
                changes.Publish(new(number, actor.Person, actor.Name, "Documents were handed in", ""));
            return outcome;
        }
        finally
        {
            papers.ForEach(paper => paper.Dispose());
        }
    }

    private static Outcome<int> Refused(DocumentInput file, string why) => Outcome<int>.From(Outcome.Invalid(new InputError($"document-{file.Kind}", why)));

    /// <summary>Why the file is not taken; null when it is, and then the paper says what was found.</summary>
    private async Task<string?> WhyNot(StagedPaper paper, ContentHash? expected, CancellationToken cancellation)
    {
        if (paper.Length == 0)
            return $"{paper.FileName} is empty.";
        if (paper.Length > Largest)
            return TooLarge(paper, Largest);
        var look = paper.IsKnown ? await Look(paper, cancellation) : new(null, Inspection.NoKind, null);
        if (paper.IsKnown && expected is { } said && paper.Hash != said)
            return $"{paper.FileName} did not arrive as it was announced: its SHA-256 is {paper.Hash.Hex}. Send it again.";
        var (harm, by) = look.Harm is null ? await scanner.Look(paper.Path, cancellation) : (look.Harm, "");
        if (harm is not null)
            return $"{paper.FileName} was not taken. {harm}";
        paper.Finding = new(look.ContentType!, look.Fault, by);
        return null;
    }

    private static string TooLarge(StagedPaper paper, long largest) => $"{paper.FileName} is larger than {largest / 1024 / 1024} MB. Attach what shows the point, not data.";

    private static async Task<Inspection> Look(StagedPaper paper, CancellationToken cancellation)
    {
        await Looking.WaitAsync(cancellation);
        try
        {
            return Inspection.Of(paper.FileName, await File.ReadAllBytesAsync(paper.Path, cancellation));
        }
        finally
        {
            Looking.Release();
        }
    }

    private async Task<Outcome<int>> Keep(CommandScope scope, string number, IReadOnlyList<StagedPaper> files, int? condition, CancellationToken cancellation)
    {
        if (await scope.LoadApplication(number, cancellation) is not { } application)
            return Outcome<int>.From(Outcome.NotFound);
        if (condition is null && application.WhyNoneWithoutCondition() is { } lost)
            return Outcome<int>.From(Outcome.Broken(lost));
        var (count, present) = await scope.Db.DocumentCounts(application.Id, cancellation);
        var pack = packs.Of(application);
        var most = pack.Form?.MostDocuments ?? 0;
        foreach (var file in files)
            if (pack.Form?.Document(file.Kind) is null || file.Length > LargestOf(pack))
                return Outcome<int>.From(Outcome.Invalid(new InputError($"document-{file.Kind}", pack.Form?.Document(file.Kind) is null ? "Choose what the file is." : TooLarge(file, LargestOf(pack)))));
        if (present + files.Count > most)
            return Outcome<int>.From(Outcome.Invalid(new InputError("documents", $"An application has at most {most} documents. Remove one first.")));
        var (details, numbers) = (new List<(string, string)>(), new List<int>());
        foreach (var file in files)
        {
            var document = ApplicationDocument.Attach(Guid.CreateVersion7(scope.Now), application, ++count, file.Kind, PlainFileName.Of(file.FileName), file.Hash, file.Length, file.Finding!, scope.Actor, pack, scope.Now);
            if (!await scope.Db.DocumentContents.AnyAsync(kept => kept.Hash == file.Hash, cancellation))
                await scope.Db.KeepContent(file.Hash, file.Path, cancellation);
            scope.Db.ApplicationDocuments.Add(document);
            details.Add(($"document_{document.Number.ToString(CultureInfo.InvariantCulture)}", file.Hash.Hex));
            numbers.Add(document.Number);
        }
        if (condition is { } place)
        {
            application.HandIn(place, numbers, scope.Actor, pack, scope.Now);
            details.Add(("condition", place.ToString(CultureInfo.InvariantCulture)));
        }
        scope.Record(scope.Target, reason: condition is { } met ? $"Handed in for the condition: {application.Conditions[met].Text}" : null, details: [.. details]);
        return Outcome<int>.Done(present + files.Count);
    }
}

/// <summary>Takes a document off an application before it is handed in for good.</summary>
public sealed class RemoveDocument(CommandPipeline pipeline, PackLibrary packs)
{
    public Task<Outcome<int>> Run(string number, int document, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("application.detach", key, actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application
                || await scope.Db.ApplicationDocuments.FirstOrDefaultAsync(one => one.Application == application.Id && one.Number == document, cancellation) is not { } found)
                return Outcome<int>.From(Outcome.NotFound);
            found.Remove(application, scope.Actor, packs.Of(application), scope.Now);
            scope.Record(scope.Target, details: [("document", found.Number.ToString(CultureInfo.InvariantCulture)), ("sha256", found.Hash.Hex)]);
            return Outcome<int>.Done(found.Number);
        }, cancellation);
}

/// <summary>
/// Hands out a document to those who see the case. Each download is an act in the log; without its entry there is no file.
/// Of a case that was opened in an emergency the entry names the access, by which its reviewer finds it.
/// </summary>
public sealed class DownloadDocument(CommandPipeline pipeline)
{
    public async Task<Outcome<StoredFile>> Run(string number, int document, Actor actor, CancellationToken cancellation)
    {
        StoredFile? file = null;
        var outcome = await pipeline.Run<string>("application.download", Guid.NewGuid(), actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            var found = await scope.Db.ApplicationDocuments.AsNoTracking().Where(one => one.Application == application.Id && one.Number == document)
                .Join(scope.Db.DocumentContents, one => one.Hash, content => content.Hash, (one, content) => new { one.FileName, one.Hash, content.Bytes.Length }).FirstOrDefaultAsync(cancellation);
            if (found is null)
                return Outcome<string>.From(Outcome.NotFound);
            file = new(found.FileName, "application/octet-stream", found.Length, found.Hash, StoredBytes.Of<DocumentContent>(scope.Db, nameof(DocumentContent.Bytes), found.Hash));
            var emergency = application.IsOpenedAloneTo(scope.Actor) ? await scope.AccessTo(application, cancellation) : null;
            scope.Record(scope.Target, details: [("file", found.FileName), ("sha256", found.Hash.Hex), .. emergency is null ? Array.Empty<(string, string)>() : [("emergency", emergency.Number)]]);
            return Outcome<string>.Done(found.Hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<StoredFile>.Done(file!) : Outcome<StoredFile>.From(outcome);
    }
}
