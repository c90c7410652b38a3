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

/// <summary>
/// Tells, on the days that the pack names for evidence, that a recognised permit or its recognition ends, or that its last check with the partner soon counts no longer;
/// has the licences looked at that stand on a permit whose last day is over; and finds those that a partner's own list names as withdrawn. Each is done once.
/// </summary>
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
        var records = await db.Recognitions.AsNoTracking().ToDictionaryAsync(record => record.Id, cancellation);
        var numbers = records.Values.ToDictionary(record => record.Number, record => record.Id);
        var named = withdrawn.Where(one => numbers.ContainsKey(one.Recognition)).ToLookup(one => (numbers[one.Recognition], one.PermitNumber));
        return await db.NotDone([.. parties.SelectMany(party => party.Permits.Where(permit => permit.RevokedOn is null && permit.ValidUntil >= today)
                .SelectMany(permit => named[(permit.Recognition, permit.PermitNumber)].Take(1).Select(one => Listed(party.Id, permit, one, cancellation)))),
            .. parties.SelectMany(party => party.Permits.Where(permit => permit is { RevokedOn: null, ListedOn: null } && records.GetValueOrDefault(permit.Recognition)?.State is RecognitionState.InForce)
                .GroupBy(permit => permit.LastDay(records[permit.Recognition], pack)).Where(ended => ended.Key < today).OrderBy(ended => ended.Key).Select(ended => Over(party.Id, ended.Key, cancellation))),
            .. parties.SelectMany(party => party.Permits.SelectMany(permit => Words(permit, records.GetValueOrDefault(permit.Recognition), today).Select(word => Act(party.Id, permit, word.What, word.Reason, cancellation))))], cancellation);
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

    /// <summary>The day is over on which permits of a party counted last: by their own end, by their last check or by the end of their recognition.</summary>
    private DueAct Over(OrganisationId party, DateOnly lastDay, CancellationToken cancellation) =>
        new("permit.over", Once.Of($"{party.Value} {lastDay:O}"), async scope =>
        {
            var found = await scope.Db.Organisations.SingleAsync(one => one.Id == party, cancellation);
            var (records, today) = (await scope.Db.Recognitions.AsNoTracking().ToDictionaryAsync(record => record.Id, cancellation), DateOnly.FromDateTime(scope.Now.UtcDateTime));
            var over = found.Permits.Where(permit => permit is { RevokedOn: null, ListedOn: null } && records.GetValueOrDefault(permit.Recognition) is { State: RecognitionState.InForce } under && permit.LastDay(under, pack) == lastDay)
                .Select(permit => $"{permit.PermitNumber} under {records[permit.Recognition].Number} ({permit.WhyNot(records[permit.Recognition], today, pack)})").ToList();
            if (over.Count == 0)
                return false; // checked anew, revoked or suspended meanwhile
            var what = $"After {Domain.Common.Words.Day(lastDay)} a permit of {found.RomanisedName} counts no more: {string.Join(", ", over)}.";
            await scope.LookAtRecognised(found, $"permit:{lastDay:yyyyMMdd}", $"{what} Granted on it", pack, cancellation, lastDay);
            scope.Record(new AuditSubject("recipient", party.Value.ToString()), reason: what, pack: pack.Hash);
            return true;
        });

    /// <param name="under">Null where its recognition is not on record.</param>
    private IEnumerable<(string What, string Reason)> Words(RecognisedPermit permit, Recognition? under, DateOnly today)
    {
        var end = under is { State: RecognitionState.InForce, Terms.Term.End: var last } && last < permit.ValidUntil ? last : permit.ValidUntil;
        if (permit.RevokedOn is not null || end < today)
            yield break;
        if (Near(end, today) is { } left)
            yield return ("endsoon", $"{(end == permit.ValidUntil ? $"Permit {permit.PermitNumber} of the partner" : $"Recognition {under!.Number}, under which permit {permit.PermitNumber} counts,")} ends on {Domain.Common.Words.Day(end)}, in {left} days or less. What it lowers is decided without it from then on.");
        if (permit.CheckedUntil(pack) is { } check && check >= today && check < end && Near(check, today) is { } days)
            yield return ("checksoon", $"Permit {permit.PermitNumber} was last checked with the partner on {Domain.Common.Words.Day(permit.VerifiedOn)}. Without a new check it counts until {Domain.Common.Words.Day(check)}, {days} days or less from now.");
    }

    /// <summary>The nearest day of warning that has come, as days before the end; null before the first.</summary>
    private string? Near(DateOnly end, DateOnly today) =>
        pack.Environment.Warnings.Where(days => end.AddDays(-days) <= today).Order().Select(days => days.ToString(CultureInfo.InvariantCulture)).FirstOrDefault();
}
