using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Takes the day of a training certificate over to every licence of the organisation that names its holder, so that
/// nobody has to type it there. Running twice changes nothing.
/// </summary>
public sealed class RetrainUsers(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    private static readonly LicenceState[] Live = [LicenceState.PendingAcceptance, LicenceState.Active, LicenceState.Suspended];

    public string Kind => OutboxKinds.RetrainUsers;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var pass = await db.TrainingPasses.AsNoTracking().SingleAsync(one => one.Id == subject, cancellation);
        if (!(await db.Certificates(pass.Organisation, pack, cancellation)).TryGetValue(pass.Account, out var day))
            return;
        await foreach (var licence in db.Licences.AsNoTracking().Where(one => one.Recipient == pass.Organisation && Live.Contains(one.State)).OrderBy(one => one.Number).AsAsyncEnumerable().WithCancellation(cancellation))
            if (licence.Retrain(pass.Account, day) && !await pipeline.TryAsPortal("licence.retrainuser", scope => Take(scope, licence.Id, pass.Account, pass.PersonName, day, cancellation), Guid.NewGuid(), cancellation)
                && await IsOld(licence.Id, pass.Account, day, cancellation))
                throw new TryLater($"Somebody else changed licence {licence.Number} at the same moment.", null);
    }

    private async Task<bool> IsOld(LicenceId id, string account, DateOnly day, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation)).Retrain(account, day);
    }

    private static async Task<bool> Take(CommandScope scope, LicenceId id, string account, string name, DateOnly day, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (!licence.Retrain(account, day))
            return false;
        await scope.PutAsideTrained(licence, cancellation);
        scope.Record(LicenceCommand.Subject(licence), reason: $"{name}: certificate of {Words.Day(day)}.");
        return true;
    }
}
