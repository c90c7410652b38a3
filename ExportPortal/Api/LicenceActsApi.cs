using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Fingerprint">SHA-256 of licence.json as the caller read it; another one is not accepted.</param>
public sealed record AcceptancePost(string? Fingerprint);

/// <param name="Users">Persons who used the data; for a report alone.</param>
/// <param name="Outputs">Results taken out; for a report alone.</param>
/// <param name="Statement">What a report states besides its figures, and needed there.</param>
/// <param name="Code">Code of the duty as the caller read it; a duty that has another by now is not answered. Null when it is not checked.</param>
/// <param name="Due">Last day of the duty as the caller read it, compared likewise.</param>
public sealed record DutyPost(string? Text, int? Users, int? Outputs, ReportStatement? Statement = null, string? Code = null, DateOnly? Due = null);

/// <param name="Met">What the last try met.</param>
public sealed record SealAnswer(string Number, string Met);

/// <summary>What the parties do with a licence, through the same use cases as the pages.</summary>
internal static class LicenceActsApi
{
    public static void MapLicenceActs(this IEndpointRouteBuilder api)
    {
        var acts = api.MapGroup("/licences/{number}").WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPost("/acceptance", Accept).WithName("AcceptLicence").WithSummary("Accepts the sealed licence for the caller's side.")
            .Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/duties/{no:int}/answer", Answer).WithName("AnswerDuty").WithSummary("Files a report or answers a condition that is owed.")
            .Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/licences/{number}/seal", TrySeal).WithTags("Licences").RequireAuthorization(PortalPolicies.Staff).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("TrySealAgain").WithSummary("Has a package whose seal failed tried again at once; the answer says what the last try met.").Produces<SealAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        acts.MapPost("/acts", Act).WithName("ActOnLicence").WithSummary("Takes a verb that asks for a reason alone, such as Surrender. Acts of the authority ask for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Accept(string number, AcceptancePost input, AcceptLicence accept, LicenceFileQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (await query.Run(number, context.Caller(), cancellation) is not { } licence)
            return Problems.NotFound();
        if (licence.Fingerprint is not { } read || !string.Equals(read.Hex, input.Fingerprint, StringComparison.OrdinalIgnoreCase))
            return Problems.Invalid("fingerprint", "Send the SHA-256 of the licence.json that you have read; the present one is another or is not sealed yet.");
        return await Done(context, number, input, key => accept.Run(number, read, KeyAccess.IsKey(context.User) ? "key of the organisation" : SignInMethod.Of(context.User), key, context.Caller(), cancellation));
    }

    private static Task<IResult> Answer(string number, int no, DutyPost input, DoDuty duties, HttpContext context, CancellationToken cancellation) =>
        input is { Statement: null } and not { Users: null, Outputs: null }
            ? Task.FromResult(Problems.Invalid("statement", "A report states whether a person was identified, what was published and what changed."))
            : Done(context, number, input, key => duties.Answer(number, no, input.Text ?? "", input.Users, input.Outputs, key, context.Caller(), cancellation, input.Statement, new(input.Code, input.Due)));

    private static Task<IResult> TrySeal(string number, TrySealAgain again, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await again.Run(number, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new SealAnswer(number, outcome.Value)) : Problems.Of(outcome);
    });

    private static async Task<IResult> Act(string number, ActInput input, ActOnLicence act, HttpContext context, CancellationToken cancellation) =>
        Named.Of<LicenceVerb>(input.Verb) is not { } verb ? Named.Wrong<LicenceVerb>("verb", input.Verb)
            : await Done(context, number, input, key => act.Run(number, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation));

    private static Task<IResult> Done(HttpContext context, string number, object input, Func<Guid, Task<Outcome<string>>> run) => context.Once(input, async key =>
    {
        var outcome = await run(key);
        return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
    });
}
