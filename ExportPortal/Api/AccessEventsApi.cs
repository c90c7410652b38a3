using System.Globalization;
using System.Text.Json;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

/// <param name="PublicKey">Ed25519, 32 bytes in base64.</param>
internal sealed record SourceKeyPost(string? PublicKey);

/// <summary>The access log over HTTP: sources deliver with their own key, people search with their session.</summary>
internal static class AccessEventsApi
{
    public static void MapAccessEvents(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDeliveries();
        endpoints.MapAccessSources();
        var people = endpoints.MapGroup("/api").WithTags("Access log").RequireAuthorization().DisableCookieRedirect().AddEndpointFilter(PortalApi.NoStore);
        endpoints.MapLogProofs();
        people.MapGet("/access-events", Search).WithName("SearchAccessEvents").WithSummary("Searches the access log, newest first. Query: licence, recipient, dataset, actor, action, outcome, country, rule (each may stand more than once), from, until, text, after, limit.");
        people.MapGet("/access-events/{seq:long}/proof", Proof).WithName("ProveAccessEvent").WithSummary("The proof that an event stands in the log at its place, in the text form of C2SP.");
        var keys = people.MapGroup("/access-sources").RequireAuthorization(PortalPolicies.Administrators).AddEndpointFilter(PortalApi.OwnSite);
        keys.MapPost("", Register).WithName("AskForAccessSource").WithSummary("An administrator asks for a source of the access log with its public key; a second one confirms it.");
        keys.MapPost("/{name}/confirm", Confirm).WithName("ConfirmAccessSource").WithSummary("A second administrator confirms the source; it may deliver from then on.");
        keys.MapPost("/{name}/close", Close).WithName("CloseAccessSource").WithSummary("Closes a source: nothing that it sends is taken any more.");
        keys.MapPost("/{name}/key", AskKey).WithName("AskForKeyOfAccessSource").WithSummary("An administrator asks for another key of the source; a second one confirms it.");
        keys.MapPost("/{name}/key/confirm", ConfirmKey).WithName("ConfirmKeyOfAccessSource").WithSummary("A second administrator confirms the key, which then replaces the one before.");
        keys.MapPost("/{name}/key/decline", DeclineKey).WithName("DeclineKeyOfAccessSource").WithSummary("Declines the key that was asked for; the one before stays.");
    }

    /// <summary>The address that takes deliveries; it proves who sends by the key of the source.</summary>
    public static void MapDeliveries(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/access-events", AccessDeliveryApi.Receive).AllowAnonymous().WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithTags("Access log").WithName(DeliveryReference.Operation).WithSummary("Delivers events as JSON Lines, signed by the key of the source.");

    /// <summary>Query: licence, recipient, dataset, actor, action, outcome, country, rule (each may stand more than once), from, until, text, after, limit.</summary>
    private static async Task<IResult> Search(HttpContext context, SearchAccessLog search, CancellationToken cancellation)
    {
        if (Filter(context.Request.Query, out var filter, out var after, out var limit) is { Count: > 0 } wrong)
            return Problems.Of(Outcome.Invalid(wrong));
        var outcome = await search.Run(filter, after, limit, context.Caller(), cancellation);
        return outcome.IsDone ? Results.Bytes(Json(outcome.Value), "application/json") : Problems.Of(outcome);
    }

    private static async Task<IResult> Proof(long seq, HttpContext context, SearchAccessLog search, CancellationToken cancellation)
    {
        var outcome = await search.Proof(seq, context.Caller(), cancellation);
        return outcome.IsDone ? Results.Text(outcome.Value.ProofText(), "text/plain") : Problems.Of(outcome);
    }

    private static Task<IResult> Register(SourceInput input, HttpContext context, RegisterSource register, CancellationToken cancellation) =>
        context.Once(input, async key => Answer(await register.Run(input, key, context.Caller(), cancellation)));

    private static Task<IResult> Confirm(string name, HttpContext context, RegisterSource register, CancellationToken cancellation) =>
        context.Once(null, async key => Answer(await register.Confirm(name, key, context.Caller(), cancellation)));

    private static Task<IResult> Close(string name, HttpContext context, RegisterSource register, CancellationToken cancellation) =>
        context.Once(null, async key => Answer(await register.Close(name, key, context.Caller(), cancellation)));

    private static Task<IResult> AskKey(string name, SourceKeyPost input, HttpContext context, ReplaceSourceKey replace, CancellationToken cancellation) =>
        context.Once(input, async key => Answer(await replace.Ask(name, input.PublicKey ?? "", key, context.Caller(), cancellation)));

    private static Task<IResult> ConfirmKey(string name, HttpContext context, ReplaceSourceKey replace, CancellationToken cancellation) =>
        context.Once(null, async key => Answer(await replace.Confirm(name, key, context.Caller(), cancellation)));

    private static Task<IResult> DeclineKey(string name, HttpContext context, ReplaceSourceKey replace, CancellationToken cancellation) =>
        context.Once(null, async key => Answer(await replace.Decline(name, key, context.Caller(), cancellation)));

    private static IResult Answer(Outcome<string> outcome) => outcome.IsDone ? Results.Json(new { name = outcome.Value }) : Problems.Of(outcome);

    private static List<InputError> Filter(IQueryCollection query, out AccessFilter filter, out AccessCursor? after, out int limit)
    {
        var wrong = new List<InputError>();
        after = Given("after") is { } cursor ? AccessCursor.Parse(cursor) ?? Wrong<AccessCursor?>("after", "the value 'next' of an earlier page") : null;
        limit = Given("limit") is { } size ? int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Wrong<int>("limit", "a whole number") : 50;
        filter = new AccessFilter
        {
            Licences = All("licence"),
            Organisations = All("recipient"),
            Datasets = All("dataset"),
            Actors = All("actor"),
            Actions = [.. All("action").Select(code => AccessCodes.Action(code) ?? Wrong<AccessAction>("action", $"one of {string.Join(", ", AccessCodes.Actions)}"))],
            Outcomes = [.. All("outcome").Select(code => AccessCodes.Outcome(code) ?? Wrong<AccessOutcome>("outcome", $"one of {string.Join(", ", AccessCodes.Outcomes)}"))],
            Countries = All("country"),
            Rules = All("rule"),
            From = Time("from"),
            Until = Time("until"),
            Text = Given("text"),
        };
        return wrong;

        string[] All(string name) => [.. query[name].OfType<string>().Where(value => value.Length > 0)];

        string? Given(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        DateTimeOffset? Time(string name) => Given(name) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : Wrong<DateTimeOffset?>(name, "a time in UTC such as 2026-03-02T09:30:00Z");

        T? Wrong<T>(string name, string expected)
        {
            wrong.Add(new InputError(name, $"Expected {expected}."));
            return default;
        }
    }

    private static byte[] Json(AccessFindings found)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("events");
            foreach (var entry in found.Page.Events)
                AccessEventJson.Write(json, entry);
            json.WriteEndArray();
            json.WriteString("next", found.Page.Next?.ToString());
            json.WriteNumber("count", found.Count.Events);
            json.WriteBoolean("count_capped", found.Count.Capped);
            json.WriteStartArray("days");
            foreach (var day in found.Days ?? [])
                json.WriteRawValue(JsonSerializer.Serialize(new { day = day.Day, outcome = day.Outcome.Code(), events = day.Events }));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
