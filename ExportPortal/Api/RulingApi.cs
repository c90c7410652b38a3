using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Rulings;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Question">What the data are; no data.</param>
public sealed record RulingPost(string? Question);

/// <param name="Public">What the data are, without the name of anybody; published.</param>
/// <param name="Entry">Code of the control list.</param>
/// <param name="Granularity">G0 and so on, by the name of the pack.</param>
/// <param name="DualUse">0 to 3.</param>
public sealed record RulingAnswerInput(string? Public, string? Entry, string? Granularity, int? DualUse, string? Reasons);

/// <param name="Granularity">By the name of the pack.</param>
public sealed record RulingAnswerItem(string Public, string Entry, string Granularity, int DualUse, string Reasons);

/// <param name="State">OPEN, PROPOSED or ANSWERED.</param>
/// <param name="Answer">What the first of two reviewers proposes is for the office alone; null until there is one.</param>
/// <param name="MayAnswer">Whether the caller answers it.</param>
public sealed record RulingItem(string Number, string State, string Question, DateTimeOffset AskedAt, DateTimeOffset DueAt, RulingAnswerItem? Answer, DateTimeOffset? AnsweredAt, bool MayAnswer);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record RulingListAnswer(IReadOnlyList<RulingItem> Items, string? Next);

/// <param name="Pack">Pack by which it was classified.</param>
public sealed record PublishedRulingItem(string Number, RulingAnswerItem Answer, DateTimeOffset AnsweredAt, string Pack);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record PublishedRulingAnswer(IReadOnlyList<PublishedRulingItem> Items, string? Next);

/// <summary>How data stand on the control list: parties ask, the office answers, and everybody reads the answers.</summary>
internal static class RulingApi
{
    public static void MapRulings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rulings/published", Published).WithTags("Rulings").AllowAnonymous()
            .WithName("ListPublishedRulings").WithSummary("Answers without the names of who asked; open to everybody. Give 'next' as 'after' for the next part.").Produces<PublishedRulingAnswer>().ProducesProblem(422);
        var parties = api.MapGroup("/rulings").WithTags("Rulings").WithMetadata(new KeyScope("rulings.ask"));
        parties.MapGet("", List).WithName("ListRulings").WithSummary("Requests that the caller may see, the newest first. Give 'next' as 'after' for the next part.").Produces<RulingListAnswer>().ProducesProblem(422);
        parties.MapGet("/{number}", One).WithName("ReadRuling").WithSummary("One request with its answer.").Produces<RulingItem>().ProducesProblem(404);
        parties.MapPost("", Ask).AddEndpointFilter(PortalApi.OwnSite).WithName("AskForRuling").WithSummary("Asks the office how data are classified.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/rulings/{number}/answer", Give).WithTags("Rulings").AddEndpointFilter(PortalApi.OwnSite)
            .WithName("GiveRuling").WithSummary("An officer answers; of two technical reviewers the first proposes and the second confirms.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Published(RulingQuery query, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.PublishedPart(after, limit ?? ListPart.Usual, cancellation);
        return TypedResults.Ok(new PublishedRulingAnswer([.. found.Items.Select(one => new PublishedRulingItem(one.Number, Item(one.Answer), one.AnsweredAt, one.PackId))], found.Next));
    }

    private static async Task<IResult> List(RulingQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new RulingListAnswer([.. found.Rows.Select(row => Item(row, context.Caller()))], found.Next));
    }

    private static async Task<IResult> One(string number, RulingQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } ruling ? TypedResults.Ok(Item(ruling, context.Caller())) : Problems.NotFound();

    private static Task<IResult> Ask(RulingPost input, AskForRuling ask, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await ask.Run(input.Question ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/rulings/{outcome.Value}", new ActAnswer(outcome.Value, "OPEN")) : Problems.Of(outcome);
    });

    private static async Task<IResult> Give(string number, RulingAnswerInput input, GiveRuling give, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<Granularity>(input.Granularity) is not { } granularity)
            return Named.Wrong<Granularity>("granularity", input.Granularity);
        if (input.DualUse is not { } dualUse)
            return Problems.Invalid("dualUse", "Give 0 to 3.");
        return await context.Once(input, async key =>
        {
            var outcome = await give.Run(number, new(input.Public?.Trim() ?? "", input.Entry ?? "", granularity, dualUse, input.Reasons?.Trim() ?? ""), key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value ? "ANSWERED" : "PROPOSED")) : Problems.Of(outcome);
        });
    }

    private static RulingItem Item(Ruling ruling, Actor actor) => new(
        ruling.Number, ruling.AnsweredAt is not null ? "ANSWERED" : ruling.Answer is not null ? "PROPOSED" : "OPEN", ruling.Question, ruling.AskedAt, ruling.DueAt,
        ruling.Answer is { } answer && (ruling.AnsweredAt is not null || IsOffice(actor)) ? Item(answer) : null, ruling.AnsweredAt, ruling.WhyClosed(actor) is null);

    private static RulingAnswerItem Item(RulingAnswer answer) => new(answer.Public, answer.Entry, answer.Granularity.ToString(), answer.DualUse, answer.Reasons);

    /// <summary>Who answers, and so sees what a colleague proposes.</summary>
    private static bool IsOffice(Actor actor) => actor.IsAny(Role.LicensingOfficer, Role.TechnicalReviewer);
}
