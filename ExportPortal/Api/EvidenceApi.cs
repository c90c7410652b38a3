using ExportPortal.Domain.Common;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;

namespace ExportPortal.Api;

/// <param name="Evidence">What shows that the condition is met, in words.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record EvidencePost(string? Evidence, int? Revision);

/// <param name="Met">How many conditions have their evidence now.</param>
public sealed record EvidenceAnswer(string Number, int Met);

/// <summary>
/// Evidence for conditions of an approval or of a change, by officers and managers in their session. What a licensee owes
/// later, it answers as a duty of the licence.
/// </summary>
internal static class EvidenceApi
{
    public static void MapEvidence(this IEndpointRouteBuilder api)
    {
        var acts = api.MapGroup("").AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPost("/applications/{number}/conditions/{no:int}/evidence", Application).WithTags("Applications")
            .WithName("EvidenceCondition").WithSummary("Records the evidence for a condition of the approval, by its number from 1. Whoever confirmed before confirms anew.").Produces<EvidenceAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/amendments/{number}/conditions/{no:int}/evidence", Amendment).WithTags("Licences")
            .WithName("EvidenceChange").WithSummary("Records the evidence for a condition of the change, by its number from 1. Whoever confirmed before confirms anew.").Produces<EvidenceAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task<IResult> Application(string number, int no, EvidencePost input, EvidenceCondition evidence, HttpContext context, CancellationToken cancellation) =>
        context.Once(input, async key => Answer(number, await evidence.Run(number, no - 1, input.Evidence ?? "", key, context.Caller(), cancellation, input.Revision)));

    private static Task<IResult> Amendment(string number, int no, EvidencePost input, EvidenceChange evidence, HttpContext context, CancellationToken cancellation) =>
        context.Once(input, async key => Answer(number, await evidence.Run(number, no - 1, input.Evidence ?? "", input.Revision, key, context.Caller(), cancellation)));

    private static IResult Answer(string number, Outcome<int> outcome) => outcome.IsDone ? TypedResults.Ok(new EvidenceAnswer(number, outcome.Value)) : Problems.Of(outcome);
}
