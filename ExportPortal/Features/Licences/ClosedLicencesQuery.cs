using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A licence under which nobody may be let in now.</summary>
/// <param name="Code">AD-01 to AD-14, as a question about it would be answered.</param>
/// <param name="Since">When its state began; null where the term or a duty alone closes it.</param>
public sealed record ClosedLicence(string Number, int Version, string Code, string Because, DateTimeOffset? Since);

/// <param name="Next">Where the next part begins; null after the last.</param>
/// <param name="At">The instant that it is true of.</param>
public sealed record ClosedLicences(IReadOnlyList<ClosedLicence> Items, string? Next, DateTimeOffset At);

/// <summary>The licences of a gateway's organisation that allow no access at the instant, by number: what is revoked, suspended, ended or not open yet.</summary>
public sealed class ClosedLicencesQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Licences that are looked at for one part; a part may name fewer.</summary>
    public const int PartSize = 500;

    /// <param name="after">Next of an earlier part; null for the first.</param>
    public async Task<Outcome<ClosedLicences>> Run(string? after, ProgramCaller caller, CancellationToken cancellation)
    {
        if (!caller.Client.Scopes.Contains(ApiScopes.DecideAccess))
            return Outcome<ClosedLicences>.From(Outcome.Forbidden(DecideAccess.NotInScope));
        var (organisation, now, place) = (caller.Client.Organisation, clock.GetUtcNow(), after ?? "");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licences = await db.Licences.AsNoTracking().Where(one => (one.Steward == organisation || one.Recipient == organisation) && string.Compare(one.Number, place) > 0)
            .OrderBy(one => one.Number).Take(PartSize + 1).ToListAsync(cancellation);
        return Outcome<ClosedLicences>.Done(new(
            [.. licences.Take(PartSize).Select(one => (Licence: one, Answer: LicenceAccess.At(one, now))).Where(one => !one.Answer.Allowed)
                .Select(one => new ClosedLicence(one.Licence.Number, one.Licence.Version, one.Answer.Code, one.Answer.Because, one.Licence.EndedAt ?? one.Licence.SuspendedAt))],
            licences.Count > PartSize ? licences[PartSize - 1].Number : null, now));
    }
}
