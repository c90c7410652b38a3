using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Identity;

public sealed class SetupTests : IDisposable
{
    private readonly IdentityHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Issue_PortalWithAccounts_IsNull()
    {
        await host.Account(Role.LicensingOfficer);

        Assert.Null(await Issue());
    }

    [Fact]
    public async Task Link_EmptyPortal_MakesTwoAdministratorsAndNoMore()
    {
        var token = await Issue();

        var first = await Make(token!, "one@example.test");
        var second = await Make(token!, "two@example.test");
        var third = await host.Browse().Get($"/Account/Setup?token={token}");

        Assert.Contains("second administrator", await first.Content.ReadAsStringAsync());
        Assert.Contains("Both administrators exist", await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, third.StatusCode);
        var visitor = host.Browse();
        await visitor.SignIn("two@example.test");
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Link_TwoAtOnceForTheLastPlace_MakesOne()
    {
        var token = await Issue();
        await Make(token!, "one@example.test");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.With(services => services.GetRequiredService<SetupLink>().Use(
            token, $"late{i}@example.test", "Ruben Ashe", IdentityHost.Password,
            services.GetRequiredService<PortalDbContext>(), services.GetRequiredService<AccountMaker>(), new(Guid.NewGuid())))));

        Assert.Single(outcomes, outcome => outcome.IsDone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Link_WrongToken_OpensNothing(string token)
    {
        await Issue();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get($"/Account/Setup?token={token}")).StatusCode);
    }

    [Fact]
    public async Task Link_Replaced_StopsWorking()
    {
        var old = await Issue();
        await Issue();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get($"/Account/Setup?token={old}")).StatusCode);
    }

    [Fact]
    public async Task Link_ShortPassword_MakesNothing()
    {
        var token = await Issue();

        var answer = await Make(token!, "one@example.test", "elevenchars");

        Assert.Contains("at least 12 characters", await answer.Content.ReadAsStringAsync());
        Assert.Contains("Administrator 1 of 2", await (await host.Browse().Get($"/Account/Setup?token={token}")).Content.ReadAsStringAsync());
    }

    private Task<string?> Issue() => host.With(services =>
        services.GetRequiredService<SetupLink>().Issue(services.GetRequiredService<PortalDbContext>()));

    private Task<HttpResponseMessage> Make(string token, string email, string password = IdentityHost.Password) =>
        host.Browse().Send($"/Account/Setup?token={token}", "setup", ("Input.Name", "Ruben Ashe"), ("Input.Email", email), ("Input.Password", password));
}
