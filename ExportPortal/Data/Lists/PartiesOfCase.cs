using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Lists;

/// <summary>Recipient, steward and end users of a case or licence: who they are, and what stands against them.</summary>
public static class PartiesOfCase
{
    /// <summary>Persons compared ahead of one command.</summary>
    private const int MostCompared = 200;

    private static readonly ApplicationState[] Over =
        [ApplicationState.Approved, ApplicationState.Refused, ApplicationState.Prohibited, ApplicationState.Rwa, ApplicationState.Withdrawn, ApplicationState.NoLicenceRequired, ApplicationState.Ineligible];

    private static readonly LicenceState[] InUse = [LicenceState.PendingAcceptance, LicenceState.Active, LicenceState.Suspended];

    /// <summary>Everybody beside the recipient who is named as one who may touch data in the open cases and running licences of a recipient, and in what is asked for or sealed to change these. Sites that were struck off are among them, so that what two persons found of one still stands when it is listed again.</summary>
    public static async Task<IReadOnlyList<EndUser>> EndUsersOf(this PortalDbContext db, OrganisationId recipient, CancellationToken cancellation)
    {
        var asked = await db.Applications.AsNoTracking().Where(one => one.Recipient == recipient && !Over.Contains(one.State)).ToListAsync(cancellation);
        var licensed = await db.Licences.AsNoTracking().Where(one => one.Recipient == recipient && InUse.Contains(one.State)).ToListAsync(cancellation);
        var changes = await db.Amendments.AsNoTracking().Where(one => one.Recipient == recipient && AmendmentWorkflow.Open.Contains(one.State)).ToListAsync(cancellation);
        return [.. asked.SelectMany(one => one.Content.EndUsers), .. licensed.SelectMany(one => (LicenceGrant?[])[one.Grant, one.NextGrant]).SelectMany(grant => grant?.Compared ?? []), .. changes.SelectMany(one => one.Change.Named)];
    }

    public static IEnumerable<EndUser> UsersOf(Licence licence) => licence.Grant?.EndUsers ?? [];

    /// <summary>The gravest standing of the parties of a licence, and of its users.</summary>
    public static Task<Screening> StandingOf(this PortalDbContext db, Licence licence, CancellationToken cancellation) =>
        db.StandingOf(licence.Recipient, licence.Steward, UsersOf(licence).Select(user => user.Name), cancellation);

    /// <summary>The gravest standing of recipient, steward and the persons of these names.</summary>
    public static async Task<Screening> StandingOf(this PortalDbContext db, OrganisationId recipient, OrganisationId steward, IEnumerable<string> users, CancellationToken cancellation)
    {
        var parties = await db.Organisations.Where(one => one.Id == recipient || one.Id == steward).ToListAsync(cancellation);
        var hits = await db.HitsOfUsers(recipient, cancellation);
        return parties.Select(one => one.Screening).Append(Domain.Recipients.Lists.EndUsers.StandingOf(users, hits)).Max();
    }

    /// <summary>Matches of end users of a recipient that count.</summary>
    public static async Task<IReadOnlyList<ScreeningHit>> HitsOfUsers(this PortalDbContext db, OrganisationId recipient, CancellationToken cancellation) =>
        [.. (await db.ScreeningHits.Where(hit => hit.Party == recipient && hit.State != HitState.Lapsed).ToListAsync(cancellation)).Where(Domain.Recipients.Lists.EndUsers.IsOfUser)];

    /// <summary>Matches of the parties and users of a licence that two persons have not decided, those found first; of a user those alone whom this licence names.</summary>
    public static async Task<IReadOnlyList<ScreeningHit>> OpenMatchesOf(this PortalDbContext db, Licence licence, CancellationToken cancellation)
    {
        var (recipient, steward) = (licence.Recipient, licence.Steward);
        var open = await db.ScreeningHits.AsNoTracking().Where(hit => (hit.Party == recipient || hit.Party == steward) && hit.State == HitState.Open).OrderBy(hit => hit.FoundAt).ThenBy(hit => hit.Id).ToListAsync(cancellation);
        return [.. open.Where(hit => !Domain.Recipients.Lists.EndUsers.IsOfUser(hit)
            || (hit.Party == recipient && Domain.Recipients.Lists.EndUsers.StandingOf(UsersOf(licence).Select(user => user.Name), [hit]) is not Screening.Clear))];
    }

    /// <summary>Why the screening of recipient and steward is no ground to go on; null when it is.</summary>
    public static async Task<Rule?> WhyNotFresh(this PortalDbContext db, ListsInForce lists, OrganisationId recipient, OrganisationId steward, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await lists.Read(cancellation) is not { } inForce)
            return null;
        var parties = await db.Organisations.Where(one => one.Id == recipient || one.Id == steward).ToListAsync(cancellation);
        return parties.Select(party => inForce.WhyNotFresh(party, pack, now)).FirstOrDefault(rule => rule is not null);
    }

    /// <summary>Compares persons before a command asks the store to write; those above the number are compared inside it.</summary>
    public static async Task<ComparedUsers> Compare(this ListsInForce lists, IEnumerable<EndUser> users, CancellationToken cancellation) =>
        await lists.Read(cancellation) is { } inForce
            ? new(inForce, Domain.Recipients.Lists.EndUsers.Subjects(users).Take(MostCompared).ToDictionary(subject => subject.Hash(), inForce.Find))
            : new(null, new Dictionary<ContentHash, IReadOnlyList<FoundMatch>>());

    /// <summary>The standing of one who is let in now: as two persons have found, and a match that nobody has compared yet is a possible one.</summary>
    public static async Task<Screening> StandingOf(this CommandScope scope, ListsInForce lists, Licence licence, EndUser user, CancellationToken cancellation)
    {
        var known = await scope.HitsOf(licence.Recipient, cancellation);
        var isNew = await lists.Read(cancellation) is { } inForce && Domain.Recipients.Lists.EndUsers.Subjects([user]).SelectMany(inForce.Find).Any(match => !known.Exists(hit => hit.IsOf(match)));
        return (Screening)Math.Max((int)(isNew ? Screening.Possible : Screening.Clear), (int)await scope.Db.StandingOf(licence.Recipient, licence.Steward, [user.Name], cancellation));
    }

    /// <summary>Writes down the matches of persons at the moment in which they are named; the nightly round compares everybody again.</summary>
    /// <returns>How many were not on record.</returns>
    public static async Task<int> ScreenUsers(this CommandScope scope, ComparedUsers compared, OrganisationId recipient, IEnumerable<EndUser> users, CancellationToken cancellation)
    {
        if (compared.Lists is not { } inForce)
            return 0;
        var found = Domain.Recipients.Lists.EndUsers.Subjects(users).SelectMany(subject => compared.Found.TryGetValue(subject.Hash(), out var known) ? known : inForce.Find(subject)).ToList();
        if (found.Count == 0)
            return 0;
        var known = await scope.HitsOf(recipient, cancellation);
        List<ScreeningHit> made = [.. found.Where(match => !known.Exists(hit => hit.IsOf(match))).Select(match => ScreeningHit.Of(Guid.CreateVersion7(scope.Now), recipient, match, scope.Now))];
        scope.Db.ScreeningHits.AddRange(made);
        return made.Count;
    }

    /// <summary>Why a held case does not go on, or end, by this verb yet: a match is decided where both sides are shown, and the case follows by itself. Null where nothing is left to decide there.</summary>
    public static async Task<Rule?> WhyMatchStands(this PortalDbContext db, Application application, ApplicationVerb verb, CancellationToken cancellation)
    {
        var (recipient, steward) = (application.Recipient, application.Steward);
        var users = await db.HitsOfUsers(recipient, cancellation);
        var named = EndUsers.StandingOf(application.Content.EndUsers.Select(user => user.Name), users);
        if (verb is ApplicationVerb.ClearMatch && (named is Screening.Confirmed || await db.Organisations.AnyAsync(one => (one.Id == recipient || one.Id == steward) && one.Screening == Screening.Confirmed, cancellation)))
            return new Rule("SC-5", "Two persons have confirmed that a party, its owners of half or more, or a user is listed. Confirm the match here too.");
        var ofUsers = users.Select(hit => hit.Id).ToList();
        return named is Screening.Possible || await db.ScreeningHits.AnyAsync(hit => (hit.Party == recipient || hit.Party == steward) && !ofUsers.Contains(hit.Id) && hit.State == HitState.Open, cancellation)
            ? new Rule("SC-4", "Decide the match on the recipient's page, where both sides stand beside each other. This case follows by itself.")
            : null;
    }
}

/// <summary>Persons who were compared ahead of a command.</summary>
/// <param name="Lists">Null while no list is in force.</param>
/// <param name="Found">What was found, by the hash of the person as compared.</param>
public sealed record ComparedUsers(ListIndex? Lists, IReadOnlyDictionary<ContentHash, IReadOnlyList<FoundMatch>> Found);
