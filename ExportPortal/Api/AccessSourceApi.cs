using ExportPortal.Features.AccessLog;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Environment">The only one that it may speak for; null for any.</param>
/// <param name="Licences">Those that it may speak for; empty for all, and for uploads, which speak for the licences of their organisation.</param>
/// <param name="UploadsOf">Whose people upload under it; null for an enclave with a key of its own.</param>
public sealed record AccessSourceScope(string? Environment, IReadOnlyList<string> Licences, string? UploadsOf);

/// <param name="EventsADay">New events that it may deliver on one UTC day.</param>
public sealed record AccessSourceQuota(long EventsADay, long EventsToday, long Left);

/// <param name="First">Inclusive, as the last is.</param>
public sealed record MissingNumbers(long First, long Last);

/// <param name="Highest">The highest number that the rules have read.</param>
/// <param name="Missing">What has not come below it.</param>
public sealed record AccessSourceNumbers(long Highest, IReadOnlyList<MissingNumbers> Missing);

/// <param name="State">waiting for a second administrator, open or closed.</param>
/// <param name="KeyHash">SHA-256 of its public key, hexadecimal.</param>
/// <param name="LastDeliveryAt">Null for none yet.</param>
/// <param name="Quota">Null without a limit.</param>
/// <param name="Sequence">Null for a source that does not number its events.</param>
public sealed record AccessSourceAnswer(
    string Name, string State, string KeyHash, AccessSourceScope Scope, DateTimeOffset AddedAt, long Deliveries, DateTimeOffset? LastDeliveryAt, AccessSourceQuota? Quota, AccessSourceNumbers? Sequence);

/// <summary>
/// How the sources of the log stand. People who read the log, or keep the keys of its sources, see all of them in their session; a
/// source asks for itself with its key: Access-Source, Access-Time (RFC 3339) and Access-Signature (base64, Ed25519 over the words of
/// <see cref="Domain.AccessLog.SourceQuestion"/>).
/// </summary>
internal static class AccessSourceApi
{
    public static void MapAccessSources(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/access-sources", All).RequireAuthorization(PortalPolicies.SourceReaders).DisableCookieRedirect().AddEndpointFilter(PortalApi.NoStore)
            .WithTags("Access log").WithName("ListAccessSources").WithSummary("The sources of the access log with what each may speak for, its last delivery, its quota and how far it has numbered its events, newest first.")
            .Produces<IReadOnlyList<AccessSourceAnswer>>().ProducesProblem(401).ProducesProblem(403);
        endpoints.MapGet("/api/access-events/source", Own).AllowAnonymous().AddEndpointFilter(PortalApi.NoStore)
            .WithTags("Access log").WithName(DeliveryReference.Question).WithSummary("The same of one source, for itself: it signs 'exportportal/source-state-v1', its name and the time, each ended by a line feed, with its key.")
            .Produces<AccessSourceAnswer>().ProducesProblem(403).ProducesProblem(422);
    }

    private static async Task<IResult> All(SourcesQuery query, CancellationToken cancellation) => TypedResults.Ok((await query.All(cancellation)).Select(Answer));

    private static async Task<IResult> Own(HttpContext context, SourcesQuery query, CancellationToken cancellation)
    {
        var (source, time) = (context.Request.Headers["Access-Source"].ToString(), context.Request.Headers["Access-Time"].ToString());
        if (source.Length == 0 || time.Length == 0)
            return source.Length == 0 ? Problems.Invalid("Access-Source", "Name the source in this header.") : Problems.Invalid("Access-Time", "Give the time of the question in UTC, such as 2026-03-02T09:30:00Z.");
        if (ExactBase64.Read(context.Request.Headers["Access-Signature"].ToString(), 64) is not { } signature)
            return Problems.Invalid("Access-Signature", "Give the Ed25519 signature, 64 bytes in base64.");
        var outcome = await query.Own(source, time, signature, cancellation);
        return outcome.IsDone ? TypedResults.Ok(Answer(outcome.Value)) : Problems.Of(outcome);
    }

    private static AccessSourceAnswer Answer(SourceState one) => new(
        one.Name, one.State, one.Key.Hex, new(one.Environment, one.Licences, one.Organisation), one.AddedAt, one.Deliveries, one.LastAt,
        one.EventsADay is { } most ? new(most, one.EventsToday ?? 0, Math.Max(0, most - (one.EventsToday ?? 0))) : null,
        one.Numbers is { } numbers ? new(numbers.Highest, [.. numbers.Gaps.Select(gap => new MissingNumbers(gap.First, gap.Last))]) : null);
}
