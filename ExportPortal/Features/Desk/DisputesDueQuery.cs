using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>A dispute that waits for the actor.</summary>
public sealed record DisputeDue(string Number, string Kind, string About, string StateCode, ClockView? Clock);

/// <summary>Disputes that the actor answers, reviews or hears, whose judgment the actor signs or carries out, or whose panel the actor may name; or that no court has after its time; those due first, at most <see cref="DeskQuery.Longest"/>.</summary>
public sealed class DisputesDueQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    /// <summary>What the office owes; where a party goes next is the party's own matter.</summary>
    private static readonly DisputeVerb[] OfOffice = [DisputeVerb.Answer, DisputeVerb.Review, DisputeVerb.Dismiss, DisputeVerb.RecordJudgment, DisputeVerb.ConfirmCarriedOut, DisputeVerb.CloseWithoutCourt];

    public async Task<IReadOnlyList<DisputeDue>> Run(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        var states = DisputeWorkflow.Table.Rows.Where(row => OfOffice.Contains(row.Verb) && row.Who.Concat(row.Verb is DisputeVerb.Dismiss ? AppealSeats.MayName : []).Any(actor.Is)).Select(row => row.From).Distinct().ToList();
        if (states.Count == 0)
            return [];
        var open = await db.Disputes.AsNoTracking().VisibleTo(actor).Where(one => states.Contains(one.State) && (one.State == DisputeState.Settled ? one.DueAt != null : one.Appeal == null || one.State == DisputeState.AtCourt))
            .OrderBy(one => one.DueAt == null).ThenBy(one => one.DueAt).ThenBy(one => one.Number).Take(DeskQuery.Most).ToListAsync(cancellation);
        var due = new List<DisputeDue>();
        foreach (var one in open)
        {
            if (due.Count == DeskQuery.Longest)
                break;
            await db.KeepSignatures(one, cancellation);
            // Whoever had a part in the matter is kept out by that alone: what is closed to everybody needs no look at who had.
            if (WaitsFor(one, []) && WaitsFor(one, await db.HandsIn(one, cancellation)))
                due.Add(new(one.Number, $"{one.Kind.Label()}{(one.IsLeftToOffice ? ", a judgment to be carried out" : one.WhyClosed(DisputeVerb.CloseWithoutCourt, actor, [], now) is null ? ", no word from a court" : "")}", one.About, Words.Code(one.State), one.Clock is { } runs ? CaseClocks.Of(runs, now, pack) : null));
        }
        return due;

        // Courts take years: it waits once one of the board has signed the judgment, for whoever has not signed the same.
        bool IsHalfJudged(Dispute one) => one.Signatures.FirstOrDefault(signature => signature.Person == actor.Person)?.Judgment is var own
            && one.Signatures.Any(signature => signature.Person != actor.Person && signature.Judgment != own);

        bool WaitsFor(Dispute one, IReadOnlyCollection<PersonId> hands) =>
            OfOffice.Any(verb => (verb is not DisputeVerb.RecordJudgment || IsHalfJudged(one)) && one.WhyClosed(verb, actor, hands, now) is null) || (one.Panel.Count == 0 && one.WhyNotNaming(actor, hands) is null);
    }
}
