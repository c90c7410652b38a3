using System.Text.RegularExpressions;
using ExportPortal.Identity;

namespace ExportPortal.Hosting;

public sealed partial class SecurityHeadersTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    private const string Csp =
        "default-src 'none'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; connect-src 'self'; "
        + "img-src 'self' data:; font-src 'self'; script-src 'self' 'nonce-R'; style-src 'self'; style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-inline'";

    [Theory]
    [InlineData("/Account/Login")]
    [InlineData("/no/such/page")]
    [InlineData("/error")]
    [InlineData("/health/live")]
    [InlineData("/css/portal.css")]
    public async Task Get_Anything_CarriesTheHeaders(string path)
    {
        var answer = await host.Browse().Get(path);

        Assert.Equal(Directives(Csp), Directives(Nonce().Replace(One("Content-Security-Policy"), "'nonce-R'")));
        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("no-referrer", One("Referrer-Policy"));
        Assert.Equal("same-origin", One("Cross-Origin-Opener-Policy"));
        Assert.Equal("camera=(), microphone=(), geolocation=(), payment=(), usb=()", One("Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));

        string One(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task Get_Twice_HasAnotherNonce()
    {
        var visitor = host.Browse();

        Assert.NotEqual(await NonceOf(visitor), await NonceOf(visitor));
    }

    [Fact]
    public void Policy_InProduction_AsksForHttpsForAYear()
    {
        Assert.Contains("Strict-Transport-Security", SecurityHeaders.Policy(production: true).Keys);
        Assert.DoesNotContain("Strict-Transport-Security", SecurityHeaders.Policy(production: false).Keys);
    }

    /// <summary>The order of directives says nothing.</summary>
    private static IEnumerable<string> Directives(string csp) => csp.Split("; ").Order(StringComparer.Ordinal);

    private static async Task<string> NonceOf(Visitor visitor) =>
        Nonce().Match(Assert.Single((await visitor.Get("/Account/Login")).Headers.GetValues("Content-Security-Policy"))).Groups[1].Value;

    [GeneratedRegex("'nonce-([A-Za-z0-9+/=]{20,})'")]
    private static partial Regex Nonce();
}
