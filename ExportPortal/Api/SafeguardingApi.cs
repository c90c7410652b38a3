using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Safeguarding;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="CountsUntil">Null while it is held.</param>
public sealed record InterestItem(Guid Id, string Organisation, string Words, DateTimeOffset DeclaredAt, DateTimeOffset? CountsUntil);

/// <param name="Organisation">Id of the organisation: of a recipient as the list of recipients gives it, of a steward as a dataset of its own gives it (stewardId).</param>
/// <param name="Words">What ties the caller to it.</param>
public sealed record InterestPost(Guid? Organisation, string? Words);

/// <param name="Application">Number of the case.</param>
public sealed record EmergencyPost(string? Application, string? Reason);

/// <param name="Verb">Open (as second person) or Review (by an auditor, afterwards).</param>
/// <param name="Words">A note, or the finding of the review.</param>
public sealed record EmergencyActInput(string? Verb, string? Words);

/// <param name="Part">case, history or documents.</param>
public sealed record EmergencyReadItem(DateTimeOffset At, string Part);

/// <param name="State">Stable code.</param>
/// <param name="EndsAt">When it closes by itself; null until it is opened.</param>
/// <param name="IsOpenToMe">Whether the caller may read the case by it now.</param>
/// <param name="Verbs">Of the caller; one that names no rule is open.</param>
/// <param name="Reads">What was read of the case, while it waits for its review.</param>
public sealed record EmergencyItem(
    string Number, string Application, string State, string Reason, string AskedBy, DateTimeOffset AskedAt, string? OpenedBy, DateTimeOffset? OpenedAt, DateTimeOffset? EndsAt, DateTimeOffset? ReviewDueAt,
    string? ReviewedBy, string? Finding, bool IsOpenToMe, IReadOnlyList<VerbItem> Verbs, IReadOnlyList<EmergencyReadItem> Reads);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record EmergencyListAnswer(IReadOnlyList<EmergencyItem> Items, string? Next);

/// <summary>What keeps people from deciding for themselves or reading what is not theirs: declared interests, and the emergency access that two persons open.</summary>
internal static class SafeguardingApi
{
    public static void MapSafeguarding(this IEndpointRouteBuilder api)
    {
        var interests = api.MapGroup("/interests").WithTags("Safeguarding").RequireAuthorization(PortalPolicies.Staff);
        interests.MapGet("", Interests).WithName("ListInterests").WithSummary("The interests that the caller has declared, the newest first.").Produces<IReadOnlyList<InterestItem>>().ProducesProblem(403);
        interests.MapPost("", Declare).AddEndpointFilter(PortalApi.OwnSite).WithName("DeclareInterest").WithSummary("Declares what ties the caller to an organisation: they act on none of its cases from now on.").Produces<InterestItem>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        interests.MapPost("/{id:guid}/end", End).AddEndpointFilter(PortalApi.OwnSite).WithName("EndInterest").WithSummary("Ends an own interest; it counts for 24 months more.").Produces<InterestItem>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        var emergencies = api.MapGroup("/emergency-accesses").WithTags("Safeguarding").RequireAuthorization(PortalPolicies.Emergency);
        emergencies.MapGet("", List).WithName("ListEmergencyAccesses").WithSummary("Every emergency access, the newest first. Give 'next' as 'after' for the next part.").Produces<EmergencyListAnswer>().ProducesProblem(403).ProducesProblem(422);
        emergencies.MapGet("/{number}", One).WithName("ReadEmergencyAccess").WithSummary("One emergency access with what was read by it.").Produces<EmergencyItem>().ProducesProblem(403).ProducesProblem(404);
        emergencies.MapPost("", Ask).AddEndpointFilter(PortalApi.OwnSite).WithName("AskEmergencyAccess").WithSummary("Asks to read one case without the right to it; a second person opens it.").Produces<ActAnswer>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        emergencies.MapPost("/{number}/acts", Act).AddEndpointFilter(PortalApi.OwnSite).WithName("ActOnEmergencyAccess").WithSummary("Opens it as second person, or reviews it and so closes the record. Opening asks for a second factor shown a few minutes ago (403, ID-3).").Produces<EmergencyItem>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Interests(InterestQuery query, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<InterestItem>>([.. (await query.Of(context.Caller(), cancellation)).Select(Item)]);

    private static Task<IResult> Declare(InterestPost input, DeclareInterest declare, InterestQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await declare.Run(input.Organisation ?? Guid.Empty, input.Words ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created("/api/interests", Item(await Own(outcome.Value, query, context, cancellation))) : Problems.Of(outcome);
    });

    private static Task<IResult> End(Guid id, EndInterest end, InterestQuery query, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await end.Run(id, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(Item(await Own(id, query, context, cancellation))) : Problems.Of(outcome);
    });

    private static async Task<InterestRow> Own(Guid id, InterestQuery query, HttpContext context, CancellationToken cancellation) => (await query.Of(context.Caller(), cancellation)).Single(row => row.Id == id);

    private static async Task<IResult> List(EmergencyQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new EmergencyListAnswer([.. found.Rows.Select(Item)], found.Next));
    }

    private static async Task<IResult> One(string number, EmergencyQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } row ? TypedResults.Ok(Item(row)) : Problems.NotFound();

    private static Task<IResult> Ask(EmergencyPost input, AskEmergencyAccess ask, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await ask.Run(input.Application?.Trim() ?? "", input.Reason ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/emergency-accesses/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(EmergencyState.Asked))) : Problems.Of(outcome);
    });

    private static async Task<IResult> Act(string number, EmergencyActInput input, ActOnEmergency act, EmergencyQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<EmergencyVerb>(input.Verb) is not { } verb ? Named.Wrong<EmergencyVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await act.Run(number, verb, input.Words ?? "", key, context.Caller(), cancellation);
                return outcome.IsDone ? await One(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static InterestItem Item(InterestRow row) => new(row.Id, row.Organisation, row.Words, row.DeclaredAt, row.CountsUntil);

    private static EmergencyItem Item(EmergencyRow row)
    {
        var access = row.Access;
        return new(access.Number, row.Application, Words.Code(access.State), access.Reason, access.AskedByName, access.AskedAt, access.OpenedByName, access.OpenedAt, access.EndsAt, access.ReviewDueAt,
            access.ReviewedByName, access.Finding, row.IsOpenToMe,
            [new(nameof(EmergencyVerb.Open), row.OpenClosed?.Code, row.OpenClosed?.Message), new(nameof(EmergencyVerb.Review), row.ReviewClosed?.Code, row.ReviewClosed?.Message)],
            [.. row.Reads.Select(read => new EmergencyReadItem(read.At, read.Part))]);
    }
}
