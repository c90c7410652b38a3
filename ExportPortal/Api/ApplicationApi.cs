using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;

namespace ExportPortal.Api;

/// <summary>A verb on an application.</summary>
/// <param name="Verb">Name in the transition table, such as "Submit"; GET of the application lists them.</param>
/// <param name="Reason">Reason, opinion, signatory or what is missing.</param>
/// <param name="Answer">For opinions: "Concurs" and so on; null is Concurs.</param>
/// <param name="Ground">For the announcement of a refusal: RG-01 to RG-13.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record ActInput(string? Verb, string? Reason, string? Answer, string? Ground, int? Revision);

/// <param name="State">Code of the state after the act.</param>
public sealed record ActAnswer(string Number, string State);

/// <summary>Applications and what callers do to them.</summary>
internal static class ApplicationApi
{
    public static void MapApplications(this IEndpointRouteBuilder api)
    {
        api.MapGet("/applications/{number}", One);
        api.MapPost("/applications/{number}/acts", Act).AddEndpointFilter(PortalApi.OwnSite);
    }

    private static async Task<IResult> One(string number, ApplicationRecordQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } application ? TypedResults.Ok(application) : Problems.NotFound();

    private static async Task<IResult> Act(string number, ActInput input, ActOnApplication act, HttpContext context, CancellationToken cancellation)
    {
        if (Named<ApplicationVerb>(input.Verb) is not { } verb)
            return Problems.Invalid("verb", $"'{input.Verb}' is no verb. Choose one of {string.Join(", ", Enum.GetNames<ApplicationVerb>())}.");
        if (Named<OpinionAnswer>(input.Answer ?? nameof(OpinionAnswer.Concurs)) is not { } answer)
            return Problems.Invalid("answer", $"'{input.Answer}' is no answer. Choose one of {string.Join(", ", Enum.GetNames<OpinionAnswer>())}.");
        if (PortalApi.IdempotencyKey(context.Request) is not { } key)
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key has to be a UUID. The same one again has no second effect.");
        var outcome = await act.Run(new(number, verb, input.Revision, input.Reason ?? "", answer, input.Ground ?? ""), key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
    }

    /// <summary>The exact name alone; a number is none.</summary>
    private static T? Named<T>(string? name) where T : struct, Enum => Enum.GetNames<T>().Contains(name) ? Enum.Parse<T>(name!) : null;
}
