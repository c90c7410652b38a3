using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Hosting.Demonstration;

namespace ExportPortal.Identity;

/// <summary>A visitor: keeps cookies, follows no redirect by itself, and sends forms as the page gave them.</summary>
public sealed partial class Visitor(HttpClient client)
{
    public HttpClient Client => client;

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(path);

    /// <summary>Opens the page and sends its form of that name with these fields.</summary>
    public async Task<HttpResponseMessage> Send(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await (await client.GetAsync(path)).Content.ReadAsStringAsync();
        var token = Token().Match(page);
        Assert.True(token.Success, $"The page {path} has no form to send.");
        var content = new FormUrlEncodedContent(
            [new("_handler", form), new("__RequestVerificationToken", token.Groups[1].Value), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await client.PostAsync(path, content);
    }

    /// <summary>With the password; for people of the demonstration with the code that is asked for next.</summary>
    public async Task<HttpResponseMessage> SignIn(string email, string password = IdentityHost.Password, string page = "/Account/Login")
    {
        var answer = await Send(page, "login", ("Input.Email", email), ("Input.Password", password));
        return password == DemonstrationPeople.Password && answer.Headers.Location is { } next && next.OriginalString.Contains("/Account/LoginWith2fa", StringComparison.Ordinal)
            ? await Code(AuthenticatorApp.Code(DemonstrationPeople.AuthenticatorKey, DateTimeOffset.UtcNow)) : answer;
    }

    public Task<HttpResponseMessage> Code(string code) => Send("/Account/LoginWith2fa", "login-with-2fa", ("Input.Code", code));

    public Task<HttpResponseMessage> RecoveryCode(string code) => Send("/Account/LoginWithRecoveryCode", "login-with-recovery-code", ("Input.Code", code));

    /// <summary>Whether the portal knows the visitor.</summary>
    public async Task<bool> IsSignedIn() => (await client.GetAsync("/Account/Manage")).StatusCode == HttpStatusCode.OK;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
