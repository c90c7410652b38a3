using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <param name="Kind">Words of the catalogue.</param>
/// <param name="Closed">Why nothing is said of it now; null when the owner may.</param>
public sealed record OwnedActionView(OwnedAction Owned, string Kind, Rule? Closed);

/// <summary>Reads one corrective action for its owner, to whom the rest of the incident stays closed.</summary>
public sealed class OwnedActionQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    /// <returns>Null when there is none that the actor owns.</returns>
    public async Task<OwnedActionView?> Run(string number, int no, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Incidents.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } incident && incident.OwnedBy(actor, no) is { } action
            ? new(new(number, action), pack.IncidentRules.Actions.Find(one => one.Code == action.Kind)?.Text ?? action.Kind, incident.WhyNotReport(action)) : null;
    }
}

/// <summary>The owner of a corrective action says that it is done, with a file or without one.</summary>
public sealed class ReportAction(CommandPipeline pipeline)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "incident.actionreport";

    private static readonly Outcome<string> TooLarge = Outcome<string>.From(Outcome.Invalid(new InputError("file", "The file is empty or larger than 25 MB. Choose another one, or leave it out.")));

    /// <param name="fileName">Null where no file is handed in.</param>
    public async Task<Outcome<string>> Run(string number, int no, string text, string? fileName, Stream? file, Guid key, Actor actor, CancellationToken cancellation)
    {
        var content = file is null ? null : await BoundedBody.Read(file, UploadIncidentEvidence.Largest, cancellation);
        if (file is not null && content is null)
            return TooLarge;
        return await pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new("incident", number, number);
            if (await scope.Db.Incidents.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } incident || incident.OwnedBy(scope.Actor, no) is not { } action)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = IncidentCommand.Subject(incident);
            ContentHash? hash = content is null ? null : ContentHash.Of(content);
            incident.ReportAction(no, text, hash, UploadIncidentEvidence.Place, scope.Actor, scope.Now);
            if (content is not null)
                scope.Db.Set<IncidentEvidenceFile>().Add(new() { Incident = incident.Id, No = incident.Evidence[^1].No, Name = PlainFileName.Of(fileName ?? "file"), Content = content });
            scope.Record(scope.Target, reason: $"{action.Name}: {text.Trim()}", details: [("action", action.Name), ("sha256", hash?.Hex ?? "no file")]);
            return Outcome<string>.Done(action.Name);
        }, cancellation);
    }
}
