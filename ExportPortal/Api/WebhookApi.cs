using ExportPortal.Features.Connections;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Url">Where the organisation is told that access has ended or stopped; null while no address is set.</param>
public sealed record WebhookAnswer(string? Url, string? SetBy, DateTimeOffset? SetAt);

/// <param name="Url">Begins with https:// and holds no password.</param>
public sealed record WebhookPut(string? Url);

/// <param name="Host">Of the address.</param>
/// <param name="Secret">Signs each message; shown this once and never again.</param>
public sealed record WebhookSecret(string Host, string Secret);

/// <summary>The address for messages of the caller's own organisation: for its people in their session, because a key does not change where its organisation is told.</summary>
internal static class WebhookApi
{
    private const string Message = "A message is JSON: type (access.ended), id, licence, state, user, site, since, attempt and confirm. "
        + "User is an account and site the code of a site of a global licence; where both are null, nobody is let in under the licence any more. It is signed: header webhook-signature. "
        + "The system confirms by answering {\"confirmed\": true}, or by a POST to the address in confirm; until then it is told again.";

    public static void MapWebhook(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("/webhook").WithTags("Keys").RequireAuthorization(PortalPolicies.Parties);
        own.MapGet("", Read).WithName("ReadWebhook").WithSummary("The address for messages of the caller's organisation; never its secret.").Produces<WebhookAnswer>().ProducesProblem(403);
        own.MapPut("", Set).AddEndpointFilter(PortalApi.OwnSite).WithName("SetWebhook")
            .WithDescription(Message).WithSummary("Sets the address; what waits to be told is told to it at once. The answer has a new secret, which is shown this once: the same Idempotency-Key again answers 409.").Produces<WebhookSecret>().ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        own.MapDelete("", Remove).AddEndpointFilter(PortalApi.OwnSite).WithName("RemoveWebhook").WithSummary("Removes the address: from then on messages go by mail alone.").Produces(204).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> Read(ConnectionsQuery query, HttpContext context, CancellationToken cancellation)
    {
        var view = await query.Run(context.Caller(), cancellation);
        return TypedResults.Ok(new WebhookAnswer(view.Url, view.SetBy, view.SetAt));
    }

    private static Task<IResult> Set(WebhookPut input, ManageConnections manage, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await manage.SetWebhook(input.Url ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Ok(new WebhookSecret(outcome.Value.Name, outcome.Value.Secret)) : Problems.Of(outcome);
    });

    private static Task<IResult> Remove(ManageConnections manage, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await manage.RemoveWebhook(key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.NoContent() : Problems.Of(outcome);
    });
}
