using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Licences;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>The time limits of a licence that end by themselves or after which somebody may decide: acceptance, provisional suspension, hearing before a revocation.</summary>
public sealed partial class DueLimits
{
    private async Task<IEnumerable<Limit>> Licences(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var ahead = now.AddDays(MostAhead);
        // Nobody is asked to accept what cannot be accepted now.
        var waiting = await db.Licences.AsNoTracking()
            .Where(one => (one.State == LicenceState.PendingAcceptance && one.AcceptBy <= ahead && !(one.ProvisionalUntil > now) && !db.Organisations.Any(party => party.Id == one.Recipient && party.History == History.Barred)) || (one.State == LicenceState.Suspended && one.ProvisionalUntil <= ahead)
                || ((one.State == LicenceState.Active || one.State == LicenceState.Suspended) && one.HearingUntil <= ahead))
            .OrderBy(one => one.Number).Select(one => new { Licence = one, IsMatched = one.State == LicenceState.PendingAcceptance && db.ScreeningHits.Any(hit => (hit.Party == one.Recipient || hit.Party == one.Steward) && (hit.State == HitState.Open || hit.State == HitState.Confirmed)) }).ToListAsync(cancellation);
        List<Licence> open = [];
        foreach (var one in waiting)
            if (!one.IsMatched || await db.StandingOf(one.Licence, cancellation) is Screening.Clear)
                open.Add(one.Licence);
        return open.SelectMany(one => (Limit[])
        [
            .. one is { State: LicenceState.PendingAcceptance, AcceptBy: { } until } ? [Of(one, "licence.acceptance", pack.Start("acceptance", until.AddDays(-pack.Clock("acceptance").Length)), same => same.State is LicenceState.PendingAcceptance && same.AcceptBy == until && !(same.ProvisionalUntil > now))] : Array.Empty<Limit>(),
            .. one is { State: LicenceState.Suspended, ProvisionalUntil: { } lifted, ProvisionalSince: { } since } ? [Of(one, "licence.provisional", pack.Start("provisional-suspension", since), same => same.ProvisionalUntil == lifted)] : Array.Empty<Limit>(),
            .. one is { HearingUntil: { } heard, HeardAt: null } && one.Steps.LastOrDefault(step => step.Verb is nameof(LicenceVerb.AnnounceRevocation) or nameof(LicenceVerb.RemitOnAppeal)) is { } announced
                ? [Of(one, "licence.hearing", pack.Start("revocation-hearing", announced.At), same => same.HearingUntil == heard && same.HeardAt is null)] : Array.Empty<Limit>(),
        ]);

        Limit Of(Licence licence, string act, Deadline clock, Func<Licence, bool> isOpen) => new(act, licence.Id.Value, clock, LicenceCommand.Subject(licence),
            async store => isOpen(await store.Licences.AsNoTracking().SingleAsync(one => one.Id == licence.Id, cancellation)), step => Told(step, clock));
    }
}
