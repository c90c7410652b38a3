using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Common;

namespace ExportPortal.Identity;

public sealed partial class SignInTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Fact]
    public async Task Login_RightPassword_OpensTheSession()
    {
        var user = await host.Account();
        var visitor = host.Browse();

        var answer = await visitor.SignIn(user.Email!, page: "/Account/Login?ReturnUrl=%2Flicences%3Fstate%3Dactive");

        Assert.Equal("https://localhost/licences?state=active", answer.Headers.Location?.OriginalString);
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Login_WrongPassword_OpensNothing()
    {
        var user = await host.Account();
        var visitor = host.Browse();

        var answer = await visitor.SignIn(user.Email!, "not the password");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Login_UnknownWrongOrLocked_SayTheSame()
    {
        var known = await host.Account();
        var locked = await host.Account();
        await host.Lock(locked);

        var wrong = await Page(known.Email!, "not the password");
        var unknown = await Page("nobody@example.test", "not the password");
        var closed = await Page(locked.Email!, IdentityHost.Password);

        Assert.Contains("do not open the portal", wrong);
        Assert.DoesNotContain("not the password", wrong);
        Assert.Equal(wrong, unknown);
        Assert.Equal(wrong, closed);

        async Task<string> Page(string email, string password)
        {
            var answer = await host.Browse().SignIn(email, password);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return Secrets().Replace(await answer.Content.ReadAsStringAsync(), "").Replace(email, "");
        }
    }

    [Fact]
    public async Task Login_FiveWrongPasswords_RightOneIsRefused()
    {
        var user = await host.Account();
        var visitor = host.Browse();
        for (var i = 0; i < 5; i++)
            await visitor.SignIn(user.Email!, "not the password");

        await visitor.SignIn(user.Email!);

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Login_WithAuthenticator_AsksForTheCodeFirst()
    {
        var user = await host.Account();
        await host.Authenticator(user);
        var visitor = host.Browse();

        var answer = await visitor.SignIn(user.Email!);

        Assert.StartsWith("/Account/LoginWith2fa", new Uri(new("https://localhost"), answer.Headers.Location!).AbsolutePath);
        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Code_Right_OpensTheSession()
    {
        var user = await host.Account(Role.Administrator);
        var (key, _) = await host.Authenticator(user);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);

        await visitor.Code(AuthenticatorApp.Fresh(key));

        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Code_TakenOnce_IsRefusedASecondTime()
    {
        var user = await host.Account(Role.LicensingManager);
        var (key, _) = await host.Authenticator(user);
        var (first, second) = (host.Browse(), host.Browse());
        await first.SignIn(user.Email!);
        await second.SignIn(user.Email!);
        var code = AuthenticatorApp.Fresh(key);

        var answers = await Task.WhenAll(first.Code(code), second.Code(code));

        Assert.All(answers, answer => Assert.InRange((int)answer.StatusCode, 200, 399));
        // Exactly one of two at the same moment, and none with the same code afterwards.
        Assert.NotEqual(await first.IsSignedIn(), await second.IsSignedIn());
        var late = host.Browse();
        await late.SignIn(user.Email!);
        Assert.Contains("was used already", await (await late.Code(code)).Content.ReadAsStringAsync());
        Assert.False(await late.IsSignedIn());
        await late.Code(AuthenticatorApp.Fresh(key));
        Assert.True(await late.IsSignedIn());
    }

    [Fact]
    public async Task Code_FiveWrong_LocksAndRefusesTheRightOne()
    {
        var user = await host.Account();
        var (key, _) = await host.Authenticator(user);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        for (var i = 0; i < 4; i++)
            Assert.Null((await visitor.Code(AuthenticatorApp.WrongCode(key))).Headers.Location);

        var fifth = await visitor.Code(AuthenticatorApp.WrongCode(key));
        await visitor.Code(AuthenticatorApp.Fresh(key));

        Assert.EndsWith("/Account/Lockout", fifth.Headers.Location?.OriginalString);
        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task RecoveryCode_Right_OpensTheSessionOnce()
    {
        var user = await host.Account();
        var (_, codes) = await host.Authenticator(user);
        var first = host.Browse();
        await first.SignIn(user.Email!);
        await first.RecoveryCode(codes[0]);
        var second = host.Browse();
        await second.SignIn(user.Email!);

        await second.RecoveryCode(codes[0]);

        Assert.True(await first.IsSignedIn());
        Assert.False(await second.IsSignedIn());
    }

    [Fact]
    public async Task RecoveryCode_FiveWrong_LocksAndRefusesTheRightOne()
    {
        var user = await host.Account();
        var (_, codes) = await host.Authenticator(user);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        for (var i = 0; i < 4; i++)
            Assert.Null((await visitor.RecoveryCode("AAAAA-BBBBB")).Headers.Location);

        var fifth = await visitor.RecoveryCode("AAAAA-BBBBB");
        await visitor.RecoveryCode(codes[0]);

        Assert.EndsWith("/Account/Lockout", fifth.Headers.Location?.OriginalString);
        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task RecoveryCode_LockedAfterThePassword_IsRefused()
    {
        var user = await host.Account();
        var (_, codes) = await host.Authenticator(user);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        await host.Lock(user);

        await visitor.RecoveryCode(codes[0]);

        Assert.False(await visitor.IsSignedIn());
    }

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("https://evil.test/")]
    [InlineData("javascript:alert(1)")]
    public async Task Login_ReturnUrlElsewhere_GoesHome(string elsewhere)
    {
        var user = await host.Account();

        var answer = await host.Browse().SignIn(user.Email!, page: $"/Account/Login?ReturnUrl={Uri.EscapeDataString(elsewhere)}");

        Assert.Equal("https://localhost/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task PasskeyOptions_KnownEmail_ListNoKeys()
    {
        var user = await host.Account();
        var visitor = host.Browse();
        var page = await (await visitor.Get("/Account/Login")).Content.ReadAsStringAsync();
        visitor.Client.DefaultRequestHeaders.Add("RequestVerificationToken", HeaderToken().Match(page).Groups[1].Value);

        var answer = await visitor.Client.PostAsync($"/Account/PasskeyRequestOptions?username={user.Email}", null);
        var options = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"allowCredentials\":[]", options);
    }

    [Fact]
    public async Task PasskeyOptions_WithoutFormToken_AreRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Browse().Client.PostAsync("/Account/PasskeyRequestOptions", null)).StatusCode);

    [GeneratedRegex("value=\"CfDJ[^\"]*\"|request-token-value=\"[^\"]*\"|nonce=\"[^\"]*\"|<!--Blazor[^>]*-->")]
    private static partial Regex Secrets();

    [GeneratedRegex("request-token-value=\"([^\"]+)\"")]
    private static partial Regex HeaderToken();
}
