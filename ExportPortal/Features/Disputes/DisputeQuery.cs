using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <param name="By">The organisation that complains, or the name of who has no account.</param>
public sealed record DisputeRow(string Number, DisputeKind Kind, string About, string By, DisputeState State, DateTimeOffset OpenedAt, DateTimeOffset? DueAt);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record DisputePart(IReadOnlyList<DisputeRow> Rows, string? Next, DateTimeOffset ReadAt);

/// <param name="Verbs">Of the reader in the present state.</param>
/// <param name="MayName">Whether the reader may name the panel.</param>
/// <param name="Revision">Goes with every act on it.</param>
public sealed record DisputeView(Dispute Dispute, string By, string? Href, IReadOnlyList<(DisputeVerb Verb, Rule? Closed)> Verbs, bool MayName, bool IsStaff, int Revision, DateTimeOffset ReadAt)
{
    /// <summary>Why no panel would hear it after the officer and the review, as it stands now; null when one would, and for whoever did not complain.</summary>
    public Rule? NoPanel { get; init; }

    /// <summary>Says that a panel has judged it already, as it stands now; null where none has, and for whoever did not complain.</summary>
    public Rule? Judged { get; init; }

    public PersonId Reader { get; init; }

    /// <summary>Page of the appeal that was lodged for it; null where none was, or the reader may not open it.</summary>
    public string? AppealHref { get; init; }

    /// <summary>Pages of what it arose from and of what came of it, as far as the reader may open them: the licence, the case, the incident or the audit.</summary>
    public IReadOnlyList<DisputeWay> Ways { get; init; } = [];
}

/// <param name="What">Such as "Licence XP-2026-0000017".</param>
public sealed record DisputeWay(string What, string Href);

/// <summary>Reads disputes for a reader who may see them.</summary>
public sealed class DisputeQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, PolicyPack pack, TimeProvider clock)
{
    /// <summary>Disputes on one page.</summary>
    public const int PageSize = 50;

    /// <summary>What the view of an address stands for: "all" for those that are over too.</summary>
    public static bool? IsOpenOf(string? view) => view == "all" ? null : true;

    /// <summary>Those that the actor may see, the newest first.</summary>
    /// <param name="isOpen">Whether they are not over; null for all.</param>
    /// <param name="about">Number of what they are about; null for anything.</param>
    /// <param name="after">Number of the last one of the part before; null for the first.</param>
    public async Task<DisputePart> Part(bool? isOpen, string? about, string? after, int size, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var seen = db.Disputes.AsNoTracking().VisibleTo(actor);
        seen = isOpen is { } open ? seen.Where(one => DisputeWorkflow.Ended.Contains(one.State) != open) : seen;
        seen = about is { } named ? seen.Where(one => one.About == named) : seen;
        var found = await seen.NewestFirst(after).Take(size + 1).Select(one => new { one.Number, one.Kind, one.About, one.OpenedBy, one.State, one.OpenedAt, one.DueAt,
            House = db.Organisations.Where(house => house.Id == one.Complainant).Select(house => house.RomanisedName).FirstOrDefault() }).ToListAsync(cancellation);
        return new([.. found.Take(size).Select(one => new DisputeRow(one.Number, one.Kind, one.About, one.House ?? one.OpenedBy, one.State, one.OpenedAt, one.DueAt))], found.Count > size ? found[size - 1].Number : null, clock.GetUtcNow());
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<DisputeView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        if (await db.Disputes.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } dispute)
            return null;
        await db.KeepSignatures(dispute, cancellation);
        var hands = await db.HandsIn(dispute, cancellation);
        var house = dispute.Complainant is { } id ? await db.Organisations.Where(one => one.Id == id).Select(one => one.RomanisedName).FirstOrDefaultAsync(cancellation) : null;
        var way = dispute.IsComplainant(actor) && DisputeWorkflow.BeforeThePanel.Contains(dispute.State) ? await PanelWay.Of(db, dispute, actor, packs, pack, now, cancellation) : null;
        var noPanel = way?.Closed;
        var (ways, appeal) = await Ways(db, dispute, actor, cancellation);
        return new(dispute, house ?? dispute.OpenedBy, Href(dispute.About, actor),
            [.. DisputeWorkflow.Table.Rows.Where(row => row.From == dispute.State && row.Who.Any(actor.Is) && IsOffered(dispute, row.Verb, actor)).Select(row => (row.Verb, dispute.WhyClosed(row.Verb, actor, hands, now) ?? (row.Verb is DisputeVerb.AskPanel ? noPanel : null)))],
            dispute.WhyNotNaming(actor, hands) is null, actor.IsCaseStaff(), Revisions.Of(db, dispute), now) { NoPanel = noPanel, Judged = way?.Judged, Reader = actor.Person, Ways = ways, AppealHref = appeal };
    }

    /// <summary>The steps of a party with an account are no buttons of the office; nothing is confirmed where nothing was left to do.</summary>
    private static bool IsOffered(Dispute dispute, DisputeVerb verb, Actor actor) => verb is DisputeVerb.ConfirmCarriedOut ? dispute.IsLeftToOffice : verb is DisputeVerb.TakeBackSignature ? dispute.Signatures.Any(one => one.Person == actor.Person) : verb is DisputeVerb.NoteCourt ? dispute.State is DisputeState.AtCourt || dispute.WasClosedWithoutCourt : !verb.IsOfComplainant() || dispute.Complainant is null || dispute.IsComplainant(actor);

    /// <returns>The ways, and the page of the appeal.</returns>
    private static async Task<(IReadOnlyList<DisputeWay> Ways, string? Appeal)> Ways(PortalDbContext db, Dispute dispute, Actor actor, CancellationToken cancellation)
    {
        var ways = new List<DisputeWay>();
        var about = dispute.About;
        var sanction = about.StartsWith("SN-", StringComparison.Ordinal) ? await db.Sanctions.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == about, cancellation) : null;
        var appeal = dispute.Appeal is { } lodged ? await db.Appeals.AsNoTracking().VisibleTo(actor).Where(one => one.Number == lodged).Select(one => new { one.Application, one.Licence }).FirstOrDefaultAsync(cancellation) : null;
        var wanted = sanction?.Subject.Number ?? about;
        var application = await db.Applications.AsNoTracking().VisibleTo(actor).Where(one => one.Number == about).Select(one => (CaseId?)one.Id).FirstOrDefaultAsync(cancellation);
        var licence = await db.Licences.AsNoTracking().VisibleTo(actor).Where(one => one.Number == wanted || one.Application == application).OrderByDescending(one => one.GrantedAt).Select(one => new { one.Id, one.Number, one.Application }).FirstOrDefaultAsync(cancellation);
        var of = licence?.Application ?? appeal?.Application;
        var origin = await db.Applications.AsNoTracking().VisibleTo(actor).Where(one => one.Id == of).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
        var heard = dispute.Appeal is null || (sanction is null && appeal is null) ? null
            : sanction is not null ? $"/sanctions/{sanction.Number}"
            : licence is not null && (appeal!.Licence == licence.Id || origin is null) ? $"/licences/{licence.Number}#appeals" : $"/applications/{origin}?tab=appeals";
        if (licence is not null && licence.Number != about)
            ways.Add(new($"Licence {licence.Number}", $"/licences/{licence.Number}"));
        if (origin is not null && origin != about)
            ways.Add(new($"Application {origin}", $"/applications/{origin}"));
        if (sanction is { IncidentNumber: { Length: > 0 } incident } && actor.ReadsIncidents())
            ways.Add(new($"Incident {incident}", $"/incidents/{incident}"));
        if (sanction is { Audit: { } id, AuditNumber: { } audit } && await db.Audits.VisibleTo(actor).AnyAsync(one => one.Id == id, cancellation))
            ways.Add(new($"Audit {audit}", $"/audits/{audit}"));
        return (ways, heard);
    }

    /// <summary>Page of what it is about; null where the reader has none.</summary>
    private static string? Href(string about, Actor actor) => about.Split('-', ' ')[0] switch
    {
        "A" => $"/applications/{about}",
        "XP" => $"/licences/{about}",
        "SN" => $"/sanctions/{about}",
        "AU" => $"/audits/{about.Split(' ')[0]}",
        "CR" when actor.IsCaseStaff() || actor.IsAny(Role.Steward, Role.Recipient) => "/my/rulings",
        _ => null,
    };
}
