using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.PolicyPacks;

/// <summary>A draft in the list.</summary>
public sealed record PackDraftRow(Guid Id, string PackId, string Title, PackState State, DateOnly InForceFrom, string Author, DateTimeOffset HandedInAt);

/// <param name="Packs">Those to choose from, the newest first.</param>
/// <param name="Before">Null where no published pack bears the name; so is the other.</param>
public sealed record PackComparison(IReadOnlyList<PolicyPack> Packs, PolicyPack? Before, PolicyPack? After, IReadOnlyList<PackChange> Changes);

/// <summary>Packs for everybody, drafts for those who may read them.</summary>
public sealed class PacksQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary library)
{
    /// <summary>Every published pack, the newest first; one whose day has not come stands first.</summary>
    public async Task<IReadOnlyList<PolicyPack>> All(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return [.. (await Published.All(db, library, cancellation)).Reverse()];
    }

    /// <returns>Null where no published pack bears the name.</returns>
    public async Task<PolicyPack?> Find(string id, CancellationToken cancellation = default) => (await All(cancellation)).FirstOrDefault(pack => pack.Id == id);

    /// <summary>Two published packs and what differs between them; empty unless there are two.</summary>
    /// <param name="from">Name of the earlier; null for the last but one.</param>
    /// <param name="to">Name of the later; null for the last.</param>
    public async Task<PackComparison> Compare(string? from, string? to, CancellationToken cancellation = default)
    {
        var packs = await All(cancellation);
        PolicyPack? Find(string? name, int at) => name is null ? packs.ElementAtOrDefault(at) : packs.FirstOrDefault(pack => pack.Id == name);
        var (before, after) = (Find(from, 1), Find(to, 0));
        return new(packs, before, after, before is null || after is null ? [] : PackDifference.Between(before, after));
    }

    /// <summary>A published pack as its file, byte for byte.</summary>
    /// <returns>Null where no published pack bears the name.</returns>
    public async Task<StoredFile?> File(string id, CancellationToken cancellation = default) => await Find(id, cancellation) is { } pack ? Named(id, pack.File.ToArray()) : null;

    /// <summary>A draft as its file, byte for byte.</summary>
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<StoredFile?> DraftFile(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.IsAny(PackWorkflow.Readers))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.PackVersions.AsNoTracking().Where(one => one.Id == id).Select(one => new { one.PackId, one.Bytes }).FirstOrDefaultAsync(cancellation) is { } draft ? Named(draft.PackId, draft.Bytes) : null;
    }

    private static StoredFile Named(string id, byte[] bytes) => new($"{id}.json", "application/json", bytes);

    /// <summary>What was handed in, the newest first; null for who does not read drafts.</summary>
    public async Task<IReadOnlyList<PackDraftRow>?> Drafts(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.IsAny(PackWorkflow.Readers))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.PackVersions.AsNoTracking().OrderByDescending(one => one.Id).Select(one => new { one.Id, one.PackId, one.Title, one.State, one.InForceFrom, one.Author }).ToListAsync(cancellation);
        return [.. rows.Select(one => new PackDraftRow(one.Id, one.PackId, one.Title, one.State, one.InForceFrom, one.Author.Name, one.Author.At))];
    }
}

/// <summary>A case or licence that would differ under the draft.</summary>
/// <param name="Href">Its page.</param>
public sealed record WhatIfRow(string Number, string Href, IReadOnlyList<string> Changes);

/// <param name="Against">The pack that the draft is held against: the one published last.</param>
/// <param name="WhatIf">Of those that would differ, the ones that the reader may read.</param>
/// <param name="Differ">How many of those that were looked at would differ.</param>
/// <param name="Looked">Open applications and active licences that were put to the draft.</param>
/// <param name="NotLooked">Those beyond the limit.</param>
/// <param name="Revision">Goes with every act.</param>
public sealed record PackDraftView(
    PackVersion Draft, PolicyPack Pack, PolicyPack Against, IReadOnlyList<PackChange> Changes, IReadOnlyList<WhatIfRow> WhatIf, int Differ, int Looked, int NotLooked,
    IReadOnlyList<(PackVerb Verb, Rule? Closed)> Verbs, int Revision);

/// <summary>Reads one draft with what it changes, for a reader who may read drafts.</summary>
public sealed class PackDraftQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary library, TimeProvider clock)
{
    /// <summary>Applications that are put to the draft, and licences.</summary>
    private const int Most = 500;

    private static readonly ApplicationState[] Ended = [.. Enum.GetValues<ApplicationState>().Where(ApplicationWorkflow.IsEnded)];

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<PackDraftView?> Run(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.IsAny(PackWorkflow.Readers))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.PackVersions.AsNoTracking().Where(one => one.Id == id).Select(one => new { Draft = one, Revision = EF.Property<int>(one, Revisions.Column) }).FirstOrDefaultAsync(cancellation) is not { } found)
            return null;
        var (draft, now) = (found.Draft, clock.GetUtcNow());
        var pack = draft.Read();
        var against = PackLibrary.InOrder((await Published.All(db, library, cancellation)).Where(one => one.Hash != draft.Hash && one.InForceFrom < draft.InForceFrom)).LastOrDefault() ?? library.Current;
        var (rows, differ, looked, left) = draft.State is PackState.Draft or PackState.Reviewed ? await WhatIf(db, pack, await db.WithStanding(actor, now, cancellation), cancellation) : ([], 0, 0, 0);
        return new(draft, pack, against, PackDifference.Between(against, pack), rows, differ, looked, left,
            [.. PackWorkflow.Table.Rows.Where(row => row.From == draft.State && row.Who.Any(actor.Is)).Select(row => (row.Verb, draft.WhyClosed(row.Verb, actor, now)))], found.Revision);
    }

    /// <summary>Who reads drafts need not read cases: those are counted for everybody, and named to who may see them.</summary>
    private async Task<(IReadOnlyList<WhatIfRow> Rows, int Differ, int Looked, int Left)> WhatIf(PortalDbContext db, PolicyPack draft, Actor actor, CancellationToken cancellation)
    {
        var open = db.Applications.AsNoTracking().Where(one => one.State != ApplicationState.Draft && !Ended.Contains(one.State)).OrderBy(one => one.Number);
        var licensed = db.Licences.AsNoTracking().Where(one => one.State == LicenceState.Active || one.State == LicenceState.Suspended || one.State == LicenceState.PendingAcceptance).OrderBy(one => one.Number)
            .Join(db.Applications, licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, Application = application });
        var (rows, differ) = (new List<WhatIfRow>(), 0);
        var (cases, licences) = (await open.Take(Most).ToListAsync(cancellation), await licensed.Take(Most).ToListAsync(cancellation));
        var numbers = cases.Select(one => one.Number).Concat(licences.Select(one => one.Number)).ToList();
        var seen = (await db.Applications.VisibleTo(actor).Where(one => numbers.Contains(one.Number)).Select(one => one.Number).ToListAsync(cancellation))
            .Concat(await db.Licences.VisibleTo(actor).Where(one => numbers.Contains(one.Number)).Select(one => one.Number).ToListAsync(cancellation)).ToHashSet();
        foreach (var one in cases)
            Add(one.Number, $"/applications/{one.Number}", one);
        foreach (var one in licences)
            Add(one.Number, $"/licences/{one.Number}", one.Application);
        return (rows, differ, cases.Count + licences.Count, await open.CountAsync(cancellation) + await licensed.CountAsync(cancellation) - cases.Count - licences.Count);

        void Add(string number, string href, Application application)
        {
            if (PackWhatIf.Of(application, library.Of(application), draft) is not { Count: > 0 } changes)
                return;
            differ++;
            if (seen.Contains(number))
                rows.Add(new(number, href, changes));
        }
    }
}
