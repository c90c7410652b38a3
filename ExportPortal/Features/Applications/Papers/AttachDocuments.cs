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
public sealed record DocumentInput(string Kind, string FileName, byte[] Content);

/// <summary>Looks into files, keeps what is sound and puts their hashes on record with the application.</summary>
public sealed class AttachDocuments(CommandPipeline pipeline, PolicyPack pack, ScannerProgram scanner)
{
    /// <summary>Bytes of one file, inclusive.</summary>
    public long Largest => (pack.Form?.LargestMegabytes ?? 0) * 1024L * 1024;

    /// <returns>How many documents the application has now.</returns>
    public async Task<Outcome<int>> Run(string number, IReadOnlyList<DocumentInput> files, Guid key, Actor actor, CancellationToken cancellation)
    {
        var findings = new List<DocumentFinding>();
        foreach (var file in files)
        {
            if (Refused(file) is { } known)
                return Outcome<int>.From(Outcome.Invalid(new InputError($"document-{file.Kind}", known)));
            var look = Inspection.Of(file.FileName, file.Content);
            var (harm, by) = look.Harm is null ? await scanner.Look(file.Content, cancellation) : (look.Harm, "");
            if (harm is not null)
                return Outcome<int>.From(Outcome.Invalid(new InputError($"document-{file.Kind}", $"{file.FileName} was not taken. {harm}")));
            findings.Add(new(look.ContentType!, look.Fault, by));
        }
        return await pipeline.Run<int>("application.attach", key, actor, scope => Keep(scope, number, files, findings, cancellation), cancellation);
    }

    private string? Refused(DocumentInput file) =>
        pack.Form?.Document(file.Kind) is null ? "Choose what the file is."
        : file.Content.Length == 0 ? $"{file.FileName} is empty."
        : file.Content.Length > Largest ? $"{file.FileName} is larger than {pack.Form.LargestMegabytes} MB. Attach what shows the point, not data."
        : null;

    private async Task<Outcome<int>> Keep(CommandScope scope, string number, IReadOnlyList<DocumentInput> files, List<DocumentFinding> findings, CancellationToken cancellation)
    {
        if (await scope.LoadApplication(number, cancellation) is not { } application)
            return Outcome<int>.From(Outcome.NotFound);
        var (count, present) = await scope.Db.DocumentCounts(application.Id, cancellation);
        if (present + files.Count > pack.Form!.MostDocuments)
            return Outcome<int>.From(Outcome.Invalid(new InputError("documents", $"An application has at most {pack.Form.MostDocuments} documents. Remove one first.")));
        var details = new List<(string, string)>();
        foreach (var (file, finding) in files.Zip(findings))
        {
            var hash = ContentHash.Of(file.Content);
            var document = ApplicationDocument.Attach(Guid.CreateVersion7(scope.Now), application, ++count, file.Kind, PlainFileName.Of(file.FileName), hash, file.Content.Length, finding, scope.Actor, scope.Now);
            if (scope.Db.DocumentContents.Local.All(kept => kept.Hash != hash) && !await scope.Db.DocumentContents.AnyAsync(kept => kept.Hash == hash, cancellation))
                scope.Db.DocumentContents.Add(new() { Hash = hash, Bytes = file.Content });
            scope.Db.ApplicationDocuments.Add(document);
            details.Add(($"document_{document.Number.ToString(CultureInfo.InvariantCulture)}", hash.Hex));
        }
        scope.Record(scope.Target, details: [.. details]);
        return Outcome<int>.Done(present + files.Count);
    }
}

/// <summary>Takes a document off a draft.</summary>
public sealed class RemoveDocument(CommandPipeline pipeline)
{
    public Task<Outcome<int>> Run(string number, int document, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("application.detach", key, actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application
                || await scope.Db.ApplicationDocuments.FirstOrDefaultAsync(one => one.Application == application.Id && one.Number == document, cancellation) is not { } found)
                return Outcome<int>.From(Outcome.NotFound);
            found.Remove(application, scope.Actor, scope.Now);
            scope.Record(scope.Target, details: [("document", found.Number.ToString(CultureInfo.InvariantCulture)), ("sha256", found.Hash.Hex)]);
            return Outcome<int>.Done(found.Number);
        }, cancellation);
}

/// <summary>Hands out a document to those who see the case. Each download is an act in the log; without its entry there is no file.</summary>
public sealed class DownloadDocument(CommandPipeline pipeline)
{
    public async Task<Outcome<(string Name, byte[] Content)>> Run(string number, int document, Actor actor, CancellationToken cancellation)
    {
        (string Name, byte[] Content)? file = null;
        var outcome = await pipeline.Run<string>("application.download", Guid.NewGuid(), actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            var found = await scope.Db.ApplicationDocuments.AsNoTracking().Where(one => one.Application == application.Id && one.Number == document)
                .Join(scope.Db.DocumentContents, one => one.Hash, content => content.Hash, (one, content) => new { one.FileName, one.Hash, content.Bytes }).FirstOrDefaultAsync(cancellation);
            if (found is null)
                return Outcome<string>.From(Outcome.NotFound);
            file = (found.FileName, found.Bytes);
            scope.Record(scope.Target, details: [("file", found.FileName), ("sha256", found.Hash.Hex)]);
            return Outcome<string>.Done(found.Hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<(string, byte[])>.Done(file!.Value) : Outcome<(string, byte[])>.From(outcome);
    }
}
