using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>A person says of a match that it is the same party, or another one. With the second person it takes effect, and the held cases follow.</summary>
public sealed class DecideMatch(CommandPipeline pipeline, PackLibrary packs)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state of the match.</returns>
    public Task<Outcome<string>> Run(Guid hit, bool isSame, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(isSame ? "screening.confirm" : "screening.clear", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("screening-match", hit.ToString());
            var found = await scope.Db.ScreeningHits.FirstOrDefaultAsync(one => one.Id == hit, cancellation);
            var party = found is null ? null : await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == found.Party, cancellation);
            if (found is null || party is null)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(found, shown))
                return Outcome<string>.From(Outcome.Stale);
            IReadOnlyList<string> moved = [];
            if (found.Sign(isSame, reason, scope.Actor, scope.Now))
            {
                party.ReadHits(await scope.HitsOf(party.Id, cancellation), packs.Current.Screening!.OwnedShare);
                var verb = isSame ? ApplicationVerb.ConfirmMatch : ApplicationVerb.ClearMatch;
                moved = await scope.Settle(party, [.. found.Signatures.Where(one => one.IsSame == isSame).Select(one => new Signature(verb.ToString(), one.Person, one.PersonName, one.At, one.Reason))], packs, cancellation);
            }
            scope.Record(scope.Target, Words.Code(HitState.Open), Words.Code(found.State), reason, packs.Current.Hash,
                [("party", party.Id.Value.ToString()), ("list", found.List.Source), ("entry", found.Entry.Key), ("standing", Words.Code(party.Screening)), .. moved.Select((number, at) => ($"case_{at + 1}", number))]);
            return Outcome<string>.Done(Words.Code(found.State));
        }, cancellation);
}
