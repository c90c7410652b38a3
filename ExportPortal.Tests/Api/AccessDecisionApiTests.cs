using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Connections;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>What a gateway meets at /api/access-decisions.</summary>
public sealed class AccessDecisionApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private async Task<string> Key(string name, params string[] scopes) => DemonstrationHost.Done(await host.Services.GetRequiredService<ManageConnections>()
        .OpenKey("gateway", scopes, Guid.NewGuid(), await host.Person(name), default)).Secret;

    private async Task<(HttpStatusCode Status, JsonElement Body)> Post(string? secret, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/access-decisions") { Content = JsonContent.Create(body) };
        if (secret is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await host.Anonymous().Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>The licences that a gateway reads as closed, with the code of each.</summary>
    private async Task<(HttpStatusCode Status, Dictionary<string, string> Items)> Closed(string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/access-decisions/closed");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await host.Anonymous().Client.SendAsync(request);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, body.TryGetProperty("items", out var items) ? items.EnumerateArray().ToDictionary(one => one.GetProperty("number").GetString()!, one => one.GetProperty("code").GetString()!) : []);
    }

    [Fact]
    public async Task Post_NamedUser_IsAllowedCountedAndRepeatableByKey()
    {
        var (number, secret, key) = (await host.First(), await Key("kenji", ApiScopes.DecideAccess), Guid.NewGuid().ToString());
        var ask = new { licence = number, user = "aiko@kurohana.example", action = "transfer", amount = 500, country = "JP" };
        var (status, first) = await Post(secret, ask, key);
        Assert.Equal((HttpStatusCode.OK, true, "AD-00"), (status, first.GetProperty("allowed").GetBoolean(), first.GetProperty("code").GetString()));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(15), first.GetProperty("validUntil").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.Equal(1, first.GetProperty("drawn").GetProperty("transfers").GetDecimal());
        Assert.Equal(first.GetProperty("id").GetString(), (await Post(secret, ask, key)).Body.GetProperty("id").GetString());
        var (again, other) = await Post(secret, ask with { amount = 501 }, key);
        Assert.Equal((HttpStatusCode.Conflict, "IK-1"), (again, other.GetProperty("code").GetString()));
        Assert.Equal("AD-09", (await Post(secret, ask with { user = "stranger@kurohana.example" })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Post_WithoutRightOrSense_IsAProblemWithItsCode()
    {
        var number = await host.First();
        var ask = new { licence = number, user = "aiko@kurohana.example", action = "read", amount = 1, country = "JP" };
        foreach (var unknown in (string?[])[null, "xpk_0000"])
            Assert.Equal((HttpStatusCode.Unauthorized, "HTTP-401"), await Post(unknown, ask) is var refused ? (refused.Status, refused.Body.GetProperty("code").GetString()) : default);
        var (status, body) = await Post(await Key("kenji", ApiScopes.ConfirmEnds), ask);
        Assert.Equal((HttpStatusCode.Forbidden, "KY-2"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await Post(await Key("hanneke", ApiScopes.DecideAccess), ask)).Status);
        var secret = await Key("kenji", ApiScopes.DecideAccess);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(secret, new { licence = number, user = "a", action = "steal" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(secret, new { licence = number, user = "a", action = "read", amount = -1 })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(secret, new { licence = "XP-2026-0000010", user = "a", action = "read" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(secret, ask, "not a key")).Status);
    }

    [Fact]
    public async Task Post_SuspendedLicence_IsDeniedAtOnce()
    {
        var number = await host.Grant("Gateway.");
        await host.Accept(number, "hanneke", "mina");
        var secret = await Key("mina", ApiScopes.DecideAccess);
        var ask = new { licence = number, user = "x@lindemeer.example", action = "read", amount = 1, country = "NL" };
        Assert.Equal("AD-09", (await Post(secret, ask)).Body.GetProperty("code").GetString());
        Assert.DoesNotContain(number, (await Closed(secret)).Items.Keys);
        await host.Take(number, LicenceVerb.SuspendProvisionally, "sigrun");
        Assert.Equal("AD-02", (await Closed(secret)).Items[number]);
        Assert.Equal(HttpStatusCode.Forbidden, (await Closed(await Key("mina", ApiScopes.ConfirmEnds))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Closed("xpk_0000")).Status);
        Assert.Equal("AD-02", (await Post(secret, ask)).Body.GetProperty("code").GetString());
        host.Clock.Advance(TimeSpan.FromHours(72));
        Assert.DoesNotContain(number, (await Closed(secret)).Items.Keys); // it opened by itself
        Assert.Equal("AD-09", (await Post(secret, ask)).Body.GetProperty("code").GetString());
    }
}
