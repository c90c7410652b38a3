using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>Tells, on the days that the pack names for evidence, that a recognised permit ends, or that its last check with the partner soon counts no longer. Each day is told once.</summary>
public sealed class PermitsDue(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private DateTimeOffset? looked;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (looked is { } last && now - last < Round)
            return [];
        looked = now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var parties = await db.Organisations.AsNoTracking().Where(one => (one.Kind & OrganisationKind.Recipient) != 0)
            .Select(one => new { one.Id, Permits = EF.Property<List<RecognisedPermit>>(one, "permits") }).ToListAsync(cancellation);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return await db.NotDone([.. parties.SelectMany(party => party.Permits.SelectMany(permit => Words(permit, today).Select(word => Act(party.Id, permit, word.What, word.Reason, cancellation))))], cancellation);
    }

    private DueAct Act(OrganisationId party, RecognisedPermit permit, string what, string reason, CancellationToken cancellation) =>
        new($"permit.{what}", Once.Of($"{party.Value} {permit.Recognition} {permit.PermitNumber} {reason}"), async scope =>
        {
            var found = await scope.Db.Organisations.SingleAsync(one => one.Id == party, cancellation);
            if (!found.Permits.Contains(permit))
                return false; // checked anew or revoked meanwhile
            scope.Record(new AuditSubject("recipient", party.Value.ToString()), reason: reason, pack: pack.Hash);
            return true;
        });

    private IEnumerable<(string What, string Reason)> Words(RecognisedPermit permit, DateOnly today)
    {
        if (permit.RevokedOn is not null || permit.ValidUntil < today)
            yield break;
        if (Near(permit.ValidUntil, today) is { } left)
            yield return ("endsoon", $"Permit {permit.PermitNumber} of the partner ends on {Domain.Common.Words.Day(permit.ValidUntil)}, in {left} days or less. What it lowers is decided without it from then on.");
        if (permit.CheckedUntil(pack) is { } check && check >= today && check < permit.ValidUntil && Near(check, today) is { } days)
            yield return ("checksoon", $"Permit {permit.PermitNumber} was last checked with the partner on {Domain.Common.Words.Day(permit.VerifiedOn)}. Without a new check it counts until {Domain.Common.Words.Day(check)}, {days} days or less from now.");
    }

    /// <summary>The nearest day of warning that has come, as days before the end; null before the first.</summary>
    private string? Near(DateOnly end, DateOnly today) =>
        pack.Environment.Warnings.Where(days => end.AddDays(-days) <= today).Order().Select(days => days.ToString(CultureInfo.InvariantCulture)).FirstOrDefault();
}
