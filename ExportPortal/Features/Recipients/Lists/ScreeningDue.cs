using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>Imports list files that have changed, and screens every recipient, with its owners and the users whom its cases and licences name, and every steward once a UTC day, after each change of a list, and after each change of its own.</summary>
public sealed class ScreeningDue(IDbContextFactory<PortalDbContext> contexts, ListFolder folder, ListsInForce lists, PackLibrary packs) : IDueActs
{
    /// <summary>Compared at once; asked again until nobody is left.</summary>
    private const int AtOnce = 50;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (packs.Current.Screening is null)
            return [];
        IReadOnlyList<DueAct> changed = [.. await ChangedLists(cancellation)];
        return changed.Count > 0 ? changed : await DueParties(now, cancellation);
    }

    private async Task<List<DueAct>> ChangedLists(CancellationToken cancellation)
    {
        var acts = new List<DueAct>();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var file in folder.Files())
        {
            var newest = await db.ScreeningLists.AsNoTracking().Where(list => list.Source == file.Source).OrderByDescending(list => list.ImportedAt).Select(list => new { list.Hash, list.ImportedAt }).FirstOrDefaultAsync(cancellation);
            // An older version may come back after a newer one, so the act is due anew for each change.
            if (newest?.Hash != file.Hash && await folder.Read(file, cancellation) is { } read)
                acts.Add(DueAct.Of("screening.import", ImportList.Key(file.Source, file.Hash), newest?.ImportedAt ?? DateTimeOffset.UnixEpoch, scope => Task.FromResult(ImportList.Import(scope, file.Source, file.Hash, read))));
        }
        return acts;
    }

    private async Task<IReadOnlyList<DueAct>> DueParties(DateTimeOffset now, CancellationToken cancellation)
    {
        if (await lists.Read(cancellation) is not { } index)
            return [];
        var (fingerprint, midnight) = (index.Fingerprint, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var due = await db.Organisations.AsNoTracking()
            .Where(party => (party.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0 && (party.ScreenedAt == null || party.ScreenedAt < midnight || party.ScreenedAgainst != fingerprint || party.IsScreeningDue))
            .OrderBy(party => party.Id).Take(AtOnce).ToListAsync(cancellation);
        await db.FollowOwners(due, cancellation);
        var acts = new List<DueAct>();
        foreach (var party in due)
        {
            var compared = await ScreenParty.Compare(db, party, index, cancellation);
            acts.Add(DueAct.Of("screening.party", party.Id.Value, now, scope => ScreenParty.Record(scope, compared, index, packs, cancellation)));
        }
        return acts;
    }
}

/// <summary>A party that was compared with the lists, and what it was compared as.</summary>
/// <param name="ScreenedAt">Of the screening before; null for none.</param>
internal sealed record ComparedParty(OrganisationId Id, DateTimeOffset? ScreenedAt, IReadOnlyList<ScreenedSubject> Subjects, IReadOnlyList<FoundMatch> Found);

/// <summary>Compares one party with the lists in force, and writes down what was found: the comparing takes its time, so it is done before the store is asked to write.</summary>
internal static class ScreenParty
{
    /// <param name="party">With its chain of owners as it stands now.</param>
    public static async Task<ComparedParty> Compare(PortalDbContext db, Organisation party, ListIndex lists, CancellationToken cancellation)
    {
        var subjects = await Subjects(db, party, cancellation);
        return new(party.Id, party.ScreenedAt, subjects, [.. subjects.SelectMany(lists.Find)]);
    }

    /// <returns>False when the party was screened, or has changed, since it was compared; then it is compared anew.</returns>
    public static async Task<bool> Record(CommandScope scope, ComparedParty compared, ListIndex lists, PackLibrary packs, CancellationToken cancellation)
    {
        var id = compared.Id;
        var party = await scope.Db.Organisations.SingleAsync(one => one.Id == id, cancellation);
        var before = OwnedBefore.Of(party, packs.Current);
        await scope.Db.FollowOwners([party], cancellation);
        var subjects = await Subjects(scope.Db, party, cancellation);
        if (party.ScreenedAt != compared.ScreenedAt || !subjects.Select(one => one.Hash()).SequenceEqual(compared.Subjects.Select(one => one.Hash())))
            return false;
        var effect = await scope.RecordScreening(party, compared.Found, lists.Fingerprint, packs, cancellation);
        await scope.LookAtOwned(party, before, packs.Current, cancellation);
        scope.Record(new AuditSubject("recipient", id.Value.ToString()), to: Words.Code(party.Screening),
            reason: $"{subjects.Count} compared with {lists.Lists.Count} lists: {effect.New} new matches, {effect.Lapsed} no longer count.", pack: packs.Current.Hash,
            details: [("lists", lists.Fingerprint.Hex), .. effect.Held.Select((number, at) => ($"held_{at + 1}", number))]);
        return true;
    }

    /// <summary>The party, its owners, and the users whom its cases and licences name.</summary>
    private static async Task<IReadOnlyList<ScreenedSubject>> Subjects(PortalDbContext db, Organisation party, CancellationToken cancellation) =>
        [.. party.Subjects, .. EndUsers.Subjects(await db.EndUsersOf(party.Id, cancellation))];
}
