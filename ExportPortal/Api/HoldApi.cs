using ExportPortal.Domain.Common;
using ExportPortal.Features.Retention;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Id">Null for the hold of an incident, which ends with the incident's own.</param>
/// <param name="By">Who set it: a person, or the number of the incident that is under hold.</param>
/// <param name="Closed">Why the caller cannot lift it; null when they can.</param>
public sealed record HoldItem(Guid? Id, string Licence, string Reason, string By, DateTimeOffset Since, Rule? Closed);

/// <param name="Closed">Why the caller sets none; null when they can.</param>
public sealed record HoldListAnswer(IReadOnlyList<HoldItem> Items, Rule? Closed);

public sealed record HoldPost(string? Licence, string? Reason);

public sealed record LiftPost(string? Reason);

public sealed record HoldAnswer(Guid Id);

/// <summary>Legal holds on the records of licences, for the authority's own people in their session: one sets a hold, another one lifts it.</summary>
internal static class HoldApi
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        var holds = api.MapGroup("/holds").WithTags("Retention").RequireAuthorization(PortalPolicies.LogReaders);
        holds.MapGet("", List).WithName("ListHolds").WithSummary("The legal holds in force, those of incidents among them.").Produces<HoldListAnswer>().ProducesProblem(403);
        holds.MapPost("", Set).AddEndpointFilter(PortalApi.OwnSite).WithName("SetHold").WithSummary("Keeps everything on record of a licence, whatever its time.").Produces<HoldAnswer>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        holds.MapPost("/{id:guid}/lift", Lift).AddEndpointFilter(PortalApi.OwnSite).WithName("LiftHold").WithSummary("Lifts a hold that another person set.").Produces<HoldAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(RetentionQuery query, HttpContext context, CancellationToken cancellation)
    {
        var view = await query.Run(context.Caller(), cancellation);
        return TypedResults.Ok(new HoldListAnswer([.. view.Holds.Select(row => new HoldItem(row.Hold.Id?.Value, row.Hold.Number, row.Hold.Reason, row.Hold.By, row.Hold.Since, row.WhyNotLift))], view.WhyNotSet));
    }

    private static Task<IResult> Set(HoldPost input, HoldRecords records, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await records.Set(input.Licence?.Trim() ?? "", input.Reason ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created("/api/holds", new HoldAnswer(outcome.Value)) : Problems.Of(outcome);
    });

    private static Task<IResult> Lift(Guid id, LiftPost input, HoldRecords records, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await records.Lift(new(id), input.Reason ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new HoldAnswer(outcome.Value)) : Problems.Of(outcome);
    });
}
