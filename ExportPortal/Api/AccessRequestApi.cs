using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Dataset">Id of the dataset, as the list of those that can be asked for names it.</param>
/// <param name="Purpose">What the recipient wants to do, in plain words.</param>
public sealed record AccessRequestPost(Guid? Dataset, string? Purpose);

/// <param name="Verb">Adopt or Decline.</param>
/// <param name="Reason">For a refusal, and needed there.</param>
public sealed record AccessRequestActInput(string? Verb, string? Reason);

/// <param name="State">Stable code.</param>
/// <param name="DueAt">When the time for the answer is over; null once it is answered.</param>
/// <param name="Application">Number of the draft that was made of it; null unless adopted.</param>
/// <param name="Said">What the steward said; null while it is open.</param>
/// <param name="MayAnswer">Whether the caller adopts or declines it.</param>
public sealed record AccessRequestItem(
    string Number, string Dataset, string Recipient, string Purpose, string State, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, string? Application, string? Said, bool MayAnswer);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record AccessRequestListAnswer(IReadOnlyList<AccessRequestItem> Items, string? Next);

/// <summary>Recipients ask a steward for access; the steward adopts the request as a draft or declines it.</summary>
internal static class AccessRequestApi
{
    public static void MapAccessRequests(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/access-requests").WithTags("Access requests").WithMetadata(new KeyScope("applications.read"));
        read.MapGet("", List).WithName("ListAccessRequests").WithSummary("Requests of the caller's own side, the newest first. Give 'next' as 'after' for the next part.").Produces<AccessRequestListAnswer>().ProducesProblem(422);
        read.MapGet("/datasets", Datasets).WithName("ListAskableDatasets").WithSummary("The datasets that can be asked for, by number. Give 'next' as 'after' for the next part.").Produces<AskablePart>().ProducesProblem(422);
        read.MapGet("/{number}", One).WithName("ReadAccessRequest").WithSummary("One request with its answer.").Produces<AccessRequestItem>().ProducesProblem(404);
        var write = api.MapGroup("/access-requests").WithTags("Access requests").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite);
        write.MapPost("", Ask).WithName("FileAccessRequest").WithSummary("Asks the steward of a dataset for access.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        write.MapPost("/{number}/acts", Act).WithName("AnswerAccessRequest").WithSummary("The steward adopts a request as a draft of its own, or declines it.").Produces<AccessRequestItem>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(AccessRequestQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new AccessRequestListAnswer([.. found.Rows.Select(Item)], found.Next));
    }

    private static async Task<IResult> Datasets(AccessRequestQuery query, string? after, int? limit, CancellationToken cancellation) =>
        ListPart.Wrong(limit) ?? TypedResults.Ok(await query.Askable(after, limit ?? ListPart.Usual, cancellation));

    private static async Task<IResult> One(string number, AccessRequestQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } request ? TypedResults.Ok(Item(request)) : Problems.NotFound();

    private static Task<IResult> Ask(AccessRequestPost input, FileAccessRequest file, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await file.Run(input.Dataset ?? Guid.Empty, input.Purpose ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/access-requests/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(AccessRequestState.Open))) : Problems.Of(outcome);
    });

    private static async Task<IResult> Act(string number, AccessRequestActInput input, AnswerAccessRequest answer, AccessRequestQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<AccessRequestVerb>(input.Verb) is not { } verb ? Named.Wrong<AccessRequestVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await answer.Run(number, verb, input.Reason ?? "", key, context.Caller(), cancellation);
                return outcome.IsDone ? await One(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static AccessRequestItem Item(AccessRequestRow row) => new(
        row.Number, row.Dataset, row.Recipient, row.Purpose, Words.Code(row.State), row.RequestedAt, row.DueAt, row.Application, row.Said, row.MayAnswer);
}
