using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>
/// Records the changes of a sanction's file as acts of the portal with the sanction as their subject, so that the recipient is told.
/// Running twice changes nothing.
/// </summary>
public sealed class TellFileChanged(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    public string Kind => OutboxKinds.TellFileChanged;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new SanctionId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sanction = await db.Sanctions.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        foreach (var (at, step) in sanction.Steps.Index().Where(one => one.Item.Verb == nameof(SanctionVerb.ChangeFile)))
            await pipeline.TryAsPortal(ActOnSanction.Name(SanctionVerb.ChangeFile), scope =>
            {
                scope.Record(IncidentCommand.Subject(sanction), step.From, step.To, step.Reason, pack.Hash, ActOnSanction.Links(sanction));
                return Task.FromResult(true);
            }, Once.Of($"{subject} step {at}"), cancellation);
    }
}

/// <summary>The evidence that the recipient of a sanction reads.</summary>
/// <param name="Items">Numbers.</param>
internal sealed record FileOfSanction(Sanction Sanction, IReadOnlySet<int> Items);

internal static class FilesOfSanctions
{
    private static HashSet<int> Items(Incident incident, Sanction sanction, NamesReached names) =>
        [.. NoticeWords.Evidence(incident, sanction.Subject.Number, names).Select(item => item.No)];

    /// <summary>What the recipients who have a notice read of the evidence, before work on it.</summary>
    public static async Task<IReadOnlyList<FileOfSanction>> FilesUnderSanction(this CommandScope scope, Incident incident, CancellationToken cancellation)
    {
        var found = new List<FileOfSanction>();
        foreach (var sanction in await scope.Db.Sanctions.Where(one => one.Incident == incident.Id && (one.State == SanctionState.Noticed || one.State == SanctionState.Imposed)).ToListAsync(cancellation))
            found.Add(new(sanction, Items(incident, sanction, await scope.Db.OtherRecipients(incident, sanction.Recipient, cancellation))));
        return found;
    }

    /// <summary>Says in each sanction what the work has put into its file, or taken out.</summary>
    /// <param name="why">The title of a new item, or the reason; a recipient does not read it where it names others.</param>
    public static async Task ChangeFiles(this CommandScope scope, IReadOnlyList<FileOfSanction> before, Incident incident, string why, PolicyPack pack, CancellationToken cancellation)
    {
        foreach (var (sanction, items) in before)
        {
            var names = await scope.Db.OtherRecipients(incident, sanction.Recipient, cancellation);
            var (after, said) = (Items(incident, sanction, names), NoticeWords.Why(incident, sanction.Subject.Number, names, why));
            foreach (var (no, isIn) in after.Except(items).Select(no => (no, true)).Concat(items.Except(after).Select(no => (no, false))))
                if (sanction.ChangeFile($"Evidence E-{no} was {(isIn ? "put into" : "taken out of")} the file: {said}", scope.Actor, pack, scope.Now))
                    scope.Enqueue(OutboxKinds.TellFileChanged, sanction.Id.Value);
        }
    }
}
