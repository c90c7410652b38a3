using System.Net;
using ExportPortal.Identity;

namespace ExportPortal.Hosting;

public sealed class OriginGuardTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("https://localhost:8443")]
    [InlineData("null")]
    [InlineData("https://localhost.evil.test")]
    public async Task Circuit_FromAnotherOrigin_IsRefused(string origin) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Negotiate(origin)).StatusCode);

    [Theory]
    [InlineData("https://localhost")]
    [InlineData(null)]
    public async Task Circuit_FromThePortal_Opens(string? origin) =>
        Assert.Equal(HttpStatusCode.OK, (await Negotiate(origin)).StatusCode);

    private async Task<HttpResponseMessage> Negotiate(string? origin)
    {
        var visitor = host.Browse();
        await visitor.SignIn((await host.Account()).Email!);
        var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await visitor.Client.SendAsync(request);
    }
}
