using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Accounts;

/// <summary>An empty portal in Production that fills with people: two administrators, and nobody alone.</summary>
public sealed class AccountTests : IDisposable
{
    private readonly IdentityHost host = new();
    private static readonly CancellationToken None = default;

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Account_AskedForConfirmedAndInvited_SignsIn()
    {
        var (one, other) = await Administrators();
        var house = (await Get<RegisterOrganisation>().Run(new("病院機構", "Byoin Kiko", "jp", false, IsRecipient: true), Guid.NewGuid(), one, None)).Value;
        var asked = await Ask(one, "kenji.o'arata@example.test", house, Role.Recipient);

        Assert.Equal("FE-11", (await Decide(asked, one)).Rule!.Code);
        var made = (await Decide(asked, other)).Value;
        var link = (await Get<InviteAccount>().Run(made, Guid.NewGuid(), other, None)).Value;
        var visitor = host.Browse();
        Assert.Contains("Welcome, Kenji Arata", await (await visitor.Get(link)).Content.ReadAsStringAsync());
        var set = await visitor.Send(link, "invitation", ("Input.New", IdentityHost.Password), ("Input.Again", IdentityHost.Password));
        Assert.Contains("Your password is set", await set.Content.ReadAsStringAsync());
        await visitor.SignIn("kenji.o'arata@example.test");

        Assert.True(await visitor.IsSignedIn());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get(link)).StatusCode);
        Assert.Equal("ID-12", (await Get<InviteAccount>().Run(made, Guid.NewGuid(), other, None)).Rule!.Code);
        var actor = await Actor(made);
        Assert.Equal((house, true), (actor.Organisation.Value, actor.Is(Role.Recipient)));
    }

    [Fact]
    public async Task Link_Anew_EndsTheOneBefore()
    {
        var (one, other) = await Administrators();
        var made = (await Decide(await Ask(one, "officer@example.test", await Home(), Role.LicensingOfficer), other)).Value;
        var first = (await Get<InviteAccount>().Run(made, Guid.NewGuid(), other, None)).Value;
        var second = (await Get<InviteAccount>().Run(made, Guid.NewGuid(), other, None)).Value;
        Assert.Equal("FE-11", (await Get<InviteAccount>().Run(made, Guid.NewGuid(), one, None)).Rule!.Code);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Browse().Get(second)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get($"/Account/Invitation?account={made}&code=AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Get("/Account/Invitation")).StatusCode);
    }

    [Fact]
    public async Task Invite_WhereMailLeaves_ReachesThePersonAndNoAdministrator()
    {
        var (one, other) = await Administrators();
        var made = (await Decide(await Ask(one, "mailed@example.test", await Home(), Role.LicensingOfficer), other)).Value;
        var scopes = Get<IServiceScopeFactory>();
        var folder = Directory.CreateTempSubdirectory("invitation-");
        var post = new Notices.Post(Microsoft.Extensions.Options.Options.Create(new Notices.MailOptions()), PortalPaths.From(new StorageOptions { Folder = folder.FullName }, "/"));
        var send = new Notices.SendInvitation(scopes, post, Support.Records.Package().Issuer, TimeProvider.System);

        var invited = await new InviteAccount(Get<CommandPipeline>(), scopes, new(IsMailed: true)).Run(made, Guid.NewGuid(), other, None);
        Assert.Equal((true, ""), (invited.IsDone, invited.Value));
        await using (var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
            Assert.Equal(made, (await db.Outbox.SingleAsync(row => row.Kind == send.Kind)).Subject);
        foreach (var _ in (int[])[1, 2]) // tried again after a failure: one mail
            await send.Handle(made, None);
        var letter = await MimeKit.MimeMessage.LoadAsync(Assert.Single(folder.GetFiles("*.eml", SearchOption.AllDirectories)).FullName);

        Assert.Equal("mailed@example.test", letter.To.Mailboxes.Single().Address);
        var link = new Uri(letter.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Contains("/Account/Invitation?", StringComparison.Ordinal)));
        var visitor = host.Browse();
        await visitor.Send(link.PathAndQuery, "invitation", ("Input.New", IdentityHost.Password), ("Input.Again", IdentityHost.Password));
        await visitor.SignIn("mailed@example.test");
        Assert.True(await visitor.IsSignedIn());
        await send.Handle(made, None);
        Assert.Single(folder.GetFiles("*.eml", SearchOption.AllDirectories)); // who has a password gets no other way in
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Accounts_ByWordsOfTheirHouse_ComeInPagesAndNoFurther()
    {
        var (one, other) = await Administrators();
        var house = (await Get<RegisterOrganisation>().Run(new("Vesterhav Trust", "", "NO", IsSteward: true, false), Guid.NewGuid(), one, None)).Value;
        await Decide(await Ask(one, "zz@example.test", house, Role.Steward), other);

        var found = await Get<AccountsQuery>().Accounts("VESTERHAV", 1, one, None);
        Assert.Equal(("zz@example.test", "Vesterhav Trust", 1), (Assert.Single(found.Rows).Email, found.Rows[0].Organisation, found.Total));
        Assert.Equal(1, (await Get<AccountsQuery>().Accounts("vesterhav", 9, one, None)).Current);
        Assert.Equal(["Vesterhav Trust"], (await Get<AccountsQuery>().Organisations("rhav", one, None)).Shown.Select(choice => choice.Words));
        Assert.Empty((await Get<AccountsQuery>().Organisations("", await Actor((await Account(Role.LicensingOfficer)).Id), None)).Shown);
    }

    [Fact]
    public async Task Ask_WhatCannotHold_IsRefused()
    {
        var (one, other) = await Administrators();
        var house = (await Get<RegisterOrganisation>().Run(new("Trust", "", "NL", IsSteward: true, false), Guid.NewGuid(), one, None)).Value;

        Assert.Contains("is no role of Trust", (await AskFor(one, "a@example.test", house, Role.LicensingManager)).Message);
        Assert.Contains("is no role of", (await AskFor(one, "a@example.test", await Home(), Role.Steward)).Message);
        Assert.Equal("ID-8", (await AskFor(one, "a@example.test", await Home(), Role.Auditor, Role.LicensingManager)).Rule!.Code);
        Assert.Equal("ID-7", (await AskFor(one, "a@example.test", house)).Rule!.Code);
        Assert.Contains("already", (await AskFor(one, await Email(other), house, Role.Steward)).Message);
        Assert.Contains("usable e-mail", (await AskFor(one, "nobody", house, Role.Steward)).Message);
        await Ask(one, "b@example.test", house, Role.Steward);
        Assert.Contains("asked for this account already", (await AskFor(other, "b@example.test", house, Role.Steward)).Message);
        var officer = await Actor((await Account(Role.LicensingOfficer)).Id);
        Assert.Equal(OutcomeKind.NotFound, (await AskFor(officer, "c@example.test", house, Role.Steward)).Kind);
        Assert.Empty((await Get<AccountsQuery>().Accounts("", 1, officer, None)).Rows);
    }

    [Fact]
    public async Task Roles_OfAPersonOverAllAccounts_AreHeldAgainstThePairs()
    {
        var (one, other) = await Administrators();
        await Decide(await Ask(one, "first@example.test", await Home(), Role.Auditor), other);

        var second = await Get<AskForAccount>().Run(new(AccountChange.Create, "second@example.test", "Stands in.", "Ilva", await Home(), "first@example.test", [Role.LicensingManager]), Guid.NewGuid(), one, None);

        Assert.Equal("ID-8", second.Rule!.Code);
    }

    [Fact]
    public async Task Lock_OfAnAccount_EndsItsSessionsAndNeedsTwoToUndo()
    {
        var (one, other) = await Administrators();
        var user = await Account(Role.LicensingOfficer);
        var actor = await Actor(user.Id);
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);

        Assert.True((await Get<LockAccount>().Run(user.Email!, "Lost the laptop.", Guid.NewGuid(), one, None)).IsDone);
        Assert.Null(await Fresh(user.Id));
        await host.Browse().SignIn(user.Email!);
        Assert.Equal("ID-1", (await AskFor(actor, "x@example.test", await Home(), Role.Auditor)).Rule!.Code);
        var asked = (await Get<AskForAccount>().Run(new(AccountChange.Unlock, user.Email!, "Found it."), Guid.NewGuid(), one, None)).Value;
        Assert.True((await Decide(asked, other)).IsDone);
        Assert.NotNull(await Fresh(user.Id));
    }

    [Fact]
    public async Task Administrators_Two_HaveToRemainAndNoneDecidesOnTheirOwn()
    {
        var (one, other) = await Administrators();
        var own = await Email(one);

        Assert.Equal("ID-11", (await Get<LockAccount>().Run(own, "Leaves.", Guid.NewGuid(), one, None)).Rule!.Code);
        Assert.Equal("ID-9", (await Get<LockAccount>().Run(await Email(other), "Leaves.", Guid.NewGuid(), one, None)).Rule!.Code);
        Assert.Equal("ID-6", (await Get<AskForAccount>().Run(new(AccountChange.ResetSignIn, own, "Lost the phone."), Guid.NewGuid(), one, None)).Rule!.Code);
        Assert.Equal("ID-9", (await Get<AskForAccount>().Run(new(AccountChange.ChangeRoles, await Email(other), "Moves.", Roles: [Role.LicensingOfficer]), Guid.NewGuid(), one, None)).Rule!.Code);
    }

    [Fact]
    public async Task Reset_ConfirmedByAThird_TakesPasswordAndFactorsAway()
    {
        var (one, other) = await Administrators();
        var user = await Account(Role.LicensingOfficer);
        await host.Authenticator(user);
        var asked = (await Get<AskForAccount>().Run(new(AccountChange.ResetSignIn, user.Email!, "Lost the phone."), Guid.NewGuid(), one, None)).Value;
        Assert.True((await Decide(asked, other)).IsDone);

        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var after = await db.Users.SingleAsync(row => row.Id == user.Id);
        Assert.Equal((null, false), (after.PasswordHash, after.TwoFactorEnabled));
        Assert.False(await db.UserTokens.AnyAsync(token => token.UserId == user.Id));
        Assert.StartsWith("/Account/Invitation?", (await Get<InviteAccount>().Run(user.Id, Guid.NewGuid(), other, None)).Value);
        Assert.True((await Get<AccountsQuery>().Accounts(user.Email!, 1, one, None)).Rows.Single().IsInvited);
    }

    private Task<Guid> Home() => host.With(async services => (await services.GetRequiredService<HomeAuthority>()(None)).Value);

    /// <summary>An account of the authority.</summary>
    private async Task<PortalUser> Account(Role role)
    {
        var home = await Home();
        return await host.With(async services =>
        {
            var made = await services.GetRequiredService<AccountMaker>().Create($"{Guid.NewGuid():N}@example.test", "Ilva Torrend", new(Guid.NewGuid()), new(home), new HashSet<Role> { role }, IdentityHost.Password);
            return (await services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<PortalUser>>().FindByIdAsync(made.Value.Value.ToString()))!;
        });
    }

    private async Task<(Actor One, Actor Other)> Administrators() =>
        (await Actor((await Account(Role.Administrator)).Id), await Actor((await Account(Role.Administrator)).Id));

    private async Task<Guid> Ask(Actor actor, string email, Guid house, params Role[] roles) => (await AskFor(actor, email, house, roles)).Value;

    private Task<Outcome<Guid>> AskFor(Actor actor, string email, Guid house, params Role[] roles) =>
        Get<AskForAccount>().Run(new(AccountChange.Create, email, "Begins on Monday.", "Kenji Arata", house, "", roles), Guid.NewGuid(), actor, None);

    private Task<Outcome<Guid>> Decide(Guid asked, Actor actor) => Get<DecideAccountRequest>().Run(asked, AccountRequestVerb.Confirm, Guid.NewGuid(), actor, None);

    private async Task<Actor> Actor(Guid user) => (await Fresh(user))!;

    private async Task<Actor?> Fresh(Guid user)
    {
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await Get<ActorStore>().Fresh(db, new(user), null);
    }

    private async Task<string> Email(Actor actor)
    {
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return (await db.Users.SingleAsync(user => user.Id == actor.User.Value)).Email!;
    }

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();
}
