using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>What the anomaly rules must know of licences.</summary>
internal static class LicensedUses
{
    private static readonly IReadOnlyDictionary<string, LicenceState> States = Enum.GetValues<LicenceState>().ToDictionary(Words.Code);

    private static readonly string Opened = Words.Code(LicenceState.Active);

    /// <param name="numbers">Null for all licences that are active now.</param>
    /// <param name="packs">To tell whose log has to come live; null where that is not asked.</param>
    /// <param name="endedSince">Without numbers, those that were used and whose use ended then or later as well; null for none of them.</param>
    public static async Task<IReadOnlyDictionary<string, LicensedUse>> Find(PortalDbContext db, IReadOnlyCollection<string>? numbers, CancellationToken cancellation, PackLibrary? packs = null, DateTimeOffset? endedSince = null)
    {
        var rows = await (
            from licence in db.Licences.AsNoTracking()
            where numbers == null ? licence.State == LicenceState.Active || (endedSince != null && licence.EndedAt >= endedSince) : numbers.Contains(licence.Number)
            join application in db.Applications.AsNoTracking() on licence.Application equals application.Id
            join dataset in db.Datasets.AsNoTracking() on application.Dataset equals dataset.Id
            join version in db.DatasetVersions.AsNoTracking() on application.DatasetVersion equals version.Id
            select new { licence, application, dataset, version }).ToListAsync(cancellation);
        if (numbers is null)
            rows.RemoveAll(row => row.licence is { EndedAt: not null, WasUsed: false });
        var changed = rows.Where(row => row.licence.PastVersions.Count > 0).Select(row => row.licence.Id).ToList();
        var amendments = (await db.Amendments.AsNoTracking().Where(one => changed.Contains(one.Licence)).ToListAsync(cancellation)).ToDictionary(one => one.Number);
        return rows.ToDictionary(row => row.licence.Number, row => new LicensedUse(
            row.licence.Number, row.licence.Tier, at => LicenceAccess.At(StateAt(row.licence, at), row.licence.TermInForce, at).Allowed && !row.licence.Duties.Any(duty => duty.StoppedAccessAt(at)),
            (row.licence.Grant?.Countries ?? row.application.Content.Countries).ToHashSet(), row.dataset.Classification.Persons, row.version.Variables.Select(variable => variable.Name).ToHashSet(StringComparer.OrdinalIgnoreCase), row.licence.Start, row.licence.LastDay)
            {
                OpenedAt = row.licence.Steps.Where(step => step.To == Opened && step.From != Opened).Select(step => (DateTimeOffset?)step.At).Concat(row.licence.Duties.Select(duty => duty.OpenedAccessAt)).Max(),
                Sources = ApplicationCircumstances.Sources(row.application.Content),
                Users = Accounts(row.licence.Grant), Earlier = Earlier(row.licence, amendments), Recipient = row.licence.Recipient.Value.ToString(), LiveSince = LiveSince(row.licence, row.application, packs),
                Renewed = row.licence.Grant?.Renewed ?? [], EndedAt = row.licence.EndedAt,
            });
    }

    /// <summary>From the acceptance of the version that asks for it: a new version begins the count anew.</summary>
    private static DateTimeOffset? LiveSince(Licence licence, Application application, PackLibrary? packs) =>
        licence.Grant is { } grant && packs?.Find(application.PackHash) is { } own && application.ClausesUnder(grant, own).Any(chosen => chosen.Clause.Code == LicenceDuties.LiveLogClause)
            ? licence.PastVersions.Select(past => past.ReplacedAt).DefaultIfEmpty(licence.GrantedAt).Max() : null;

    /// <summary>The accounts that the grant names; null where users need not be named, and for a licence of the first release.</summary>
    private static HashSet<string>? Accounts(LicenceGrant? grant) => grant is { NamesUsers: true } ? Accounts(grant.Users) : null;

    private static HashSet<string> Accounts(IEnumerable<NamedUser> users) => users.Select(user => user.Account).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What was granted before, the oldest first: of each version that an amendment has replaced the places that it was asked
    /// of, without the users that it added; and what it was until a user was taken off, with that user.
    /// </summary>
    private static List<EarlierGrant> Earlier(Licence licence, IReadOnlyDictionary<string, Amendment> amendments)
    {
        var earlier = new List<EarlierGrant>();
        if (licence.Grant is not { } grant)
            return earlier;
        var former = new Stack<FormerUser>((grant.Former ?? []).OrderBy(one => one.Until));
        foreach (var past in licence.PastVersions.Reverse())
        {
            Restore(past.ReplacedAt);
            // "minor amendment AM-0001"; a sanction changes neither places nor users.
            if (amendments.GetValueOrDefault(past.Reason.Split(' ')[^1]) is { } amendment)
                grant = grant with
                {
                    Countries = amendment.Change.Countries is null ? grant.Countries : amendment.Asked?.Countries ?? grant.Countries,
                    Users = [.. grant.Users.Where(user => !(amendment.Change.NewUsers ?? []).Any(added => added.Is(user.Account)))],
                };
            earlier.Insert(0, new EarlierGrant(past.ReplacedAt, grant.Countries.ToHashSet(), Accounts(grant)));
        }
        Restore(DateTimeOffset.MinValue);
        return earlier;

        // Whoever was taken off since the instant was named until then.
        void Restore(DateTimeOffset since)
        {
            while (former.TryPeek(out var user) && user.Until > since)
            {
                former.Pop();
                grant = grant with { Users = [.. grant.Users, new NamedUser(user.Account, "", "", default)] };
                earlier.Insert(0, new EarlierGrant(user.Until, grant.Countries.ToHashSet(), Accounts(grant)));
            }
        }
    }

    /// <summary>The state that the licence was in at an instant, by its recorded steps; after the last one as time has changed it, recorded or not.</summary>
    private static LicenceState StateAt(Licence licence, DateTimeOffset at) => licence.Steps.LastOrDefault(step => step.At <= at) is not { } step ? LicenceState.PendingAcceptance
        : ReferenceEquals(step, licence.Steps[^1]) ? licence.StateAt(at)
        : States.GetValueOrDefault(step.To, LicenceState.PendingAcceptance);
}
