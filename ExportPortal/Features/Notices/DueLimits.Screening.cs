using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>Possible matches with a list: told when they are found, whether a case waits for them or not, and when nobody has decided them in time.</summary>
public sealed partial class DueLimits
{
    /// <summary>What one screening found of one party and two persons have not decided: one letter, however many entries are alike.</summary>
    private sealed record OpenMatches(OrganisationId Party, DateTimeOffset FoundAt, string InWords)
    {
        public AuditSubject Subject => new("recipient", Party.Value.ToString());

        public Task<bool> IsOpen(PortalDbContext db, CancellationToken cancellation) =>
            db.ScreeningHits.AnyAsync(hit => hit.Party == Party && hit.FoundAt == FoundAt && hit.State == HitState.Open, cancellation);
    }

    private static async Task<IReadOnlyList<OpenMatches>> Matches(PortalDbContext db, CancellationToken cancellation)
    {
        var open = await db.ScreeningHits.AsNoTracking().Where(hit => hit.State == HitState.Open).OrderBy(hit => hit.FoundAt).ThenBy(hit => hit.Id)
            .Select(hit => new { hit.Party, hit.FoundAt, hit.Subject, hit.List }).ToListAsync(cancellation);
        return [.. open.GroupBy(hit => (hit.Party, hit.FoundAt)).Select(found => new OpenMatches(found.Key.Party, found.Key.FoundAt,
            $"{string.Join(", ", found.Select(hit => hit.Subject.Names[^1]).Distinct())}: a possible match of {string.Join(", ", found.Select(hit => hit.List.Title).Distinct())}."))];
    }

    private DueAct Found(OpenMatches matches, CancellationToken cancellation) => DueAct.Of("screening.match", matches.Party.Value, matches.FoundAt, async scope =>
    {
        if (!await matches.IsOpen(scope.Db, cancellation))
            return false;
        scope.Record(matches.Subject, reason: matches.InWords, pack: pack.Hash);
        return true;
    });

    private IEnumerable<Limit> Decisions(OpenMatches matches, CancellationToken cancellation) =>
        (((string Act, string Clock)[])[("screening.match", "screening-adjudication"), ("screening.longest", "screening-longest")]).Select(one => new Limit(one.Act, Once.Of($"{matches.Party.Value}@{matches.FoundAt.UtcTicks}"), pack.Start(one.Clock, matches.FoundAt), matches.Subject,
            store => matches.IsOpen(store, cancellation), step => $"{matches.InWords} {step.Text}"));
}
