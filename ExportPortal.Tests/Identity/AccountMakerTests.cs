using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Identity;

public sealed class AccountMakerTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Theory]
    [InlineData(Role.LicensingOfficer, Role.Auditor)]
    [InlineData(Role.LicensingManager, Role.Auditor)]
    [InlineData(Role.BoardMember, Role.Auditor)]
    [InlineData(Role.TechnicalReviewer, Role.Steward)]
    [InlineData(Role.Administrator, Role.LicensingOfficer)]
    [InlineData(Role.Administrator, Role.IncidentLead)]
    [InlineData(Role.PolicyAuthor, Role.LicensingManager)]
    [InlineData(Role.PolicyAuthor, Role.BoardMember)]
    [InlineData(Role.IncidentLead, Role.AppealPanel)]
    public async Task Create_IncompatiblePair_IsRefused(Role one, Role other)
    {
        var outcome = await Create($"{one}.{other}@example.test", new(Guid.NewGuid()), new(Guid.NewGuid()), one, other);

        Assert.Equal(("ID-2", OutcomeKind.Broken), (outcome.Rule?.Code, outcome.Kind));
        Assert.Null(await host.With(services => services.GetRequiredService<UserManager<PortalUser>>().FindByEmailAsync($"{one}.{other}@example.test")));
    }

    [Fact]
    public async Task Create_PairOverTwoAccountsOfOnePerson_IsRefused()
    {
        var (person, authority) = (new PersonId(Guid.NewGuid()), new OrganisationId(Guid.NewGuid()));
        await Create("first@example.test", person, authority, Role.LicensingManager);

        var second = await Create("second@example.test", person, authority, Role.Auditor);

        Assert.Equal("ID-2", second.Rule?.Code);
    }

    [Fact]
    public async Task Create_PairOverTwoOrganisations_IsRefused()
    {
        var person = new PersonId(Guid.NewGuid());
        await Create("here@example.test", person, new(Guid.NewGuid()), Role.TechnicalReviewer);

        Assert.Equal("ID-2", (await Create("there@example.test", person, new(Guid.NewGuid()), Role.Steward)).Rule?.Code);
    }

    [Fact]
    public async Task Create_SmallAuthorityPair_IsAllowed() =>
        Assert.True((await Create("small@example.test", new(Guid.NewGuid()), new(Guid.NewGuid()), Role.LicensingOfficer, Role.ScreeningAnalyst)).IsDone);

    [Fact]
    public async Task Create_ShortPassword_NamesTheField()
    {
        var outcome = await Create("short@example.test", new(Guid.NewGuid()), new(Guid.NewGuid()), [Role.Steward], "elevenchars");

        Assert.Equal("Password", Assert.Single(outcome.Errors).Field);
    }

    [Fact]
    public async Task Create_TakenEmail_NamesTheFieldOnce()
    {
        var user = await host.Account();

        var outcome = await Create(user.Email!, new(Guid.NewGuid()), new(Guid.NewGuid()), Role.Steward);

        Assert.Equal("Email", Assert.Single(outcome.Errors).Field);
    }

    private Task<Outcome<UserId>> Create(string email, PersonId person, OrganisationId organisation, params Role[] roles) =>
        Create(email, person, organisation, roles, IdentityHost.Password);

    private Task<Outcome<UserId>> Create(string email, PersonId person, OrganisationId organisation, Role[] roles, string password) => host.With(services =>
        services.GetRequiredService<AccountMaker>().Create(email, "Ilva Torrend", person, organisation, roles.ToHashSet(), password));
}
