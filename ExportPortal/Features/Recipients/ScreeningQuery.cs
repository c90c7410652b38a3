using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <param name="Revision">Goes with every act, so that an act on an old page is told so.</param>
/// <param name="Closed">Why the reader cannot sign now; null when they can.</param>
public sealed record MatchView(ScreeningHit Hit, int Revision, Rule? Closed);

public sealed record OpenMatch(Guid Party, string PartyName, ScreeningHit Hit);

public sealed record ListRow(string Source, string Title, DateOnly? Published, DateTimeOffset ImportedAt, int Count, ContentHash Hash, bool IsInForce);

/// <summary>What is screened against, and what waits for two persons.</summary>
/// <param name="Folder">Where list files are put; null when none is set.</param>
/// <param name="Faults">By list, what is wrong with the file that lies there.</param>
/// <param name="Waiting">Parties that were not yet compared with the lists in force.</param>
public sealed record ScreeningBoard(IReadOnlyList<OpenMatch> Open, IReadOnlyList<ListRow> Lists, string? Folder, IReadOnlyDictionary<string, string> Faults, int Waiting, bool IsInPack);

/// <summary>Screening for the staff of the authority.</summary>
public sealed class ScreeningQuery(IDbContextFactory<PortalDbContext> contexts, ListFolder folder, ListsInForce lists, PolicyPack pack, TimeProvider clock)
{
    private const int Most = 100;

    public async Task<ScreeningBoard> Board(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var parties = db.Organisations.AsNoTracking().VisibleTo(actor);
        var open = await db.ScreeningHits.AsNoTracking().Where(hit => hit.State == HitState.Open)
            .Join(parties, hit => hit.Party, party => party.Id, (hit, party) => new { Hit = hit, party.Id, party.RomanisedName }).OrderBy(one => one.Hit.FoundAt).Take(Most).ToListAsync(cancellation);
        var versions = actor.IsCaseStaff()
            ? await db.ScreeningLists.AsNoTracking().OrderByDescending(list => list.ImportedAt).Take(Most)
                .Select(list => new { list.Source, list.Title, list.Published, list.ImportedAt, list.Count, list.Hash }).ToListAsync(cancellation) : [];
        var index = await lists.Read(cancellation);
        var fingerprint = index?.Fingerprint;
        var waiting = index is null ? 0 : await parties.CountAsync(party => (party.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0 && (party.ScreenedAgainst != fingerprint || party.IsScreeningDue), cancellation);
        var inForce = index?.Lists.Select(list => list.Hash).ToHashSet() ?? [];
        return new(
            [.. open.Select(one => new OpenMatch(one.Id.Value, one.RomanisedName, one.Hit))],
            [.. versions.Select(list => new ListRow(list.Source, list.Title, list.Published, list.ImportedAt, list.Count, list.Hash, inForce.Contains(list.Hash)))],
            folder.Path, folder.Faults, waiting, pack.Screening is not null);
    }

    /// <summary>Every match of the party on record, open ones first.</summary>
    public async Task<IReadOnlyList<MatchView>> Of(Guid party, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        var id = new OrganisationId(party);
        if (!await db.Organisations.VisibleTo(actor).AnyAsync(one => one.Id == id, cancellation))
            return [];
        var hits = await db.ScreeningHits.AsNoTracking().Where(hit => hit.Party == id).OrderByDescending(hit => hit.State == HitState.Open).ThenByDescending(hit => hit.FoundAt).Take(Most)
            .Select(hit => new { Hit = hit, Revision = EF.Property<int>(hit, Revisions.Column) }).ToListAsync(cancellation);
        return [.. hits.Select(one => new MatchView(one.Hit, one.Revision, one.Hit.WhyClosed(actor)))];
    }
}
