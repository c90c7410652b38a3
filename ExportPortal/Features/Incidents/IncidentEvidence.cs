using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>A file of evidence as it comes: never read beyond the limit.</summary>
/// <param name="CollectedAt">UTC.</param>
/// <param name="Licence">Number of the licence that it is about alone; null for the incident as a whole.</param>
public sealed record EvidenceUpload(string Title, string FileName, Stream Content, string Collector, DateTimeOffset CollectedAt, string? Licence = null);

/// <summary>Takes a file of evidence into the portal's keeping: the hash that custody hangs on is the portal's own.</summary>
public sealed class UploadIncidentEvidence(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>Bytes, inclusive. What is larger stays where it is, and its hash is entered.</summary>
    public const int Largest = 25 * 1024 * 1024;

    /// <summary>Where an item is kept that the portal holds.</summary>
    public const string Place = "The portal";

    private static readonly Outcome<string> TooLarge = Outcome<string>.From(Outcome.Invalid(new InputError("file", "The file is empty or larger than 25 MB. Keep a larger one where it is, and enter its SHA-256.")));

    public async Task<Outcome<string>> Run(string number, EvidenceUpload upload, int? revision, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (await BoundedBody.Read(upload.Content, Largest, cancellation) is not { } content)
            return TooLarge;
        var hash = ContentHash.Of(content);
        return await pipeline.Run<string>("incident.evidence", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(incident, shown))
                return Outcome<string>.From(Outcome.Stale);
            var files = await scope.FilesUnderSanction(incident, cancellation);
            incident.AddEvidence(upload.Title, hash, upload.Collector, upload.CollectedAt, Place, scope.Actor, scope.Now, licence: upload.Licence);
            var item = incident.Evidence[^1];
            await scope.ChangeFiles(files, incident, upload.Title, pack, cancellation);
            scope.Db.Set<IncidentEvidenceFile>().Add(new() { Incident = incident.Id, No = item.No, Name = PlainFileName.Of(upload.FileName), Content = content });
            scope.Record(scope.Target, details: [("item", item.Name), ("sha256", hash.Hex), ("bytes", content.Length.ToString(CultureInfo.InvariantCulture))]);
            return Outcome<string>.Done(item.Name);
        }, cancellation);
    }
}

/// <summary>Hands out a file of evidence. Each download is an act in the log; a file that is not what was collected is not handed out.</summary>
public sealed class DownloadIncidentEvidence(CommandPipeline pipeline)
{
    public async Task<Outcome<StoredFile>> Run(string number, int no, Actor actor, CancellationToken cancellation)
    {
        StoredFile? file = null;
        var outcome = await pipeline.Run<string>("incident.evidencedownload", Guid.NewGuid(), actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident || !scope.Actor.ReadsIncidents()
                || incident.Evidence.FirstOrDefault(one => one.No == no) is not { Hash: { } hash } item
                || await scope.Db.Set<IncidentEvidenceFile>().AsNoTracking().Where(one => one.Incident == incident.Id && one.No == no).Select(one => new { one.Name, one.Content.Length }).FirstOrDefaultAsync(cancellation) is not { } kept)
                return Outcome<string>.From(Outcome.NotFound);
            var bytes = StoredBytes.Of<IncidentEvidenceFile>(scope.Db, nameof(IncidentEvidenceFile.Content), incident.Id, no);
            RuleViolation.When(await bytes.Hash(scope.Db, cancellation) != hash, "EV-7", $"The file kept as {item.Name} is not the one that was collected. It is not handed out; tell the incident lead.");
            file = new(kept.Name, "application/octet-stream", kept.Length, hash, bytes);
            scope.Record(scope.Target, details: [("item", item.Name), ("sha256", hash.Hex)]);
            return Outcome<string>.Done(file.Name);
        }, cancellation);
        return outcome.IsDone ? Outcome<StoredFile>.Done(file!) : Outcome<StoredFile>.From(outcome);
    }
}
