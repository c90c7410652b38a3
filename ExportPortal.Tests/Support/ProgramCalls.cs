using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Features.Connections;
using ExportPortal.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Support;

/// <summary>Calls of the API as programs make them.</summary>
internal static class ProgramCalls
{
    /// <summary>A program with a key of the person's organisation, made for it.</summary>
    public static async Task<Visitor> Program(this DemonstrationHost host, string name, params string[] scopes)
    {
        var secret = DemonstrationHost.Done(await host.Services.GetRequiredService<ManageConnections>().OpenKey("program", scopes, Guid.NewGuid(), await host.Person(name), default)).Secret;
        var visitor = host.Anonymous();
        visitor.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return visitor;
    }

    public static Task<HttpResponseMessage> Send(this Visitor visitor, HttpMethod method, string path, object body, string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return visitor.Client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Post(this Visitor visitor, string path, object body, string? key = null) => visitor.Send(HttpMethod.Post, path, body, key);

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>())!;

    /// <summary>A text of the answer, which has the status.</summary>
    public static async Task<string?> Text(this Task<HttpResponseMessage> asked, System.Net.HttpStatusCode status, string field)
    {
        var answer = await asked;
        Assert.True(status == answer.StatusCode, $"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Json()).GetProperty(field).GetString();
    }

    /// <summary>Holds the answer to be a refusal of that status, as a problem.</summary>
    /// <param name="code">Of the rule; null for a refusal that has none.</param>
    public static async Task IsProblem(this Task<HttpResponseMessage> asked, System.Net.HttpStatusCode status, string? code = null)
    {
        var answer = await asked;
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((status, "application/problem+json") == (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), $"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}: {said}");
        if (code is not null)
            Assert.Equal(code, (await answer.Json()).GetProperty("code").GetString());
    }
}
