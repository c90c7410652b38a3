using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Identity;

/// <summary>Who came in, who was kept out, and what changed at accounts stands in the log of acts.</summary>
public sealed class AccountTrailTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Fact]
    public async Task Login_RightAndWrongPassword_AreBothOnRecord()
    {
        var user = await host.Account();
        await host.Browse().SignIn(user.Email!, "wrong password, wrong password");
        await host.Browse().SignIn(user.Email!, IdentityHost.Password);

        var signIns = (await Entries(user)).Where(entry => entry.Event.Act == AccountTrail.SignIn).ToList();
        Assert.Equal([AuditOutcome.Denied, AuditOutcome.Done], signIns.Select(entry => entry.Event.Outcome));
        Assert.All(signIns, entry => Assert.Equal(user.PersonId, entry.Event.Person!.Value.Value));
    }

    [Fact]
    public async Task Login_UnknownAddress_IsOnRecordWithoutTheAddress()
    {
        await host.Browse().SignIn("nobody@nowhere.example", "whatever it may be");

        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        var entry = (await AuditHistory.OfSubject(session.Connection, "account", "unknown", -1, default))[^1];
        Assert.Equal((AccountTrail.SignIn, AuditOutcome.Denied), (entry.Event.Act, entry.Event.Outcome));
        Assert.DoesNotContain("nowhere", System.Text.Encoding.UTF8.GetString(entry.Event.CanonicalBytes()));
    }

    [Fact]
    public async Task Create_Account_IsOnRecordWithItsRoles()
    {
        var user = await host.Account(Role.Auditor);

        var made = Assert.Single(await Entries(user), entry => entry.Event.Act == "account.create");
        Assert.Contains(made.Event.Details, detail => detail.Value == nameof(Role.Auditor));
    }

    private async Task<List<AuditEntry>> Entries(PortalUser user)
    {
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        return await AuditHistory.OfSubject(session.Connection, "account", user.Id.ToString(), -1, default);
    }
}
