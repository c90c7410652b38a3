using System.Text.Json;
using ExportPortal.Features;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.RateLimiting;

namespace ExportPortal.Api;

/// <summary>
/// The API at /api, over the same use cases and queries as the pages. A caller is a signed-in session (cookie);
/// unsafe methods need the token of GET /api/antiforgery in the header that it names.
/// </summary>
public static class PortalApi
{
    public static IEndpointRouteBuilder MapPortalApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api").RequireAuthorization().DisableCookieRedirect().AddEndpointFilter(NoStore);
        api.MapGet("/antiforgery", (IAntiforgery antiforgery, HttpContext context) =>
        {
            var tokens = antiforgery.GetAndStoreTokens(context);
            return TypedResults.Ok(new AntiforgeryAnswer(tokens.HeaderName!, tokens.RequestToken!));
        }).WithTags("Session").WithName("ReadAntiforgery").WithSummary("The token that a session sends with whatever changes something.");
        api.MapPost("/second-factor", ShowSecondFactor).WithTags("Session").WithName("ShowSecondFactor").WithSummary("Shows the code of the authenticator app again, for acts that answered 403 with ID-3.").Produces(204).AddEndpointFilter(OwnSite).RequireRateLimiting(Hosting.RateLimits.SignIn);
        api.MapLicences();
        api.MapLicenceActs();
        api.MapDuties();
        api.MapSites();
        api.MapDesk();
        api.MapWebhook();
        api.MapAmendments();
        api.MapDatasets();
        api.MapVersions();
        api.MapOrigins();
        api.MapApplications();
        api.MapHistories();
        api.MapAppeals();
        api.MapPanels();
        api.MapDisputes();
        api.MapReviewers();
        api.MapCircumstances();
        api.MapAccessRequests();
        api.MapRulings();
        api.MapLicenceUsers();
        api.MapDocuments();
        api.MapEvidence();
        api.MapRecipients();
        api.MapOwners();
        api.MapOrganisations();
        api.MapEnvironments();
        api.MapRecognitions();
        api.MapScreening();
        api.MapStatements();
        api.MapClauses();
        api.MapSafeguarding();
        api.MapTraining();
        api.MapSearch();
        api.MapIncidents();
        api.MapSanctions();
        api.MapAudits();
        api.MapDraws();
        api.MapAlerts();
        api.MapHolds();
        api.MapVerify();
        api.MapRegister();
        endpoints.MapLicenceFiles();
        endpoints.MapTables();
        endpoints.MapPolicy();
        endpoints.MapIncidentFiles();
        endpoints.MapAccessDecisions();
        endpoints.MapApiReference();
        return endpoints;
    }

    /// <summary>The code of the authenticator app, again: acts that answer 403 with the code ID-3 go on for some minutes after it.</summary>
    private static async Task<IResult> ShowSecondFactor(CodePost input, StepUp steps, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await steps.Show(input.Code ?? "", context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.NoContent() : Problems.Of(outcome);
    }

    /// <summary>Answers are about one person's rights at one moment; no cache keeps them.</summary>
    internal static ValueTask<object?> NoStore(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(invocation);
    }

    /// <summary>Refuses an unsafe request that another site may have sent with the caller's cookie.</summary>
    internal static async ValueTask<object?> OwnSite(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return KeyAccess.IsKey(context.User) || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)
            ? await next(invocation)
            : TypedResults.Problem("Ask GET /api/antiforgery for a token and send it in the header that the answer names.", statusCode: StatusCodes.Status400BadRequest, title: "The antiforgery token is missing or old.");
    }

    /// <summary>A new key where the caller sent none; null where what was sent is no UUID.</summary>
    internal static Guid? IdempotencyKey(HttpRequest request) => request.Headers["Idempotency-Key"] switch
    {
        { Count: 0 } => Guid.NewGuid(),
        [{ } sent] when Guid.TryParse(sent, out var key) && key != Guid.Empty => key,
        _ => null,
    };

    /// <summary>Acts once for each key of the header; what is no UUID is wrong input, and so is a key that did something else before.</summary>
    /// <param name="input">The content of the request; null where the address says it all.</param>
    internal static async Task<IResult> Once(this HttpContext context, object? input, Func<Guid, Task<IResult>> act)
    {
        if (IdempotencyKey(context.Request) is not { } key)
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key has to be a UUID. The same one again has no second effect.");
        ProgramRequest.Says(context.Request.Method, context.Request.Path, JsonSerializer.Serialize(input));
        return await act(key);
    }

    /// <summary>The caller; the route is closed to anybody who is none.</summary>
    internal static Domain.Common.Actor Caller(this HttpContext context) =>
        PortalClaims.Read(context.User) ?? throw new UnauthorizedAccessException("The session names no actor.");
}

/// <param name="Code">Six digits.</param>
public sealed record CodePost(string? Code);

/// <param name="Header">Name of the header that carries the token.</param>
public sealed record AntiforgeryAnswer(string Header, string Token);
