using System.Net;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Identity;

public sealed class AccessTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    /// <summary>All that is open without an account. A new entry is a decision, not a formality.</summary>
    private static readonly HashSet<string> Open =
    [
        "/Account/AccessDenied", "/Account/Lockout", "/Account/Login", "/Account/LoginWith2fa", "/Account/LoginWithRecoveryCode",
        "/Account/PasskeyRequestOptions", "/Account/Setup", "/Account/Invitation", "/error", "/not-found", "/health/live", "/health/ready",
        "/api/access-events", // deliveries prove themselves with the key of their source; searching the same address needs a session
        "/api/access-decisions", "/api/end-notices", // programs prove themselves with a key of their organisation
        "/audits/draws", // a published draw is for anybody to repeat
        "/audits/calendar.ics", // the address carries a secret of its own
        "/api/policy", // as the page with the same packs
        "/complain", // as the report of a concern
        "/api/rulings/published", // as the page with the same rulings
        "/api/openapi", "/api/reference", // what is asked, never what anybody holds
        "/register", "/register.csv", "/register.jsonld", "/register.atom", "/api/register", // decisions that are told to the public, by one projection
        "/verify", "/api/verify", "/guide", "/policy", "/rulings", "/report", "/consultations",
    ];

    [Theory]
    [InlineData("/Account/Manage")]
    [InlineData("/no/such/page")]
    public async Task Get_Anonymous_IsSentToSignIn(string path)
    {
        var answer = await host.Browse().Get(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/Account/Login", answer.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task Circuit_Anonymous_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Browse().Client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode);

    [Fact]
    public void Endpoints_OpenWithoutAccount_AreTheListedOnes()
    {
        _ = host.Server;
        var open = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

        Assert.All(open, path => Assert.Contains(Open, listed => path == listed || path.StartsWith(listed + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_SignedInUnknownPage_SaysNotFound()
    {
        var visitor = host.Browse();
        await visitor.SignIn((await host.Account()).Email!);

        var answer = await visitor.Get("/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_DeciderWithPasswordAlone_IsAskedForASecondFactor()
    {
        var visitor = host.Browse();
        await visitor.SignIn((await host.Account(Role.LicensingManager)).Email!);

        var answer = await visitor.Get("/no/such/page");
        var page = await (await visitor.Get(answer.Headers.Location!.PathAndQuery)).Content.ReadAsStringAsync();

        Assert.Equal("/Account/AccessDenied", answer.Headers.Location.AbsolutePath);
        Assert.Contains("A second factor first", page);
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Get_DeciderWithCode_PassesAlsoAfterTheSessionWasChecked()
    {
        var user = await host.Account(Role.LicensingManager);
        var (key, _) = await host.Authenticator(user);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        await visitor.Code(AuthenticatorApp.Fresh(key));

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/no/such/page")).StatusCode);
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/no/such/page")).StatusCode);
    }

    [Fact]
    public async Task Authenticator_SetUpByADecider_OpensThePortal()
    {
        var user = await host.Account(Role.Administrator);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        await visitor.Get("/Account/Manage/Authenticator");
        var key = await host.With(services => services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<PortalUser>>() is var users
            ? users.FindByIdAsync(user.Id.ToString()).ContinueWith(found => users.GetAuthenticatorKeyAsync(found.Result!)).Unwrap() : null!);

        var answer = await visitor.Send("/Account/Manage/Authenticator", "authenticator", ("Input.Code", AuthenticatorApp.Fresh(key!)));

        Assert.Contains("Your app is set up", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/no/such/page")).StatusCode);
    }

    [Fact]
    public async Task Health_Running_IsLiveAndReady()
    {
        Assert.Equal(HttpStatusCode.OK, (await host.Browse().Get("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Browse().Get("/health/ready")).StatusCode);
    }
}
