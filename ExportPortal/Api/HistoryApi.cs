using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <summary>An act as it stands in the log of acts, with the proof that it does.</summary>
/// <param name="Place">In the log, from 0.</param>
/// <param name="By">Null where the portal itself acted.</param>
/// <param name="IsDenied">Whether a rule forbade it; such attempts are for the authority's own staff.</param>
/// <param name="Proof">In the text form of C2SP, as it is checked with the public key of the log; null until a checkpoint covers the act, some seconds after it.</param>
public sealed record ProvedAct(long Place, DateTimeOffset At, string Act, string? By, string? From, string? To, string? Reason, bool IsDenied, string? Proof);

/// <summary>What was done to a case or a licence, each act with its proof, to the readers of its page.</summary>
internal static class HistoryApi
{
    public static void MapHistories(this IEndpointRouteBuilder api)
    {
        api.MapGet("/applications/{number}/history", OfCase).WithTags("Applications").WithMetadata(new KeyScope("applications.read"))
            .WithName("ReadCaseHistory").WithSummary("What was done to the application, oldest first, each act with its place in the log and its proof.").Produces<IReadOnlyList<ProvedAct>>().ProducesProblem(404);
        api.MapGet("/licences/{number}/history", OfLicence).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ReadLicenceHistory").WithSummary("The newest acts on the licence, newest first, each with its place in the log and its proof.").Produces<IReadOnlyList<ProvedAct>>().ProducesProblem(404);
    }

    private static async Task<IResult> OfCase(string number, CaseQuery cases, CaseHistoryQuery history, HttpContext context, CancellationToken cancellation) =>
        !await cases.Exists(number, context.Caller(), cancellation) ? Problems.NotFound()
            : TypedResults.Ok<IReadOnlyList<ProvedAct>>([.. (await history.Of(number, context.Caller(), cancellation)).Select(one =>
                new ProvedAct(one.Event.Seq, one.Event.At, one.Event.Act, one.ActorName, one.Event.From, one.Event.To, one.Reason, one.IsDenied, one.Proof?.ProofText()))]);

    private static async Task<IResult> OfLicence(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is not { } licence ? Problems.NotFound()
            : TypedResults.Ok<IReadOnlyList<ProvedAct>>([.. licence.History.Select(one => new ProvedAct(one.Seq, one.At, one.Act, one.Who, one.From, one.To, one.Reason, one.IsDenied, one.Proof))]);
}
