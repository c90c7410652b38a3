using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features;
using ExportPortal.Features.Licences;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

/// <param name="Licence">Number of the licence.</param>
/// <param name="User">Account of the person, as the licence names it.</param>
/// <param name="Action">read, query, transfer or output.</param>
/// <param name="Amount">Rows for read and transfer, privacy budget for query, results for output. 0 when left out.</param>
/// <param name="Country">ISO 3166-1 code of the access point; may be left out.</param>
/// <param name="Site">Code of the site at which the data are used, such as S2; needed where the licence names sites.</param>
public sealed record AccessDecisionInput(string Licence, string User, string Action, decimal Amount = 0, string? Country = null, string? Site = null);

/// <param name="Code">AD-00 allowed; AD-01 to AD-19 say why not.</param>
/// <param name="ValidUntil">Ask again after this instant.</param>
/// <param name="Drawn">What this answer took from the counters.</param>
public sealed record AccessDecisionAnswer(Guid Id, bool Allowed, string Code, string Because, string Licence, int Version, DateTimeOffset ValidUntil, IReadOnlyDictionary<string, decimal> Drawn);

/// <param name="Notice">The notice that is confirmed.</param>
public sealed record ConfirmationAnswer(Guid Notice, string State);

/// <summary>For gateways and enclaves, which call with a key of their organisation: Authorization: Bearer xpk_...</summary>
internal static class AccessDecisionApi
{
    private const int LongestBody = 16 * 1024;

    public static void MapAccessDecisions(this IEndpointRouteBuilder endpoints)
    {
        var programs = endpoints.MapGroup("/api").WithTags("Access decisions").AllowAnonymous().DisableCookieRedirect().DisableAntiforgery().AddEndpointFilter(PortalApi.NoStore);
        programs.MapPost("/access-decisions", Decide).WithMetadata(new RequestSizeLimitAttribute(LongestBody))
            .WithName("DecideAccess").WithSummary("Allows or denies one use of licensed data, and counts it. The answer holds for 15 minutes.")
            .Produces<AccessDecisionAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        programs.MapGet("/access-decisions/closed", Closed)
            .WithName("ListClosedLicences").WithSummary("The licences of the caller's organisation under which nobody may be let in now: revoked, suspended, ended or not open yet. Give 'next' as 'after' for the next part.")
            .Produces<ClosedLicences>().ProducesProblem(401).ProducesProblem(403);
        programs.MapPost("/end-notices/{id:guid}/confirmation", Confirm).WithMetadata(new RequestSizeLimitAttribute(LongestBody))
            .WithName("ConfirmEnd").WithSummary("Confirms that a system has stopped access after an end notice.")
            .Produces<ConfirmationAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Decide(AccessDecisionInput input, ClientGate gate, DecideAccess decide, HttpContext context, CancellationToken cancellation)
    {
        if (await gate.Find(context.Request.Headers.Authorization.ToString(), cancellation) is not { } client)
            return Unknown(context);
        if (PortalApi.IdempotencyKey(context.Request) is not { } key)
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key has to be a UUID. The same one again has no second effect.");
        if (!Enum.TryParse<UseAction>(input.Action, ignoreCase: true, out var action) || !Enum.IsDefined(action) || int.TryParse(input.Action, out _))
            return Problems.Invalid("action", $"'{input.Action}' is no action. Choose one of {string.Join(", ", Enum.GetNames<UseAction>()).ToLowerInvariant()}.");
        var outcome = await decide.Run(new(LicenceNumber.Parse(input.Licence)?.Text ?? "", input.User ?? "", action, input.Amount, input.Country, input.Site), key, client, cancellation);
        return outcome.IsDone ? TypedResults.Ok(Answer(outcome.Value)) : Problems.Of(outcome);
    }

    private static async Task<IResult> Closed(string? after, ClientGate gate, ClosedLicencesQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (await gate.Find(context.Request.Headers.Authorization.ToString(), cancellation) is not { } client)
            return Unknown(context);
        var outcome = await query.Run(after, client, cancellation);
        return outcome.IsDone ? TypedResults.Ok(outcome.Value) : Problems.Of(outcome);
    }

    private static async Task<IResult> Confirm(Guid id, ClientGate gate, HttpContext context, CancellationToken cancellation)
    {
        if (await gate.Find(context.Request.Headers.Authorization.ToString(), cancellation) is not { } client)
            return Unknown(context);
        if (PortalApi.IdempotencyKey(context.Request) is not { } key)
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key has to be a UUID. The same one again has no second effect.");
        ProgramRequest.Says(context.Request.Method, context.Request.Path, "");
        var outcome = await gate.Confirm(id, key, client, cancellation);
        return outcome.IsDone ? TypedResults.Ok(new ConfirmationAnswer(id, "confirmed")) : Problems.Of(outcome);
    }

    private static AccessDecisionAnswer Answer(AccessReply reply) =>
        new(reply.Decision, reply.Allowed, reply.Code, reply.Because, reply.Question.Licence, reply.Version, reply.ValidUntil, reply.Drawn);

    private static IResult Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem("Send the key of your organisation in the header Authorization: Bearer.", statusCode: StatusCodes.Status401Unauthorized, title: "The key is missing, unknown or closed.",
            extensions: new Dictionary<string, object?> { ["code"] = "HTTP-401" });
    }
}
