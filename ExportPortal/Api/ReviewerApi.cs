using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Closed">Why this person does not give the opinion on this case; null when they may.</param>
public sealed record ReviewerPerson(Guid Person, string Name, string? Closed);

/// <param name="Opinion">Technical, Legal or Ethics.</param>
/// <param name="Asked">Who is asked for it now; null while nobody is.</param>
public sealed record ReviewerOpinion(string Opinion, string? Asked, IReadOnlyList<ReviewerPerson> Persons);

/// <param name="Closed">Why the caller cannot ask anybody; null when they can.</param>
/// <param name="Revision">To be handed back with the act.</param>
public sealed record ReviewersRecord(string Application, IReadOnlyList<ReviewerOpinion> Opinions, string? Closed, int Revision);

/// <param name="Opinion">Technical, Legal or Ethics.</param>
/// <param name="Person">By the id that reading gives.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record ReviewerPost(string? Opinion, Guid? Person, int? Revision);

/// <summary>Reviewers asked by name for the opinions of a case: people of the authority ask them.</summary>
internal static class ReviewerApi
{
    public static void MapReviewers(this IEndpointRouteBuilder api)
    {
        var reviewers = api.MapGroup("/applications/{number}/reviewers").WithTags("Applications").RequireAuthorization(PortalPolicies.Staff);
        reviewers.MapGet("", Read).WithName("ReadReviewers").WithSummary("Who can be asked for each opinion that is needed and not in, and who was asked.").Produces<ReviewersRecord>().ProducesProblem(403).ProducesProblem(404);
        reviewers.MapPost("", Ask).AddEndpointFilter(PortalApi.OwnSite).WithName("AskReviewer").WithSummary("Asks a person for an opinion, or another in their place.")
            .Produces<ReviewersRecord>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Read(string number, ReviewersQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(new ReviewersRecord(view.Number,
            [.. view.Opinions.Select(one => new ReviewerOpinion(one.Opinion.ToString(), one.Asked, [.. one.Choices.Select(choice => new ReviewerPerson(choice.Person.Value, choice.Name, choice.Closed?.Message))]))],
            view.Closed?.Message, view.Revision)) : Problems.NotFound();

    private static async Task<IResult> Ask(string number, ReviewerPost input, AskReviewer ask, ReviewersQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<OpinionKind>(input.Opinion) is not { } kind ? Named.Wrong<OpinionKind>("opinion", input.Opinion)
            : input.Person is not { } person ? Problems.Invalid("person", "Give the id of the person, as reading gives it.")
            : await context.Once(input, async key =>
            {
                var outcome = await ask.Run(number, kind, new PersonId(person), input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? await Read(number, query, context, cancellation) : Problems.Of(outcome);
            });
}
