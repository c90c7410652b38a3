using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Grounds">Why the decision is wrong.</param>
/// <param name="Conditions">On a licence: true against what was set on it; false or left out against its suspension or revocation.</param>
public sealed record AppealPost(string? Grounds, bool? Conditions = null);

/// <param name="Verb">Dismiss, Remit or GrantAppeal.</param>
/// <param name="Reason">Why, for the parties.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
/// <param name="Off">Keys of what comes off a granted licence, or is reviewed by others, as the appeal names them; null for all of them. On any other case left out.</param>
public sealed record AppealActInput(string? Verb, string? Reason, int? Revision, IReadOnlyList<string>? Off = null);

/// <summary>Appeals against decisions: programs of the applicant or the licensee lodge and read, people of the panel decide.</summary>
internal static class AppealApi
{
    public static void MapAppeals(this IEndpointRouteBuilder api)
    {
        api.MapPost("/applications/{number}/appeals", Lodge).WithTags("Appeals").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("LodgeAppeal").WithSummary("Lodges an appeal of the applicant against the decision, or against its conditions.").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/applications/{number}/appeals", Of).WithTags("Appeals").WithMetadata(new KeyScope("applications.read"))
            .WithName("ListAppeals").WithSummary("The appeals on one application, the oldest first.").Produces<IReadOnlyList<AppealRecord>>().ProducesProblem(404);
        api.MapPost("/licences/{number}/appeals", LodgeOnLicence).WithTags("Appeals").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("LodgeLicenceAppeal").WithSummary("Lodges an appeal of the licensee against the suspension or the revocation of the licence, or against what was set on it.").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/licences/{number}/appeals", OfLicence).WithTags("Appeals").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListLicenceAppeals").WithSummary("The appeals on one licence, the oldest first.").Produces<IReadOnlyList<AppealRecord>>().ProducesProblem(404);
        api.MapGet("/appeals/{number}", One).WithTags("Appeals").WithMetadata(new KeyScope("applications.read"))
            .WithName("ReadAppeal").WithSummary("One appeal with its state and the verbs of the caller.").Produces<AppealRecord>().ProducesProblem(404);
        api.MapPost("/appeals/{number}/acts", Act).WithTags("Appeals").AddEndpointFilter(PortalApi.OwnSite)
            .WithName("ActOnAppeal").WithSummary("A person of the panel signs an outcome; the second signature of the same outcome decides. Asks for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task<IResult> Lodge(string number, AppealPost input, LodgeAppeal lodge, HttpContext context, CancellationToken cancellation) =>
        context.Once(input, async key => Lodged(await lodge.Run(number, input.Grounds ?? "", key, context.Caller(), cancellation)));

    private static Task<IResult> LodgeOnLicence(string number, AppealPost input, LodgeLicenceAppeal lodge, HttpContext context, CancellationToken cancellation) =>
        context.Once(input, async key => Lodged(await lodge.Run(number, input.Grounds ?? "", key, context.Caller(), cancellation, input.Conditions is true)));

    private static IResult Lodged(Outcome<string> outcome) =>
        outcome.IsDone ? TypedResults.Created($"/api/appeals/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(AppealState.Lodged))) : Problems.Of(outcome);

    private static async Task<IResult> OfLicence(string number, AppealQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.OfLicence(number, context.Caller(), cancellation) is { } appeals ? TypedResults.Ok(appeals) : Problems.NotFound();

    private static async Task<IResult> Of(string number, AppealQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Of(number, context.Caller(), cancellation) is { } appeals ? TypedResults.Ok(appeals) : Problems.NotFound();

    private static async Task<IResult> One(string number, AppealQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } appeal ? TypedResults.Ok(appeal) : Problems.NotFound();

    private static async Task<IResult> Act(string number, AppealActInput input, ActOnAppeal act, ActOnLicenceAppeal onLicence, AppealQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<AppealVerb>(input.Verb) is not { } verb ? Named.Wrong<AppealVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await query.IsOnLicence(number, context.Caller(), cancellation) ? input.Off is not null ? Outcome<string>.From(Outcome.Invalid(new InputError("off", "An appeal on the stop of a licence takes nothing off it. Leave this out."))) : await onLicence.Run(number, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation)
                    : await act.Run(number, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation, input.Off);
                return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
            });
}
