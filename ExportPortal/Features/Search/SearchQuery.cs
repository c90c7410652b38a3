using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Search;

public enum HitKind
{
    Application,
    Licence,
    Dataset,
    Recipient,
    Audit,
    Incident,
    Sanction,
    Dispute,
}

/// <param name="State">Code of the state; null for what has none.</param>
/// <param name="Number">Number, or the country of a recipient.</param>
/// <param name="Address">Page of the hit; null where the reader has none.</param>
public sealed record SearchHit(HitKind Kind, string Number, string Title, string? State, string? Address);

/// <param name="IsCut">There are more hits of a kind than are shown.</param>
public sealed record SearchHits(string Words, IReadOnlyList<SearchHit> Hits, bool IsCut);

/// <summary>Finds numbers, titles and organisations among what the actor may see. A search by an auditor is logged before anything is shown.</summary>
public sealed class SearchQuery(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, TimeProvider clock)
{
    /// <summary>Shortest text that is looked for, in characters.</summary>
    public const int Shortest = 2;

    private const int MostOfAKind = 10;

    public async Task<SearchHits> Run(string? typed, Actor actor, CancellationToken cancellation = default)
    {
        var words = (typed ?? "").Trim();
        if (words.Length < Shortest)
            return new(words, [], false);
        if (actor.Is(Role.Auditor) && !await IsOnRecord(words, actor, cancellation))
            return new(words, [], false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var part = words.ToLowerInvariant();
        IReadOnlyList<SearchHit>[] found =
        [
            await Applications(db, part, actor, cancellation), await Licences(db, part, actor, cancellation),
            await Datasets(db, part, actor, cancellation), await Recipients(db, part, actor, cancellation),
            await Audits(db, part, actor, cancellation), await Incidents(db, part, actor, cancellation), await Sanctions(db, part, actor, cancellation), await Disputes(db, part, actor, cancellation),
        ];
        return new(words, [.. found.SelectMany(hits => hits.Take(MostOfAKind))], found.Any(hits => hits.Count > MostOfAKind));
    }

    /// <summary>What an auditor searches for is an act (domain/12). The words may name persons, so they are kept as the reason, which can be erased.</summary>
    private async Task<bool> IsOnRecord(string words, Actor actor, CancellationToken cancellation) =>
        (await pipeline.Run<string>("portal.search", Guid.NewGuid(), actor, scope =>
        {
            scope.Record(new AuditSubject("portal", "search"), reason: words);
            return Task.FromResult(Outcome<string>.Done(""));
        }, cancellation)).IsDone;

    private static async Task<IReadOnlyList<SearchHit>> Applications(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await (
            from application in db.Applications.AsNoTracking().VisibleTo(actor)
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            join recipient in db.Organisations on application.Recipient equals recipient.Id
            where application.Number.ToLower().Contains(part) || dataset.Title.ToLower().Contains(part)
                || recipient.RomanisedName.ToLower().Contains(part) || recipient.Name.ToLower().Contains(part)
            orderby application.Number descending
            select new { application.Number, application.State, dataset.Title, recipient.RomanisedName }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Application, row.Number, $"{row.Title}, {row.RomanisedName}", Words.Code(row.State), $"/applications/{row.Number}"))];
    }

    private async Task<IReadOnlyList<SearchHit>> Licences(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await (
            from licence in db.Licences.AsNoTracking().VisibleTo(actor)
            join application in db.Applications on licence.Application equals application.Id
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            join recipient in db.Organisations on licence.Recipient equals recipient.Id
            where licence.Number.ToLower().Contains(part) || dataset.Title.ToLower().Contains(part)
                || recipient.RomanisedName.ToLower().Contains(part) || recipient.Name.ToLower().Contains(part)
            orderby licence.Number descending
            select new { licence.Number, licence.State, licence.Start, licence.LastDay, licence.AcceptBy, licence.ProvisionalUntil, dataset.Title, recipient.RomanisedName }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        return [.. rows.Select(row => new SearchHit(
            HitKind.Licence, row.Number, $"{row.Title}, {row.RomanisedName}", Words.Code(LicenceAccess.StateAt(new(row.State, new(row.Start, row.LastDay), row.AcceptBy, row.ProvisionalUntil), now)), $"/licences/{row.Number}"))];
    }

    private static async Task<IReadOnlyList<SearchHit>> Datasets(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await db.Datasets.AsNoTracking().VisibleTo(actor)
            .Where(dataset => dataset.Number.ToLower().Contains(part) || dataset.Title.ToLower().Contains(part))
            .OrderByDescending(dataset => dataset.Number).Select(dataset => new { dataset.Number, dataset.Title }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Dataset, row.Number, row.Title, null, $"/datasets/{row.Number}"))];
    }

    private static async Task<IReadOnlyList<SearchHit>> Audits(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await db.Audits.AsNoTracking().VisibleTo(actor).Where(audit => audit.Number.ToLower().Contains(part)).OrderByDescending(audit => audit.Number)
            .Select(audit => new { audit.Number, audit.State, audit.Type }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Audit, row.Number, row.Type.Label(), Words.Code(row.State), $"/audits/{row.Number}"))];
    }

    private static async Task<IReadOnlyList<SearchHit>> Incidents(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await db.Incidents.AsNoTracking().VisibleTo(actor).Where(incident => incident.Number.ToLower().Contains(part) || incident.Title.ToLower().Contains(part)).OrderByDescending(incident => incident.Number)
            .Select(incident => new { incident.Number, incident.Title, incident.State }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Incident, row.Number, row.Title, Words.Code(row.State), $"/incidents/{row.Number}"))];
    }

    private static async Task<IReadOnlyList<SearchHit>> Sanctions(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await db.Sanctions.AsNoTracking().VisibleTo(actor).Where(sanction => sanction.Number.ToLower().Contains(part)).OrderByDescending(sanction => sanction.Number)
            .Select(sanction => new { sanction.Number, sanction.Rung, sanction.Subject, sanction.State }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Sanction, row.Number, $"L{row.Rung} on licence {row.Subject.Number}, {Words.Of(row.State)}", null, $"/sanctions/{row.Number}"))];
    }

    private static async Task<IReadOnlyList<SearchHit>> Disputes(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var rows = await db.Disputes.AsNoTracking().VisibleTo(actor).Where(dispute => dispute.Number.ToLower().Contains(part)).OrderByDescending(dispute => dispute.Number)
            .Select(dispute => new { dispute.Number, dispute.Kind, dispute.About, dispute.State }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(HitKind.Dispute, row.Number, $"{row.Kind.Label()}{(row.About.Length > 0 ? $", {row.About}" : "")}", Words.Code(row.State), $"/disputes/{row.Number}"))];
    }

    /// <summary>Recipients are for staff, and for a steward those that its own cases name.</summary>
    private static async Task<IReadOnlyList<SearchHit>> Recipients(PortalDbContext db, string part, Actor actor, CancellationToken cancellation)
    {
        var parties = db.Organisations.AsNoTracking().Where(party => (party.Kind & OrganisationKind.Recipient) != 0);
        if (!actor.IsCaseStaff())
            parties = parties.Where(party => db.Applications.VisibleTo(actor).Any(application => application.Recipient == party.Id));
        var rows = await parties.Where(party => party.RomanisedName.ToLower().Contains(part) || party.Name.ToLower().Contains(part))
            .OrderBy(party => party.RomanisedName).Select(party => new { party.RomanisedName, party.Country }).Take(MostOfAKind + 1).ToListAsync(cancellation);
        return [.. rows.Select(row => new SearchHit(
            HitKind.Recipient, CountryName.Of(row.Country), row.RomanisedName, null, actor.IsCaseStaff() ? $"/licences?q={Uri.EscapeDataString(row.RomanisedName)}" : null))];
    }
}
