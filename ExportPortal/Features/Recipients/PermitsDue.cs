using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>Tells, on the days that the pack names for evidence, that a recognised permit ends, or that its last check with the partner soon counts no longer; and finds those that a partner's own list names as withdrawn. Each is told once.</summary>
/// <param name="lists">Lists of partners of what they have withdrawn; null where none are read.</param>
public sealed class PermitsDue(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, ListFolder? lists = null) : IDueActs
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
        var withdrawn = lists is null ? [] : await lists.WithdrawnPermits(cancellation);
        var records = withdrawn.Count == 0 ? [] : await db.Recognitions.AsNoTracking().ToDictionaryAsync(record => record.Number, record => record.Id, cancellation);
        var named = withdrawn.Where(one => records.ContainsKey(one.Recognition)).ToLookup(one => (records[one.Recognition], one.PermitNumber));
        return await db.NotDone([.. parties.SelectMany(party => party.Permits.Where(permit => permit.RevokedOn is null && permit.ValidUntil >= today)
                .SelectMany(permit => named[(permit.Recognition, permit.PermitNumber)].Take(1).Select(one => Listed(party.Id, permit, one, cancellation)))),
            .. parties.SelectMany(party => party.Permits.SelectMany(permit => Words(permit, today).Select(word => Act(party.Id, permit, word.What, word.Reason, cancellation))))], cancellation);
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

    /// <summary>It counts no more until somebody has checked it with the partner; each line of a list does so once, so that what was checked afterwards counts again.</summary>
    private DueAct Listed(OrganisationId party, RecognisedPermit permit, ListedPermit one, CancellationToken cancellation) =>
        new("permit.listed", Once.Of($"{party.Value} {permit.Recognition} {permit.PermitNumber} withdrawn {one.Day:O}"), async scope =>
        {
            var found = await scope.Db.Organisations.SingleAsync(known => known.Id == party, cancellation);
            if (!found.FindListed(permit.Recognition, permit.PermitNumber, DateOnly.FromDateTime(scope.Now.UtcDateTime)))
                return false; // revoked by hand meanwhile
            await scope.LookAtRecognised(found, $"permit:{permit.Recognition:N}", $"Permit {permit.PermitNumber} of {found.RomanisedName} under {one.Recognition} stands on the partner's list of withdrawn permits. Granted on it", pack, cancellation);
            scope.Record(new AuditSubject("recipient", party.Value.ToString()), pack: pack.Hash,
                reason: $"The list of the partner ({one.Recognition}) names permit {permit.PermitNumber} as withdrawn on {Domain.Common.Words.Day(one.Day)}{(one.Reason.Length > 0 ? $": {one.Reason.TrimEnd('.')}" : "")}. It counts no more until it was checked with the partner.");
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
