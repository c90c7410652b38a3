using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Identity;

public sealed partial class SessionTests : IDisposable
{
    private readonly IdentityHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Cookie_InProduction_IsForThisHostOverHttpsOnly()
    {
        var user = await host.Account();

        var cookie = Assert.Single((await host.Browse().SignIn(user.Email!)).Headers.GetValues("Set-Cookie"), set => set.Contains("ExportPortal="));

        Assert.Matches("^__Host-ExportPortal=[^;]+; path=/; secure; samesite=lax; httponly$", cookie);
    }

    [Fact]
    public async Task FormCookie_InProduction_IsForThisHostOverHttpsOnly()
    {
        var cookie = Assert.Single((await host.Browse().Get("/Account/Login")).Headers.GetValues("Set-Cookie"), set => set.Contains("ExportPortal.Form="));

        Assert.Matches("^__Host-ExportPortal.Form=[^;]+; path=/; secure; samesite=strict; httponly$", cookie);
    }

    [Fact]
    public async Task Cookie_InDevelopment_WorksOverPlainHttp()
    {
        using var development = new DevelopmentHost();
        var user = await development.Account();
        var visitor = new Visitor(development.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("http://localhost") }));

        await visitor.SignIn(user.Email!);

        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Session_AccountLocked_EndsWithinAMinute()
    {
        var (user, visitor) = await SignedIn();
        await host.Lock(user);

        host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Session_StampChanged_EndsWithinAMinute()
    {
        var (user, visitor) = await SignedIn();
        await host.Change(user, (users, stored) => users.UpdateSecurityStampAsync(stored));

        host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Session_RoleTaken_LosesItWithinAMinute()
    {
        var (user, visitor) = await SignedIn();
        Assert.Contains("steward", await Profile(visitor));
        await host.Change(user, (users, stored) => users.RemoveFromRoleAsync(stored, nameof(Role.Steward)));

        host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.DoesNotContain("steward", await Profile(visitor));
    }

    [Fact]
    public async Task Session_UnusedForEightHours_Ends()
    {
        var (_, visitor) = await SignedIn();

        host.Clock.Advance(SessionLimits.Idle + TimeSpan.FromMinutes(1));

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Session_InUse_EndsAfterTwelveHours()
    {
        var (_, visitor) = await SignedIn();
        for (var hour = 1; hour < 12; hour++)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            Assert.True(await visitor.IsSignedIn(), $"The session ended after {hour} h.");
        }

        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Session_PasswordChanged_GoesOnWithItsOldStart()
    {
        var (_, visitor) = await SignedIn();
        host.Clock.Advance(TimeSpan.FromHours(7));
        await visitor.Send("/Account/Manage/Password", "change-password",
            ("Input.Old", IdentityHost.Password), ("Input.New", "another long sentence"), ("Input.Again", "another long sentence"));
        Assert.True(await visitor.IsSignedIn());

        host.Clock.Advance(TimeSpan.FromHours(5));

        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task SignOut_CopiedCookie_StopsWorkingToo()
    {
        var (user, visitor) = await SignedIn();
        var thief = host.Browse();
        await thief.SignIn(user.Email!);
        var token = FormToken().Match(await Profile(visitor)).Groups[1].Value;

        await visitor.Client.PostAsync("/Account/Logout", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.False(await visitor.IsSignedIn());
        Assert.False(await thief.IsSignedIn());
    }

    [Fact]
    public async Task SignOut_WithoutFormToken_IsRefused()
    {
        var (_, visitor) = await SignedIn();

        var answer = await visitor.Client.PostAsync("/Account/Logout", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await visitor.IsSignedIn());
    }

    private async Task<(PortalUser User, Visitor Visitor)> SignedIn()
    {
        var user = await host.Account();
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        Assert.True(await visitor.IsSignedIn());
        return (user, visitor);
    }

    private static async Task<string> Profile(Visitor visitor) => await (await visitor.Get("/Account/Manage")).Content.ReadAsStringAsync();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
