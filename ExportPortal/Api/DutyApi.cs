using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Users">Persons who used the data; null for a condition. So are the results that left.</param>
public sealed record DutyAnswerItem(string Text, int? Users, int? Outputs, ReportStatement? Statement, string By, DateTimeOffset At);

/// <param name="Kind">Report, Condition or Order.</param>
/// <param name="Due">Last day, inclusive.</param>
/// <param name="Answer">Null while nothing is handed in, and again when it was sent back.</param>
/// <param name="Review">What an officer said of it; null while nobody has looked.</param>
/// <param name="HeldSince">Since when its day stands still, because it is appealed against or disputed; null while it runs.</param>
public sealed record DutyItem(
    int No, string Kind, string Code, string What, DateOnly Due, bool IsOwed, bool IsOverdue, bool StopsAccess, DutyAnswerItem? Answer, DutyReview? Review, DateTimeOffset? HeldSince);

/// <param name="Revision">Of the licence; sent back with a review, it keeps another answer than the one that was read from being taken.</param>
public sealed record DutyListAnswer(string Number, IReadOnlyList<DutyItem> Items, int Revision);

/// <param name="Accepted">False sends it back, and then the remark says what is missing.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record DutyReviewPost(bool? Accepted, string? Remark, int? Revision);

/// <summary>Reports and conditions of a licence: the parties' programs read them, people of the office review what was handed in.</summary>
internal static class DutyApi
{
    public static void MapDuties(this IEndpointRouteBuilder api)
    {
        api.MapGet("/licences/{number}/duties", List).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListDuties").WithSummary("The reports, conditions and orders of a licence, with what was handed in and what the office said of it.").Produces<DutyListAnswer>().ProducesProblem(404);
        api.MapPost("/licences/{number}/duties/{no:int}/review", Review).WithTags("Licences").RequireAuthorization(PortalPolicies.Staff).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("ReviewDuty").WithSummary("An officer accepts what was handed in, or sends it back with what is missing.").Produces<DutyListAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } file ? TypedResults.Ok(new DutyListAnswer(file.Number, [.. file.Life.Duties.Select(Item)], file.Revision)) : Problems.NotFound();

    private static async Task<IResult> Review(string number, int no, DutyReviewPost input, DoDuty duties, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        input.Accepted is not { } isAccepted ? Problems.Invalid("accepted", "Say true to accept what was handed in, or false to send it back.")
            : await context.Once(input, async key =>
            {
                var outcome = await duties.Review(number, no, isAccepted, input.Remark ?? "", key, context.Caller(), cancellation, input.Revision);
                return outcome.IsDone ? await List(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static DutyItem Item(DutyRow row) => new(
        row.Duty.No, row.Duty.Kind.ToString(), row.Duty.Code, row.Duty.What, row.Duty.Due, row.IsOwed, row.IsOverdue, row.Duty.StopsAccess,
        row.Duty.Answer is { } answer ? new(answer.Text, answer.Users, answer.Outputs, answer.Statement, answer.PersonName, answer.At) : null, row.Duty.Review, row.Duty.HeldSince);
}
