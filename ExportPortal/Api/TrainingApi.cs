using ExportPortal.Features.Training;

namespace ExportPortal.Api;

/// <param name="Key">As the rules name the module.</param>
/// <param name="PassedAt">The newest pass; null while there is none.</param>
public sealed record TrainingModuleItem(string Key, string Title, DateTimeOffset? PassedAt);

/// <param name="CertifiedOn">Day of the certificate; null while a module is missing.</param>
/// <param name="ValidUntil">Last day on which it counts; null without a certificate.</param>
/// <param name="IsValid">Whether it counts today.</param>
public sealed record TrainingAnswer(string Name, IReadOnlyList<TrainingModuleItem> Modules, DateOnly? CertifiedOn, DateOnly? ValidUntil, bool IsValid);

/// <summary>The caller's own training. That of the named users of a licence stands with the licence.</summary>
internal static class TrainingApi
{
    public static void MapTraining(this IEndpointRouteBuilder api) =>
        api.MapGet("/training", Own).WithTags("Training").WithName("ReadTraining").WithSummary("The caller's own training: modules, certificate and until when it counts.").Produces<TrainingAnswer>();

    private static async Task<IResult> Own(TrainingQuery query, HttpContext context, CancellationToken cancellation)
    {
        var view = await query.Of(context.Caller(), cancellation);
        return TypedResults.Ok(new TrainingAnswer(view.Name,
            [.. view.Terms.Modules.Select(module => new TrainingModuleItem(module.Key, module.Title, view.Passed.TryGetValue(module.Key, out var at) ? at : null))], view.Certified, view.ValidUntil, view.IsValid));
    }
}
