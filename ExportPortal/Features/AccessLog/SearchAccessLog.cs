using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>What a search found.</summary>
/// <param name="Days">Null when the filter is finer than the sums by day, recipient, licence and outcome.</param>
public sealed record AccessFindings(AccessPage Page, AccessCount Count, IReadOnlyList<AccessDay>? Days);

/// <summary>Searches the access log for a person. The search itself is an act: it is logged before anything is shown.</summary>
internal sealed class SearchAccessLog(CommandPipeline pipeline, AccessSearch search)
{
    private const string Act = "accesslog.search";

    /// <param name="size">1 to 200 entries.</param>
    public async Task<Outcome<AccessFindings>> Run(AccessFilter filter, AccessCursor? after, int size, Actor actor, CancellationToken cancellation)
    {
        if (size is < 1 or > AccessSearch.MostPerPage)
            return Outcome<AccessFindings>.From(Outcome.Invalid(new InputError("limit", $"A page has 1 to {AccessSearch.MostPerPage} entries.")));
        var logged = await Log(Act, new AuditSubject("access_log", filter.Licence ?? "all"), filter.ToString(), actor, cancellation);
        if (!logged.IsDone)
            return Outcome<AccessFindings>.From(logged);
        var page = await search.Page(filter, logged.Value, after, size, cancellation);
        var count = await search.Count(filter, logged.Value, cancellation);
        return Outcome<AccessFindings>.Done(new AccessFindings(page, count, await search.Histogram(filter, logged.Value, cancellation)));
    }

    /// <summary>The proof that one entry stands in the log; not found for an entry that the actor may not see, or that no checkpoint covers yet.</summary>
    public async Task<Outcome<InclusionProof>> Proof(long seq, Actor actor, CancellationToken cancellation)
    {
        var place = seq.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var logged = await Log("accesslog.prove", new AuditSubject("access_event", place), null, actor, cancellation);
        if (!logged.IsDone)
            return Outcome<InclusionProof>.From(logged);
        var proof = await search.Find(seq, logged.Value, cancellation) is null ? null : await search.Proof(seq, cancellation);
        return proof is null ? Outcome<InclusionProof>.From(Outcome.NotFound) : Outcome<InclusionProof>.Done(proof);
    }

    /// <summary>The filter may name persons, so it is kept as the reason, which can be erased.</summary>
    private Task<Outcome<IReadOnlyList<string>?>> Log(string act, AuditSubject subject, string? filter, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<IReadOnlyList<string>?>(act, Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = subject;
            var (refused, licences) = await AccessScope.Of(scope.Db, scope.Actor, cancellation);
            if (refused is not null)
                return Outcome<IReadOnlyList<string>?>.From(refused);
            scope.Record(subject, reason: filter);
            return Outcome<IReadOnlyList<string>?>.Done(licences);
        }, cancellation);
}
