using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Licences;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;

namespace ExportPortal.Identity;

/// <summary>The second factor again before acts that bind others, as the server asks for it whatever a page shows.</summary>
public sealed class StepUpTests(IdentityHost host) : IClassFixture<IdentityHost>
{
    [Fact]
    public async Task Act_FactorOlderThanFiveMinutes_IsStoppedUntilItIsShownAgainInThisSession()
    {
        var user = await host.Account(Role.LicensingManager);
        var (key, _) = await host.Authenticator(user);
        var (visitor, other) = (await SignedIn(user, key), await SignedIn(user, key));
        Assert.NotEqual("ID-3", await Try(visitor, "Approve"));
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("ID-3", await Try(visitor, "Approve"));
        Assert.NotEqual("ID-3", await Try(visitor, "Recommend"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Show(visitor, AuthenticatorApp.WrongCode(key)));
        Assert.Equal("ID-3", await Try(visitor, "Approve"));
        var code = AuthenticatorApp.Fresh(key);
        Assert.Equal(HttpStatusCode.NoContent, await Show(visitor, code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Show(visitor, code));

        Assert.NotEqual("ID-3", await Try(visitor, "Approve"));
        Assert.Equal("ID-3", await Try(other, "Approve"));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("ID-3", await Try(visitor, "Approve"));
    }

    [Fact]
    public async Task Show_FiveWrongCodes_LockTheAccount()
    {
        var user = await host.Account(Role.Auditor);
        var (key, _) = await host.Authenticator(user);
        var visitor = await SignedIn(user, key);
        for (var i = 0; i < 5; i++)
            await Show(visitor, AuthenticatorApp.WrongCode(key));

        var right = await Show(visitor, AuthenticatorApp.Fresh(key));

        Assert.NotEqual(HttpStatusCode.NoContent, right);
    }

    [Fact]
    public async Task Act_PartyWithoutSecondFactor_IsNotAskedForOne()
    {
        var visitor = host.Browse();
        await visitor.SignIn((await host.Account(Role.Steward)).Email!);
        host.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.NotEqual("ID-3", await Try(await WithToken(visitor), "Approve"));
    }

    [Fact]
    public void Acts_Each_IsWhatACommandCallsItself()
    {
        var named = Enum.GetValues<ApplicationVerb>().Select(ActOnApplication.Name)
            .Concat(Enum.GetValues<AppealVerb>().Select(ActOnAppeal.Name))
            .Concat(Enum.GetValues<AppealVerb>().Select(ActOnLicenceAppeal.Name))
            .Concat(Enum.GetValues<DisputeVerb>().Select(Features.Disputes.ActOnDispute.Name))
            .Concat(Enum.GetValues<Domain.Policy.PackVerb>().Select(Features.PolicyPacks.ActOnPack.Name))
            .Concat(Enum.GetValues<EmergencyVerb>().Select(Features.Safeguarding.ActOnEmergency.Name))
            .Concat(Enum.GetValues<AmendmentVerb>().Select(ActOnAmendment.Name))
            .Concat(Enum.GetValues<LicenceVerb>().Select(ActOnLicence.Name))
            .Concat(Enum.GetValues<SanctionVerb>().Select(ActOnSanction.Name))
            .Concat(Enum.GetValues<AccountRequestVerb>().Select(Features.Accounts.DecideAccountRequest.Name)).Append(Features.Accounts.InviteAccount.Name)
            .Append(DecideSanctionAppeal.Name).Append(KeepSites.StrikeAct).Append(Features.Audits.RecordFinding.ActOf(Domain.Audits.FindingGrade.FG4))
            .Concat(["accesslog.export", "accesslog.export.persons", "accesslog.disclosure.answer", "accesslog.disclosure.take", "accesslog.erase", "screening.confirm", "screening.clear", "recognition.sign", "recognition.suspend", "recognition.end", Features.Recipients.ApproveEnvironment.Name, Features.Rulings.GiveRuling.Name, Features.Register.DecideEmbargo.Name]);

        Assert.Empty(StepUp.Acts.Except(named));
    }

    /// <summary>Whatever of the office stops access at once: suspension and revocation, a sanction, a critical finding, a site that is struck off, a match that is confirmed, a recognition that ends.</summary>
    [Fact]
    public void Acts_ThatStopAccess_AskForTheFactorAgain() =>
        Assert.Empty(new[]
        {
            ActOnLicence.Name(LicenceVerb.Suspend), ActOnLicence.Name(LicenceVerb.SuspendProvisionally), ActOnLicence.Name(LicenceVerb.Revoke), ActOnLicence.Name(LicenceVerb.RevokeUrgently),
            ActOnSanction.Name(SanctionVerb.Impose), Features.Audits.RecordFinding.ActOf(Domain.Audits.FindingGrade.FG4), KeepSites.StrikeAct, "screening.confirm", "recognition.suspend", "recognition.end",
        }.Except(StepUp.Acts));

    [Fact]
    public void Act_OfAnEmergency_AsksForTheFactorAgain() =>
        Assert.Contains(Features.Safeguarding.ActOnEmergency.Name(EmergencyVerb.Open), StepUp.Acts.AsEnumerable());

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Staging", true)]
    [InlineData("Production", false)]
    public void ShowsCodes_OfADemonstration_NeverInProduction(string environment, bool shows)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Demonstration:Enabled", "true")]).Build();

        var rules = IdentityRules.From(settings, new HostingEnvironment { EnvironmentName = environment });

        Assert.Equal((true, shows), (rules.Demonstration, rules.ShowsCodes));
        Assert.True(rules.RequireSecondFactor);
    }

    [Fact]
    public async Task Login_NoDemonstration_ShowsNeitherAccountsNorCode() =>
        Assert.DoesNotContain("Demonstration", await (await host.Browse().Get("/Account/Login")).Content.ReadAsStringAsync());

    private async Task<Visitor> SignedIn(PortalUser user, string key)
    {
        var visitor = host.Browse();
        await visitor.SignIn(user.Email!);
        await visitor.Code(AuthenticatorApp.Fresh(key));
        return await WithToken(visitor);
    }

    private static async Task<Visitor> WithToken(Visitor visitor)
    {
        var token = await (await visitor.Get("/api/antiforgery")).Content.ReadFromJsonAsync<JsonElement>();
        visitor.Client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
        return visitor;
    }

    private static async Task<HttpStatusCode> Show(Visitor visitor, string code) =>
        (await visitor.Client.PostAsJsonAsync("/api/second-factor", new { code })).StatusCode;

    /// <summary>The code of the rule that stops the verb; empty when there is none (the case does not exist).</summary>
    private static async Task<string> Try(Visitor visitor, string verb)
    {
        var answer = await visitor.Client.PostAsJsonAsync("/api/applications/XA-2026-9999999/acts", new { verb, reason = "Weighed." });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem.TryGetProperty("code", out var code) ? code.GetString()! : "";
    }
}
