using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Lists;

/// <summary>What a screening did.</summary>
/// <param name="Held">Numbers of cases that it holds.</param>
/// <param name="Freed">Numbers of cases that went back, or were prohibited.</param>
public sealed record ScreeningEffect(int New, int Lapsed, IReadOnlyList<string> Held, IReadOnlyList<string> Freed);

/// <summary>Writes down screenings inside a command, and lets the cases of the party follow.</summary>
public static class PartyScreenings
{
    private static readonly ApplicationState[] Examined =
        [ApplicationState.Registered, ApplicationState.InReview, ApplicationState.RfiPending, ApplicationState.Recommended, ApplicationState.DecisionPending];

    /// <summary>Holds what was found against what is on record, and holds the open cases of a party that may be listed.</summary>
    public static async Task<ScreeningEffect> RecordScreening(
        this CommandScope scope, Organisation party, IReadOnlyList<FoundMatch> found, ContentHash against, PackLibrary packs, CancellationToken cancellation)
    {
        var known = await scope.HitsOf(party.Id, cancellation);
        var change = PartyScreening.Compare(known, found);
        foreach (var hit in change.Lapsed)
            hit.Lapse(scope.Now);
        List<ScreeningHit> made = [.. change.New.Select(match => ScreeningHit.Of(Guid.CreateVersion7(scope.Now), party.Id, match, scope.Now))];
        scope.Db.ScreeningHits.AddRange(made);
        party.Screened([.. known, .. made], against, packs.Current.Screening!.OwnedShare, scope.Now);
        List<ScreeningHit> standing = [.. known.Where(hit => hit.State is not HitState.Lapsed), .. made];
        var held = await scope.Hold(party, made, standing, packs, cancellation);
        await scope.OweSuspensions(party, standing, cancellation);
        return new(made.Count, change.Lapsed.Count, held, []);
    }

    /// <summary>Lets the held cases follow once the standing of their parties and users is settled, and has licences of those who are listed suspended.</summary>
    /// <param name="by">The two persons who settled it, in the order in which they signed.</param>
    /// <returns>Numbers of the cases that moved.</returns>
    public static async Task<IReadOnlyList<string>> Settle(this CommandScope scope, Organisation party, IReadOnlyList<Signature> by, PackLibrary packs, CancellationToken cancellation)
    {
        await scope.OweSuspensions(party, await scope.HitsOf(party.Id, cancellation), cancellation);
        var id = party.Id;
        var waiting = await scope.Db.Applications.Where(one => (one.Recipient == id || one.Steward == id) && (one.State == ApplicationState.ScreeningHold || one.State == ApplicationState.ApprovedConditional)).OrderBy(one => one.Number).ToListAsync(cancellation);
        List<string> moved = [];
        foreach (var application in waiting)
        {
            // A case to whose steward one of the two is bound waits for others (FE-3).
            if (await scope.Db.AreBoundTo(by.Select(one => one.Person), application.Steward, scope.Now, cancellation))
                continue;
            var (recipient, steward) = (application.Recipient, application.Steward);
            var parties = await scope.Db.Organisations.Where(one => one.Id == recipient || one.Id == steward).ToListAsync(cancellation);
            var standing = parties.Select(one => one.Screening).Append(UserStanding(application, await scope.HitsOf(recipient, cancellation))).Max();
            // What was approved on conditions is ended by a confirmed match, and by nothing less.
            if (standing is Screening.Possible || (application.State is ApplicationState.ApprovedConditional && standing is not Screening.Confirmed))
                continue;
            application.Resolve(standing is Screening.Confirmed, await scope.SignedOn(application, by, cancellation), packs.Of(application), scope.Now);
            scope.Enqueue(OutboxKinds.TellScreened, application.Id.Value);
            moved.Add(application.Number);
        }
        return moved;
    }

    /// <summary>The hits that are not lapsed.</summary>
    public static Task<List<ScreeningHit>> HitsOf(this CommandScope scope, OrganisationId party, CancellationToken cancellation) =>
        scope.Db.ScreeningHits.Where(hit => hit.Party == party && hit.State != HitState.Lapsed).OrderBy(hit => hit.FoundAt).ToListAsync(cancellation);

    /// <summary>Why the screening of a party is no ground to go on; null when it is fresh, or no list is in force.</summary>
    public static Rule? WhyNotFresh(this ListIndex? lists, Organisation party, PolicyPack pack, DateTimeOffset now)
    {
        if (lists is null)
            return null;
        var freshest = pack.Clock("screening-freshness");
        return party.ScreenedAgainst != lists.Fingerprint || party.IsScreeningDue || party.ScreenedAt is not { } at || at.AddHours(freshest.Length) < now
            ? new Rule("CK-10", $"{party.RomanisedName} was not screened against the lists in force within {freshest.Length} hours. The portal does it within a minute; then go on.")
            : null;
    }

    /// <summary>Holds the open cases of a party that may be listed, and those that name a user who may be.</summary>
    private static async Task<IReadOnlyList<string>> Hold(this CommandScope scope, Organisation party, IReadOnlyList<ScreeningHit> made, IReadOnlyList<ScreeningHit> standing, PackLibrary packs, CancellationToken cancellation)
    {
        if (party.Screening is Screening.Clear && !standing.Any(hit => hit.Counts && EndUsers.IsOfUser(hit)))
            return [];
        var id = party.Id;
        var open = (await scope.Db.Applications.Where(one => (one.Recipient == id || one.Steward == id) && Examined.Contains(one.State)).OrderBy(one => one.Number).ToListAsync(cancellation))
            .Where(one => party.Screening is not Screening.Clear || (one.Recipient == id && UserStanding(one, standing) is not Screening.Clear)).ToList();
        var why = made.Count == 0 ? "A party is a match of a restricted-party list." : $"{string.Join(", ", made.Select(hit => hit.Subject.Names[0]).Distinct())}: a match of {string.Join(", ", made.Select(hit => hit.List.Title).Distinct())}.";
        foreach (var application in open)
        {
            application.HoldForScreening(why, packs.Of(application), scope.Now);
            scope.Enqueue(OutboxKinds.TellScreened, application.Id.Value);
        }
        return [.. open.Select(application => application.Number)];
    }

    /// <summary>The two who settled it, after those who signed on other matches of its parties that were decided while it was held: each had a hand in its going on.</summary>
    private static async Task<IReadOnlyList<Signature>> SignedOn(this CommandScope scope, Application application, IReadOnlyList<Signature> by, CancellationToken cancellation)
    {
        var (recipient, steward) = (application.Recipient, application.Steward);
        var held = application.Steps.LastOrDefault(step => step.To == Words.Code(ApplicationState.ScreeningHold))?.At ?? scope.Now;
        var decided = (await scope.Db.ScreeningHits.Where(hit => (hit.Party == recipient || hit.Party == steward) && (hit.State == HitState.Cleared || hit.State == HitState.Confirmed)).ToListAsync(cancellation))
            .Where(hit => hit.EndedAt >= held && (!EndUsers.IsOfUser(hit) || (hit.Party == recipient && EndUsers.Names(application.Content.EndUsers.Select(user => user.Name), hit))));
        return [.. decided.SelectMany(hit => hit.Signatures).OrderBy(one => one.At).Select(one => new Signature(by[^1].Verb, one.Person, one.PersonName, one.At, one.Reason))
            .Where(one => by.All(two => two.Person != one.Person)).DistinctBy(one => one.Person), .. by];
    }

    private static Screening UserStanding(Application application, IEnumerable<ScreeningHit> hits) => EndUsers.StandingOf(application.Content.EndUsers.Select(user => user.Name), hits);

    /// <summary>Access under the licences of a party, or of a user, who is found to be listed stops at once; each licence is an act of its own.</summary>
    private static async Task OweSuspensions(this CommandScope scope, Organisation party, IReadOnlyList<ScreeningHit> hits, CancellationToken cancellation)
    {
        if (party.Screening is not Screening.Confirmed && !hits.Any(hit => hit.State is HitState.Confirmed && EndUsers.IsOfUser(hit)))
            return;
        var id = party.Id;
        var running = await scope.Db.Licences.AsNoTracking().Where(one => (one.Recipient == id || one.Steward == id) && (one.State == LicenceState.Active || one.State == LicenceState.Suspended)).ToListAsync(cancellation);
        foreach (var licence in running.Where(one => party.Screening is Screening.Confirmed
            || (one.Recipient == id && EndUsers.StandingOf(PartiesOfCase.UsersOf(one).Select(user => user.Name), hits) is Screening.Confirmed)))
            scope.Enqueue(OutboxKinds.SuspendListed, licence.Id.Value);
    }
}
