using ExportPortal.Features.Training;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Key">As the rules name the module.</param>
/// <param name="PassedAt">The newest pass; null while there is none.</param>
public sealed record TrainingModuleItem(string Key, string Title, DateTimeOffset? PassedAt);

/// <param name="CertifiedOn">Day of the certificate; null while a module is missing.</param>
/// <param name="ValidUntil">Last day on which it counts; null without a certificate.</param>
/// <param name="IsValid">Whether it counts today.</param>
public sealed record TrainingAnswer(string Name, IReadOnlyList<TrainingModuleItem> Modules, DateOnly? CertifiedOn, DateOnly? ValidUntil, bool IsValid);

/// <param name="Choices">Answered by their place, from 1.</param>
public sealed record TrainingQuestionItem(string Text, IReadOnlyList<string> Choices);

/// <param name="Reading">To be read before the questions are answered, one paragraph each.</param>
public sealed record TrainingModuleAnswer(string Key, string Title, IReadOnlyList<string> Reading, IReadOnlyList<TrainingQuestionItem> Questions);

/// <param name="Answers">Place of the choice for each question in its order, from 1.</param>
public sealed record TrainingPost(IReadOnlyList<int>? Answers);

/// <summary>The caller's own training. That of the named users of a licence stands with the licence.</summary>
internal static class TrainingApi
{
    public static void MapTraining(this IEndpointRouteBuilder api)
    {
        var training = api.MapGroup("/training").WithTags("Training");
        training.MapGet("", Own).WithName("ReadTraining").WithSummary("The caller's own training: modules, certificate and until when it counts.").Produces<TrainingAnswer>();
        var modules = training.MapGroup("/{module}").RequireAuthorization(PortalPolicies.Parties);
        modules.MapGet("", Module).WithName("ReadTrainingModule").WithSummary("What a module says, and what it asks.").Produces<TrainingModuleAnswer>().ProducesProblem(403).ProducesProblem(404);
        modules.MapPost("/answers", Take).AddEndpointFilter(PortalApi.OwnSite).WithName("TakeTrainingModule").WithSummary("Answers the questions of a module; with all of them right it is passed. One can try as often as one likes.").Produces<TrainingAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Own(TrainingQuery query, HttpContext context, CancellationToken cancellation)
    {
        var view = await query.Of(context.Caller(), cancellation);
        return TypedResults.Ok(new TrainingAnswer(view.Name,
            [.. view.Terms.Modules.Select(module => new TrainingModuleItem(module.Key, module.Title, view.Passed.TryGetValue(module.Key, out var at) ? at : null))], view.Certified, view.ValidUntil, view.IsValid));
    }

    private static async Task<IResult> Module(string module, TrainingQuery query, HttpContext context, CancellationToken cancellation) =>
        (await query.Of(context.Caller(), cancellation)).Terms.Find(module) is { } found
            ? TypedResults.Ok(new TrainingModuleAnswer(found.Key, found.Title, found.Reading, [.. found.Questions.Select(question => new TrainingQuestionItem(question.Text, question.Choices))]))
            : Problems.NotFound();

    private static Task<IResult> Take(string module, TrainingPost input, TakeModule take, TrainingQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await take.Run(module, input.Answers ?? [], key, context.Caller(), cancellation);
        return outcome.IsDone ? await Own(query, context, cancellation) : Problems.Of(outcome);
    });
}
