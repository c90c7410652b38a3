using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>Reads what a correction of a party touches: its own licences and cases, and those of whatever it owns.</summary>
internal static class PartyMoves
{
    /// <returns>One for each party whose destination group would be another one.</returns>
    public static async Task<IReadOnlyList<GroupMove>> GroupMoves(this PortalDbContext db, Organisation party, PartyIdentity next, PolicyPack pack, CancellationToken cancellation)
    {
        var moves = new List<GroupMove>();
        foreach (var touched in (Organisation[])[party, .. await db.OwnedBy(party, cancellation)])
        {
            var (before, after) = (touched.GroupIn(pack), touched.GroupAfter(party, next, pack));
            if (before == after)
                continue;
            var id = touched.Id;
            var licences = await db.Licences.AsNoTracking().Where(one => one.Recipient == id && (one.State == LicenceState.PendingAcceptance || one.State == LicenceState.Active || one.State == LicenceState.Suspended))
                .OrderBy(one => one.Number).Join(db.Applications.AsNoTracking(), licence => licence.Application, application => application.Id, (licence, application) => new { Licence = licence, Application = application }).ToListAsync(cancellation);
            var cases = await db.Applications.AsNoTracking().Where(one => one.Recipient == id && Application.Undecided.Contains(one.State) && one.State != ApplicationState.Draft).OrderBy(one => one.Number).ToListAsync(cancellation);
            moves.Add(new(touched.RomanisedName, before, after,
                licences.ConvertAll(one => MovedCase.Of(one.Licence, one.Application, after, pack)), cases.ConvertAll(one => MovedCase.Of(one, after, pack))));
        }
        return moves;
    }
}
