using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Kind">Control, Place, Environment, Users or Contact.</param>
/// <param name="ChangedOn">First day on which it was so; not in the future.</param>
/// <param name="What">What it was and what it is now.</param>
public sealed record CircumstancePost(string? Kind, DateOnly? ChangedOn, string? What);

/// <param name="OwnersStand">The office states that the owners on record are as they were; of a change of control alone.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record CircumstanceAnswerPost(string? Answer, bool? OwnersStand, int? Revision);

/// <param name="IsLate">Whether it was told after the time that the licence gives.</param>
/// <param name="DueAt">When the office answers; null when it has, and while the answer waits for the reassessment.</param>
/// <param name="Reassessment">Number of the reassessment that it opened; null for none.</param>
/// <param name="Closed">Code and sentence of the rule that keeps the caller from answering; null when they can.</param>
/// <param name="Revision">To be handed back with an answer.</param>
public sealed record CircumstanceItem(
    string Number, string Kind, DateOnly ChangedOn, string What, DateTimeOffset ReportedAt, bool IsLate, string State, DateTimeOffset? DueAt, string? Reassessment, string? Answer, Rule? Closed, int Revision);

/// <summary>Changes of circumstances under a licence: programs of the recipient tell of them, people of the office answer.</summary>
internal static class CircumstanceApi
{
    public static void MapCircumstances(this IEndpointRouteBuilder api)
    {
        api.MapGet("/licences/{number}/circumstances", List).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListCircumstances").WithSummary("The changes of circumstances that were told of under one licence, the newest first.").Produces<IReadOnlyList<CircumstanceItem>>().ProducesProblem(404);
        api.MapPost("/licences/{number}/circumstances", Tell).WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("TellCircumstance").WithSummary("The licensee tells of a change; what the rules ask for after it is opened in the same act.").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/circumstances/{number}/answer", Settle).WithTags("Licences").RequireAuthorization(PortalPolicies.Staff).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("AnswerCircumstance").WithSummary("The office answers a change that was told of.").Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(string number, CircumstancesQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok<IReadOnlyList<CircumstanceItem>>([.. view.Rows.Select(Item)]) : Problems.NotFound();

    private static CircumstanceItem Item(CircumstanceRow row) => new(
        row.Report.Number, row.Report.Kind.ToString(), row.Report.ChangedOn, row.Report.What, row.Report.ReportedAt, row.Report.IsLate, Words.Code(row.Report.State), row.Report.DueAt, row.Report.Task, row.Report.Answer, row.Closed, row.Revision);

    private static async Task<IResult> Tell(string number, CircumstancePost input, TellCircumstance tell, HttpContext context, CancellationToken cancellation) =>
        Named.Of<CircumstanceKind>(input.Kind) is not { } kind ? Named.Wrong<CircumstanceKind>("kind", input.Kind)
            : input.ChangedOn is not { } day ? Problems.Invalid("changedOn", "Give the day since when it is so, such as 2026-11-02.")
            : await context.Once(input, async key =>
            {
                var outcome = await tell.Run(number, kind, day, input.What ?? "", key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Created($"/api/licences/{number}/circumstances", new ActAnswer(outcome.Value, Words.Code(CircumstanceState.Reported))) : Problems.Of(outcome);
            });

    private static Task<IResult> Settle(string number, CircumstanceAnswerPost input, SettleCircumstance settle, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await settle.Run(number, input.Answer ?? "", input.Revision, key, context.Caller(), cancellation, input.OwnersStand is true);
        return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
    });
}
