using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Identity;

public sealed class ActorStoreTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Fact]
    public async Task Fresh_GoodAccount_IsTheStoredActor()
    {
        var user = await host.Account(Role.LicensingOfficer, Role.ScreeningAnalyst);

        var actor = await Fresh(user, user.SecurityStamp);

        Assert.NotNull(actor);
        Assert.Equal((user.Id, user.PersonId, user.OrganisationId, "Ilva Torrend"), (actor.User.Value, actor.Person.Value, actor.Organisation.Value, actor.Name));
        Assert.Equal([Role.LicensingOfficer, Role.ScreeningAnalyst], actor.Roles.Order());
    }

    [Fact]
    public async Task Fresh_RoleTaken_IsGoneAtOnce()
    {
        var user = await host.Account(Role.LicensingOfficer, Role.ScreeningAnalyst);
        await host.Change(user, (users, stored) => users.RemoveFromRoleAsync(stored, nameof(Role.LicensingOfficer)));

        Assert.Equal([Role.ScreeningAnalyst], (await Fresh(user, null))!.Roles);
    }

    [Fact]
    public async Task Fresh_Locked_IsNobody()
    {
        var user = await host.Account();
        await host.Lock(user);

        Assert.Null(await Fresh(user, user.SecurityStamp));
    }

    [Fact]
    public async Task Fresh_OtherStamp_IsNobody()
    {
        var user = await host.Account();
        await host.Change(user, (users, stored) => users.UpdateSecurityStampAsync(stored));

        Assert.Null(await Fresh(user, user.SecurityStamp));
    }

    [Fact]
    public async Task Fresh_Unknown_IsNobody() => Assert.Null(await Fresh(new PortalUser { Id = Guid.NewGuid() }, null));

    [Fact]
    public async Task StillHolds_NothingChanged_IsTrue()
    {
        var user = await host.Account();

        Assert.True(await StillHolds(await Principal(user)));
    }

    [Fact]
    public async Task StillHolds_RoleAdded_IsFalse()
    {
        var user = await host.Account(Role.LegalReviewer);
        var principal = await Principal(user);
        await host.Change(user, async (users, stored) =>
        {
            await host.Account(Role.EthicsMember);
            await users.AddToRoleAsync(stored, nameof(Role.EthicsMember));
        });

        Assert.False(await StillHolds(principal));
    }

    [Fact]
    public async Task StillHolds_LockedOrOtherStamp_IsFalse()
    {
        var locked = await host.Account();
        var changed = await host.Account();
        var (one, other) = (await Principal(locked), await Principal(changed));
        await host.Lock(locked);
        await host.Change(changed, (users, stored) => users.UpdateSecurityStampAsync(stored));

        Assert.False(await StillHolds(one));
        Assert.False(await StillHolds(other));
    }

    [Fact]
    public async Task StillHolds_PastTwelveHoursOrWithoutStart_IsFalse()
    {
        var user = await host.Account();
        var start = host.Clock.GetUtcNow();

        Assert.False(await StillHolds(await Principal(user, start - SessionLimits.Absolute)));
        Assert.True(await StillHolds(await Principal(user, start - SessionLimits.Absolute + TimeSpan.FromMinutes(1))));
        Assert.False(await StillHolds(new ClaimsPrincipal((await Principal(user)).Identities.Select(identity =>
            new ClaimsIdentity(identity.Claims.Where(claim => claim.Type != PortalClaims.Since), identity.AuthenticationType)))));
    }

    [Fact]
    public void Read_Anonymous_IsNobody() => Assert.Null(PortalClaims.Read(new ClaimsPrincipal(new ClaimsIdentity())));

    private Task<Actor?> Fresh(PortalUser user, string? stamp) => host.With(async services =>
    {
        await using var store = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await services.GetRequiredService<ActorStore>().Fresh(store, new(user.Id), stamp);
    });

    private Task<bool> StillHolds(ClaimsPrincipal principal) => host.With(services => services.GetRequiredService<SessionCheck>().StillHolds(principal));

    private Task<ClaimsPrincipal> Principal(PortalUser user, DateTimeOffset? since = null) => host.With(async services =>
    {
        var stored = await services.GetRequiredService<UserManager<PortalUser>>().FindByIdAsync(user.Id.ToString());
        var principal = await services.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>().CreateAsync(stored!);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new(PortalClaims.Since, (since ?? host.Clock.GetUtcNow()).ToUnixTimeSeconds().ToString()));
        return principal;
    });
}
