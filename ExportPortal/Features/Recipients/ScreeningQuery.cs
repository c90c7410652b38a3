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

/// <summary>A match with the party that it is about.</summary>
public sealed record MatchRow(Guid Party, string PartyName, MatchView Match)
{
    /// <summary>Who was compared, in words: the party itself, an owner of it, or somebody whom a case names.</summary>
    public string Compared => Match.Hit.Subject is var subject && subject.Owner == 0 ? "the recipient" : subject.Owner < 0 ? $"{subject.Names[0]}, named in a case" : $"owner {subject.Names[0]}";

    /// <summary>As the chips of matches know it.</summary>
    public string Code => Match.Hit is { State: HitState.Open, IsProbable: true } ? "PROBABLE" : Words.Code(Match.Hit.State);
}

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record MatchPart(IReadOnlyList<MatchRow> Rows, Guid? Next);

public sealed record ListRow(string Source, string Title, DateOnly? Published, DateTimeOffset ImportedAt, int Count, ContentHash Hash, bool IsInForce);

/// <summary>What is screened against, and how much waits for two persons.</summary>
/// <param name="Open">Matches that wait.</param>
/// <param name="Folder">Where list files are put; null when none is set.</param>
/// <param name="Faults">By list, what is wrong with the file that lies there.</param>
/// <param name="Waiting">Parties that were not yet compared with the lists in force.</param>
public sealed record ScreeningBoard(int Open, IReadOnlyList<ListRow> Lists, string? Folder, IReadOnlyDictionary<string, string> Faults, int Waiting, bool IsInPack);

/// <summary>Screening for the staff of the authority.</summary>
public sealed class ScreeningQuery(IDbContextFactory<PortalDbContext> contexts, ListFolder folder, ListsInForce lists, PolicyPack pack, TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Matches on one page.</summary>
    public const int PageSize = 25;

    public async Task<ScreeningBoard> Board(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var parties = db.Organisations.AsNoTracking().VisibleTo(actor);
        var open = await db.ScreeningHits.Where(hit => hit.State == HitState.Open).Join(parties, hit => hit.Party, party => party.Id, (hit, _) => hit).CountAsync(cancellation);
        var versions = actor.IsCaseStaff()
            ? await db.ScreeningLists.AsNoTracking().OrderByDescending(list => list.ImportedAt).Take(Most)
                .Select(list => new { list.Source, list.Title, list.Published, list.ImportedAt, list.Count, list.Hash }).ToListAsync(cancellation) : [];
        var index = await lists.Read(cancellation);
        var fingerprint = index?.Fingerprint;
        var waiting = index is null ? 0 : await parties.CountAsync(party => (party.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0 && (party.ScreenedAgainst != fingerprint || party.IsScreeningDue), cancellation);
        var inForce = index?.Lists.Select(list => list.Hash).ToHashSet() ?? [];
        return new(
            open,
            [.. versions.Select(list => new ListRow(list.Source, list.Title, list.Published, list.ImportedAt, list.Count, list.Hash, inForce.Contains(list.Hash)))],
            folder.Path, folder.Faults, waiting, pack.Screening is not null);
    }

    /// <param name="code">Of a state, such as CLEARED; anything else is open.</param>
    public static HitState StateOf(string? code) => Enum.GetValues<HitState>().Where(one => Words.Code(one) == code).DefaultIfEmpty(HitState.Open).First();

    /// <summary>A part of the matches that the actor may see: of open ones those found first, else the newest.</summary>
    /// <param name="state">Null for every state.</param>
    /// <param name="after">Identity of the last match of an earlier part; null for the first.</param>
    public async Task<MatchPart> Part(HitState? state, Guid? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        var hits = db.ScreeningHits.AsNoTracking().Where(hit => state == null || hit.State == state);
        // One list brings many matches in one instant, so the instant alone would lose those beyond the part.
        var from = after is { } last ? await db.ScreeningHits.Where(hit => hit.Id == last).Select(hit => (DateTimeOffset?)hit.FoundAt).FirstOrDefaultAsync(cancellation) : null;
        if (from is { } at && after is { } mark)
            hits = state is HitState.Open ? hits.Where(hit => hit.FoundAt > at || (hit.FoundAt == at && hit.Id.CompareTo(mark) > 0))
                : hits.Where(hit => hit.FoundAt < at || (hit.FoundAt == at && hit.Id.CompareTo(mark) < 0));
        hits = state is HitState.Open ? hits.OrderBy(hit => hit.FoundAt).ThenBy(hit => hit.Id) : hits.OrderByDescending(hit => hit.FoundAt).ThenByDescending(hit => hit.Id);
        var found = await Matches(db, hits.Take(size + 1), actor, cancellation);
        return new([.. found.Take(size)], found.Count > size ? found[size - 1].Match.Hit.Id : null);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<MatchRow?> Find(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        return await Matches(db, db.ScreeningHits.AsNoTracking().Where(hit => hit.Id == id), actor, cancellation) is [var only] ? only : null;
    }

    /// <summary>In the order of the matches; those of parties that the actor does not see are left out.</summary>
    private static async Task<IReadOnlyList<MatchRow>> Matches(PortalDbContext db, IQueryable<ScreeningHit> hits, Actor actor, CancellationToken cancellation)
    {
        // Whoever sees no party sees no match; nobody sees some of them.
        if (!actor.IsCaseStaff())
            return [];
        var found = await hits.Select(hit => new { Hit = hit, Revision = EF.Property<int>(hit, Revisions.Column) }).ToListAsync(cancellation);
        var ids = found.Select(one => one.Hit.Party).Distinct().ToList();
        var names = await db.Organisations.AsNoTracking().Where(party => ids.Contains(party.Id)).Select(party => new { party.Id, party.RomanisedName }).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        return [.. found.Select(one => new MatchRow(one.Hit.Party.Value, names[one.Hit.Party], new(one.Hit, one.Revision, one.Hit.WhyClosed(actor))))];
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
