using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>
/// How a dispute comes before the panel. An appeal is the way for a decision on an application, for the stop of a licence
/// and for a sanction, lodged by who may appeal; one that is lodged or answered already is taken over. Where nobody can
/// appeal, as against a clause of an approval, the panel hears the dispute itself.
/// </summary>
/// <param name="Closed">Why no panel hears it; null when one does.</param>
/// <param name="Taken">Number of the appeal that is taken over; null where there is none.</param>
internal sealed record PanelWay(Rule? Closed = null, string? Taken = null)
{
    private static readonly string[] NothingToAppeal = ["AL-1", "AL-16", "AL-17"];
    private static readonly string[] AppealedAlready = ["AL-3", "AL-4", "SN-19", "SN-20"];

    /// <summary>Says that a panel has judged it, so that its answer is taken over and nothing is heard again; null where it is heard.</summary>
    public Rule? Judged { get; private init; }

    /// <summary>The sanction that the appeal is about, which pauses it; null for others.</summary>
    public Sanction? Pauses { get; private init; }

    /// <summary>Lodges the appeal; null where none is lodged for it.</summary>
    private Func<string, Task<string>>? Lodges { get; init; }

    /// <summary>Lodges the appeal or takes over the one that there is.</summary>
    /// <returns>Its number; null where the panel hears the dispute itself.</returns>
    public async Task<string?> Go(string grounds) => Closed is { } rule ? throw new RuleViolation(rule) : Taken ?? (Lodges is null ? null : await Lodges(grounds));

    /// <param name="actor">Who complains.</param>
    /// <param name="now">The dispute keeps the time to appeal from the day on which it was opened.</param>
    public static async Task<PanelWay> Of(PortalDbContext db, Dispute dispute, Actor actor, PackLibrary packs, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var (about, by) = (dispute.About, dispute.Complainant);
        var owed = dispute.Kind is not DisputeKind.Condition ? null : await db.Licences.Where(one => one.Number == about && (one.Recipient == by || one.Steward == by)).Select(one => (CaseId?)one.Application).FirstOrDefaultAsync(cancellation);
        if (dispute.Kind is DisputeKind.Refusal or DisputeKind.Condition && await db.Applications.FirstOrDefaultAsync(one => (one.Number == about && one.Steward == by) || one.Id == owed, cancellation) is { } application)
        {
            var (earlier, rules) = (await db.Appeals.Where(one => one.Application == application.Id && one.Licence == null).ToListAsync(cancellation), packs.Of(application));
            var closed = Appeal.WhyClosed(application, earlier, actor, rules, now, dispute.OpenedAt);
            var last = Newest(earlier.Where(one => one.State is not AppealState.Lodged || one.StillStands(application)));
            // The time to appeal runs from the grant, and conditions of the licence come later too, with a change: that one no panel has judged.
            if (owed is not null && (closed is { Code: "AL-2" } || (closed is { Code: "AL-4" } && await db.ChangedLast(application.Id, cancellation) > last!.LodgedAt)))
                return new();
            return Of(closed, dispute.Kind, last, async grounds =>
                Added(db, Appeal.Lodge(new(Guid.CreateVersion7(now)), await db.NextAppeal(cancellation), application, earlier, grounds, actor, rules, now, dispute.OpenedAt)));
        }
        if (dispute.Kind is DisputeKind.Sanction && await db.Sanctions.FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } sanction && by == sanction.Recipient)
            return Of(sanction.WhyClosed(SanctionVerb.Appeal, actor, pack, dispute.OpenedAt), (sanction.OpenAppeal ?? sanction.Appeals.LastOrDefault())?.Number,
                sanction.OpenAppeal is null && sanction.Appeals.LastOrDefault() is { DecidedAt: { } at } heard ? Dispute.JudgedOnAppeal(dispute.Kind, heard.Number, heard.State, at) : null,
                grounds => Task.FromResult(sanction.LodgeAppeal(grounds, actor, pack, now, dispute.OpenedAt))) with { Pauses = sanction };
        if (dispute.Kind is DisputeKind.Sanction && await db.Licences.FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } licence && by == licence.Recipient)
        {
            if (await BySanction(db, licence, now, cancellation) is { } instead)
                return new(instead);
            var earlier = await db.Appeals.Where(one => one.Licence == licence.Id).ToListAsync(cancellation);
            return Of(Appeal.WhyClosed(licence, earlier, actor, pack, now, dispute.OpenedAt), dispute.Kind, Newest(earlier), async grounds =>
                Added(db, Appeal.Lodge(new(Guid.CreateVersion7(now)), await db.NextAppeal(cancellation), licence, earlier, grounds, actor, pack, now, dispute.OpenedAt)));
        }
        return new();
    }

    /// <summary>Where a sanction stopped the licence, the way before the panel begins at the sanction; null where none did.</summary>
    internal static async Task<Rule?> BySanction(PortalDbContext db, Licence licence, DateTimeOffset now, CancellationToken cancellation)
    {
        if (licence.StoppedBy(now) is not { } stop || !stop.IsBySanction())
            return null;
        var number = await db.Sanctions.Where(one => one.Licence == licence.Id && one.State == SanctionState.Imposed).OrderByDescending(one => one.ImposedAt).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
        return new("DQ-13", $"A sanction stopped this licence. Open the dispute about {number ?? "the sanction, by its own number, which begins with SN-"}: the panel hears it there.");
    }

    private static PanelWay Of(Rule? closed, DisputeKind kind, Appeal? earlier, Func<string, Task<string>> lodges) =>
        Of(closed, earlier?.Number, earlier is { State: not AppealState.Lodged } heard ? Dispute.JudgedOnAppeal(kind, heard.Number, heard.State, heard.Steps[0].At) : null, lodges);

    /// <param name="judged">What the panel has answered to the earlier appeal; null where it has not.</param>
    private static PanelWay Of(Rule? closed, string? earlier, Rule? judged, Func<string, Task<string>> lodges) =>
        closed is null ? new() { Lodges = lodges }
        : NothingToAppeal.Contains(closed.Code) ? new()
        : AppealedAlready.Contains(closed.Code) ? new(Taken: earlier) { Judged = judged }
        : new(closed);

    private static Appeal? Newest(IEnumerable<Appeal> earlier) => earlier.OrderBy(one => one.State is AppealState.Lodged).ThenBy(one => one.LodgedAt).LastOrDefault();

    private static string Added(PortalDbContext db, Appeal appeal)
    {
        db.Appeals.Add(appeal);
        return appeal.Number;
    }
}
