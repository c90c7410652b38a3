using ExportPortal.Domain.Common;
using ExportPortal.Domain.Transparency;
using ExportPortal.Features.Register;
using ExportPortal.Hosting;

namespace ExportPortal.Api;

/// <param name="Items">The latest decision first.</param>
/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record RegisterAnswer(IReadOnlyList<RegisterRecord> Items, string? Next);

/// <param name="Number">Of the licence, or of the application where there is none.</param>
/// <param name="Kind">Code of the pack, such as trade-secret.</param>
/// <param name="Until">Last day on which the record is withheld.</param>
public sealed record EmbargoPost(string? Number, string? Kind, string? Reason, DateOnly? Until);

/// <param name="Verb">Grant, Refuse or Lift.</param>
/// <param name="Until">Last day that is granted; the one that was asked for when it is left out.</param>
public sealed record EmbargoDecision(string? Verb, string? Reason, DateOnly? Until);

/// <summary>The public register for programs, without an account; and the embargo on a record, for those whom it is about.</summary>
internal static class RegisterApi
{
    public static void MapRegister(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/register").WithTags("Register").AllowAnonymous().RequireRateLimiting(RateLimits.Register);
        open.MapGet("", List).WithName("ListRegister").WithSummary("Licences and refusals that are told to the public; open to everybody. Give 'next' as 'after' for the next part.").Produces<RegisterAnswer>().ProducesProblem(422);
        open.MapGet("/{number}", One).WithName("ReadRegister").WithSummary("One record of the public register; open to everybody.").Produces<RegisterRecord>().ProducesProblem(404);
        var embargoes = api.MapGroup("/embargoes").WithTags("Register").AddEndpointFilter(PortalApi.OwnSite);
        embargoes.MapPost("", Ask).WithName("AskForEmbargo").WithSummary("Asks that the public record of a case is withheld for a time.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        embargoes.MapPost("/{number}/decision", Decide).WithName("DecideEmbargo").WithSummary("Grants, refuses or lifts an embargo; another person than the one who asked.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List([AsParameters] RegisterInput input, int? limit, RegisterQuery query, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var part = await query.Part(input.Filter, input.After, limit ?? ListPart.Usual, cancellation);
        return TypedResults.Ok(new RegisterAnswer(part.Records, part.Next));
    }

    private static async Task<IResult> One(string number, RegisterQuery query, CancellationToken cancellation) =>
        await query.Find(number, cancellation) is { } record ? TypedResults.Ok(record) : Problems.NotFound();

    private static Task<IResult> Ask(EmbargoPost input, AskForEmbargo ask, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await ask.Run(new(input.Number ?? "", input.Kind ?? "", input.Reason ?? "", input.Until), key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/embargoes#{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(EmbargoState.Asked))) : Problems.Of(outcome);
    });

    private static async Task<IResult> Decide(string number, EmbargoDecision input, DecideEmbargo decide, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<EmbargoVerb>(input.Verb) is not { } verb)
            return Named.Wrong<EmbargoVerb>("verb", input.Verb);
        return await context.Once(input, async key =>
        {
            var outcome = await decide.Run(number, verb, input.Reason ?? "", input.Until, key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
        });
    }
}
