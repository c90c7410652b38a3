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
    private static readonly Rule Changed = new("AU-31", "The file is not the one that was handed in: its hash has changed. Nothing is given out; tell the administrator.");

    /// <param name="item">Number of the evidence; null for the sealed report.</param>
    public async Task<Outcome<(string Name, byte[] Content)>> Run(string number, int? item, Actor actor, CancellationToken cancellation)
    {
        (string Name, byte[] Content)? file = null;
        var outcome = await pipeline.Run<string>("audit.download", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("audit", number, number);
            if (await scope.Db.Audits.AsNoTracking().VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } held)
                return Outcome<string>.From(Outcome.NotFound);
            var audit = held.Id;
            file = item is { } wanted
                ? await scope.Db.Set<AuditFile>().AsNoTracking().Where(one => one.Audit == audit && one.Number == wanted).Select(one => new { one.Name, one.Content }).FirstOrDefaultAsync(cancellation) is { } row ? (row.Name, row.Content) : null
                : await scope.Db.Set<SealedAuditReport>().AsNoTracking().Where(one => one.Audit == audit).Select(one => one.Pdf).FirstOrDefaultAsync(cancellation) is { } pdf ? ($"{number}.pdf", pdf) : null;
            if (file is not { } found)
                return Outcome<string>.From(Outcome.NotFound);
            var hash = ContentHash.Of(found.Content);
            if (item is { } no && held.Evidence.FirstOrDefault(one => one.Number == no)?.Hash is { } kept && kept != hash)
                return Outcome<string>.From(Outcome.Broken(Changed));
            scope.Record(new AuditSubject("audit", audit.Value.ToString(), number), details: [("file", found.Name), ("sha256", hash.Hex)]);
            return Outcome<string>.Done(hash.Hex);
        }, cancellation);
        return outcome.IsDone ? Outcome<(string, byte[])>.Done(file!.Value) : Outcome<(string, byte[])>.From(outcome);
    }
}
