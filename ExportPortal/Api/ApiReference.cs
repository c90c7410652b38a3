using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace ExportPortal.Api;

/// <summary>
/// The description of the API (OpenAPI, from the endpoints themselves) and a page to read and try it. Both are open: they
/// tell what is asked, never what anybody holds. Scripts come from the portal itself, so the policy of the pages stands.
/// </summary>
public static class ApiReference
{
    public const string Page = "/api/reference";
    public const string Document = "/api/openapi/v1.json";
    private const string Assets = "/api/reference/assets";
    private static readonly string[] Changing = ["POST", "PUT", "DELETE"];

    public static IServiceCollection AddApiReference(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Headers);
        options.AddOperationTransformer(DeliveryReference.Describe);
    });

    public static void MapApiReference(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/api/openapi/{documentName}.json").AllowAnonymous();
        endpoints.MapScalarApiReference(Assets).AllowAnonymous().AddEndpointFilter(async (call, next) =>
            call.HttpContext.Request.Path.Value!.EndsWith(".js", StringComparison.Ordinal) ? await next(call) : Results.NotFound());
        endpoints.MapGet(Page, () => Results.Content(Html, "text/html; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "ExportPortal API",
            Version = "v1",
            Description = """
                The same acts and the same rules as on the pages. Whoever calls sees what a person of the organisation sees; everything else answers 404.

                **Who calls.** A program sends the key of its organisation (`Authorization: Bearer xpk_...`), made under Connections, within its scopes. A page of the portal calls with its session and sends the token of `GET /api/antiforgery` with whatever changes something. A source of the access log has no such key: it signs what it delivers, see [the guide](/guide#deliver).

                **Once.** Send `Idempotency-Key: <UUID>` with every POST and PUT: the same key again gives the same answer and has no second effect.

                **Revisions.** What is read has a `revision`. Sent back with an act, it keeps the act from another state than the one that was read (409). An act without it is one on what is there: whether that state allows it is decided anew. A list or form that is put in the place of another asks for it (422).

                **Refusals** are ProblemDetails (RFC 9457). `code` is the code of the rule; 404 is for what is not there for you, 409 for what a rule or a newer state forbids, 422 for wrong input with `errors` by field, 403 with `ID-3` for a second factor that is to be shown again (`POST /api/second-factor`).
                """,
        };
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of the organisation, made under Connections." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task Headers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (!Changing.Contains(context.Description.HttpMethod) || operation.OperationId == DeliveryReference.Operation)
            return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "Idempotency-Key", In = ParameterLocation.Header, Description = "UUID of the intent. The same one again has no second effect.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        });
        return Task.CompletedTask;
    }

    private const string Html = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>API reference, ExportPortal</title>
          <link rel="icon" type="image/svg+xml" href="/images/favicon.svg" />
          <link rel="stylesheet" href="/fonts/fonts.css" />
        </head>
        <body>
          <noscript><p>The reference needs scripts. The description itself is at <a href="/api/openapi/v1.json">/api/openapi/v1.json</a>.</p></noscript>
          <div id="app"></div>
          <script src="/api/reference/assets/scalar.js"></script>
          <script src="/js/reference.js"></script>
        </body>
        </html>
        """;
}
