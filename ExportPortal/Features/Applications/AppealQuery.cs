using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>An appeal as a machine reads it.</summary>
/// <param name="Application">That it is about, or from which the licence followed.</param>
/// <param name="Licence">Whose suspension or revocation it is against; null for an appeal on an application.</param>
/// <param name="Against">Code of the state that it is lodged against.</param>
/// <param name="DueAt">When the panel is late; null once it has decided.</param>
/// <param name="Signed">Who of the panel has signed while the second signature is open, for staff alone.</param>
/// <param name="Panel">The three who hear it; empty until they are named.</param>
/// <param name="Reasons">Of all of the panel who signed the outcome, each on a line with its name; null until it has decided.</param>
/// <param name="Verbs">Of the caller; empty for those who are not of the panel.</param>
/// <param name="Revision">To be handed back with an act.</param>
public sealed record AppealRecord(
    string Number, string Application, string? Licence, string Against, string State, string Grounds, string LodgedBy, DateTimeOffset LodgedAt, DateTimeOffset? DueAt,
    IReadOnlyList<string> Panel, IReadOnlyList<string> Signed, string? Reasons, IReadOnlyList<VerbRecord> Verbs, int Revision)
{
    /// <summary>What deciders set on the approved case and the panel can take off, by its keys; empty for an appeal on anything else.</summary>
    public IReadOnlyList<DeciderTerm> SetByDeciders { get; init; } = [];
}

/// <summary>Reads appeals for a caller who may see them.</summary>
public sealed class AppealQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<AppealRecord?> Run(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Appeals.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } appeal)
            return null;
        var about = await db.Applications.SingleAsync(one => one.Id == appeal.Application, cancellation);
        var licence = appeal.Licence is { } stopped ? await db.Licences.SingleAsync(one => one.Id == stopped, cancellation) : null;
        return Record(db, appeal, about, licence, licence is null ? await Granted(db, about, cancellation) : null, actor, await db.ChangesOf(about.Id, cancellation));
    }

    /// <summary>Whether it is against the suspension or the revocation of a licence; false also when it does not exist for the actor.</summary>
    public async Task<bool> IsOnLicence(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Appeals.VisibleTo(actor).AnyAsync(one => one.Number == number && one.Licence != null, cancellation);
    }

    /// <summary>The appeals on one application, the oldest first; a decision can be appealed against once, so they are few.</summary>
    /// <returns>Null when the application does not exist for the actor.</returns>
    public async Task<IReadOnlyList<AppealRecord>?> Of(string application, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Applications.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == application, cancellation) is not { } about)
            return null;
        var appeals = await db.Appeals.VisibleTo(actor).Where(one => one.Application == about.Id && one.Licence == null).OrderBy(one => one.LodgedAt).ToListAsync(cancellation);
        var (granted, changes) = (await Granted(db, about, cancellation), await db.ChangesOf(about.Id, cancellation));
        return [.. appeals.Select(appeal => Record(db, appeal, about, null, granted, actor, changes))];
    }

    /// <summary>The appeals on one licence, the oldest first.</summary>
    /// <returns>Null when the licence does not exist for the actor.</returns>
    public async Task<IReadOnlyList<AppealRecord>?> OfLicence(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Licences.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } licence)
            return null;
        var about = await db.Applications.SingleAsync(one => one.Id == licence.Application, cancellation);
        var (id, recipient) = (licence.Id, licence.Recipient);
        var appeals = await db.Appeals.VisibleTo(actor).Where(one => one.Licence == id || (one.Licence == null && one.Application == about.Id && one.Recipient == recipient)).OrderBy(one => one.LodgedAt).ToListAsync(cancellation);
        var (changes, granted) = (await db.ChangesOf(about.Id, cancellation), await Granted(db, about, cancellation));
        return [.. appeals.Select(appeal => appeal.Licence is null ? Record(db, appeal, about, null, granted, actor, changes) : Record(db, appeal, about, licence, null, actor, changes))];
    }

    /// <summary>State of the licence of an approved case; null for any other.</summary>
    private async Task<LicenceState?> Granted(PortalDbContext db, Application about, CancellationToken cancellation) => about.State is not ApplicationState.Approved ? null
        : (await db.Licences.AsNoTracking().Where(one => one.Application == about.Id).OrderByDescending(one => one.GrantedAt).FirstOrDefaultAsync(cancellation))?.StateAt(clock.GetUtcNow());

    private AppealRecord Record(PortalDbContext db, Appeal appeal, Application about, Licence? licence, LicenceState? granted, Actor actor, IReadOnlyList<Amendment> changes) => new(
        appeal.Number, about.Number, licence?.Number, appeal.Against, Words.Code(appeal.State), appeal.Grounds, appeal.LodgedBy, appeal.LodgedAt, appeal.DueAt,
        [.. appeal.Panel.Select(member => member.Name)],
        [.. appeal.HalfSignedFor(actor, actor.IsCaseStaff()).Select(signature => signature.PersonName)], appeal.State is AppealState.Lodged ? null : appeal.SaidByPanel(),
        [.. AppealWorkflow.Table.Rows.Where(row => row.Who.Any(actor.Is)).Select(row => new VerbRecord(row.Verb.ToString(),
            licence is null ? appeal.WhyClosed(row.Verb, about, actor, granted, changes) : appeal.WhyClosed(row.Verb, licence, about, actor, clock.GetUtcNow(), changes)))],
        Revisions.Of(db, appeal))
    {
        SetByDeciders = licence is null && about.State is ApplicationState.Approved ? about.SetByDeciders() : [],
    };
}
