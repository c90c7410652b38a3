using System.Text.Json.Nodes;
using ExportPortal.Domain.AccessLog;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ExportPortal.Api;

/// <summary>How the reference tells of what a source of the log signs, <see cref="AccessDeliveryApi"/> and the question of <see cref="AccessSourceApi"/>: they read headers and a stream, and nothing of that can be seen in their parameters.</summary>
internal static class DeliveryReference
{
    public const string Operation = "DeliverAccessEvents";

    /// <summary>A source asks how it stands.</summary>
    public const string Question = "ReadOwnAccessSource";

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.OperationId == Question)
            Ask(operation);
        if (operation.OperationId != Operation)
            return Task.CompletedTask;
        operation.Description = """
            No key of the API: the source signs its delivery. The statement that is signed has three lines, each ended by a line feed: `exportportal/delivery-v1`, the name of the source, and the SHA-256 of the body as sent in 64 lower-case hexadecimal digits.

            An event is known by its source and `event_id`: sent again it has no second effect. Good lines are taken where others are wrong. [The guide](/guide#deliver) has it step by step with openssl and curl.
            """;
        operation.Security = [];
        operation.Parameters =
        [
            Header("Access-Source", "Name of the source.", true, "enclave-north"),
            Header("Access-Signature", "Ed25519 over the statement by the key of the source, 64 bytes in base64.", true),
            Header("Content-Digest", "SHA-256 of the body as sent (RFC 9530): `sha-256=:BASE64:`.", true),
            Header("Content-Encoding", "`gzip` for a packed body; left out for a plain one.", false, "gzip"),
        ];
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "One event a line, of any number. The fields and what each holds are in [the guide](/guide#deliver).",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/jsonl"] = new() { Schema = Text("Events as JSON Lines."), Example = JsonValue.Create(AccessExample.Line) } },
        };
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = "The receipt.", Content = Json("application/json", Receipt()) },
            ["403"] = Problem("DL-1: the source is unknown, not confirmed or closed, or its key did not sign this statement. Nothing is stored."),
            ["422"] = Problem("A header is missing or malformed, or the body has another digest, is no gzip, is damaged or too large. Mend it and send it again.", Receipt()),
            ["429"] = Problem("Too many deliveries at once, or the source has used what it may deliver in a day. Send the same again.", Receipt()),
        };
        ((OpenApiResponse)operation.Responses["429"]).Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
        };
        return Task.CompletedTask;
    }

    private static void Ask(OpenApiOperation operation)
    {
        operation.Description = """
            No key of the API: the source signs its question. The statement that is signed has three lines, each ended by a line feed: `exportportal/source-state-v1`, the name of the source, and the time as it is sent.
            """;
        operation.Security = [];
        operation.Parameters =
        [
            Header("Access-Source", "Name of the source.", true, "enclave-north"),
            Header("Access-Time", "Time of the question in UTC (RFC 3339), within five minutes of the portal's.", true, "2026-03-02T09:30:00Z"),
            Header("Access-Signature", "Ed25519 over the statement by the key of the source, 64 bytes in base64.", true),
        ];
        operation.Responses ??= [];
        operation.Responses["403"] = Problem("DL-4: the source is unknown, or its key did not sign this question in the last five minutes.");
        operation.Responses["422"] = Problem("A header is missing or malformed.");
    }

    private static OpenApiSchema Receipt() => Holding(new()
    {
        ["source"] = Text("Name of the source."),
        ["delivery"] = Text("SHA-256 of the body as sent."),
        ["lines"] = Count("Lines that were read."),
        ["accepted"] = Count("Events that are new in the log."),
        ["duplicates"] = Count("Events that were known before."),
        ["refused"] = Count("Lines that were not taken."),
        ["ranges"] = Many("Places of what was accepted.", Holding(new() { ["first"] = Count("Inclusive; the first of all is 0."), ["last"] = Count("Inclusive.") })),
        ["errors"] = Many("The first thousand lines that were not taken.", Holding(new() { ["line"] = Count("From 1."), ["field"] = Text("Empty for the whole line."), ["message"] = Text("What is wrong.") })),
        ["checkpoint"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Signed checkpoint that covers what was accepted; null while none could be signed." },
    });

    private static OpenApiParameter Header(string name, string what, bool isRequired, string? example = null) => new()
    {
        Name = name, In = ParameterLocation.Header, Required = isRequired, Description = what, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example is null ? null : JsonValue.Create(example),
    };

    /// <param name="receipt">Of what landed before a delivery was stopped; null where nothing can have.</param>
    private static OpenApiResponse Problem(string what, OpenApiSchema? receipt = null)
    {
        Dictionary<string, IOpenApiSchema> properties = new() { ["title"] = Text("In short."), ["detail"] = Text("What is wrong, in a sentence."), ["status"] = Count("The status of the answer."), ["code"] = Text("Code of the rule, where one refused.") };
        if (receipt is not null)
        {
            receipt.Description = "Of what was stored before that was known, and stands; missing where nothing was read. Lines that were read and not stored are in none of its counts but the first.";
            properties["receipt"] = receipt;
        }
        return new() { Description = what, Content = Json("application/problem+json", Holding(properties)) };
    }

    private static Dictionary<string, OpenApiMediaType> Json(string type, OpenApiSchema schema) => new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema Holding(Dictionary<string, IOpenApiSchema> properties) => new() { Type = JsonSchemaType.Object, Properties = properties };

    private static OpenApiSchema Many(string what, OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items, Description = what };

    private static OpenApiSchema Text(string what) => new() { Type = JsonSchemaType.String, Description = what };

    private static OpenApiSchema Count(string what) => new() { Type = JsonSchemaType.Integer, Format = "int64", Description = what };
}
