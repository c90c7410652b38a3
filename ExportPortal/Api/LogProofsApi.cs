using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Features;
using ExportPortal.Features.Integrity;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <summary>POST /api/logs/{audit|access}/consistency: the body is an older checkpoint, the answer the proof that the log continues it.</summary>
internal static class LogProofsApi
{
    private const int LargestCheckpoint = 64 << 10;

    public static void MapLogProofs(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/logs/{log}/consistency", Consistency).RequireAuthorization(PortalPolicies.LogReaders).DisableCookieRedirect()
            .AddEndpointFilter(PortalApi.NoStore).AddEndpointFilter(PortalApi.OwnSite).WithTags("Access log").WithName("ProveConsistency").WithSummary("Proves that a log continues an older checkpoint.");

    private static async Task<IResult> Consistency(string log, HttpContext context, IntegrityQuery query, ReadLog reading, CancellationToken cancellation)
    {
        if (log is not ("audit" or IntegrityLogs.Access))
            return Problems.NotFound();
        if (await BoundedBody.Read(context.Request.Body, LargestCheckpoint, cancellation) is not { } body)
            return Problems.Invalid("body", "Send a checkpoint as the portal publishes it.");
        if (VerifyLog.Read(Encoding.UTF8.GetString(body), out var fault) is not { } older)
            return Problems.Invalid("body", fault!);
        var allowed = await reading.Run("continuation", null, Guid.NewGuid(), context.Caller(), cancellation, log);
        if (!allowed.IsDone)
            return Problems.Of(allowed);
        var (proof, whyNot) = await query.Consistency(log, older, cancellation);
        return whyNot is null ? Results.Text(proof!.ProofText(), "text/plain") : Problems.Of(Outcome.Broken(new Rule("LR-2", whyNot)));
    }
}
