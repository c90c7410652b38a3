using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>Sanctions and audits for programs of the side that is sanctioned or audited: read, answered once for a key, and closed to others.</summary>
public sealed class SanctionApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    [Fact]
    public async Task SanctionAndAudit_ByAProgramOfTheirSide_AreReadAndAnsweredByNobodyElse()
    {
        var licence = await host.Grant("Sanctioned, by a program.");
        await host.Accept(licence, "hanneke", "mina");
        var (hanneke, stranger) = (await host.Program("hanneke", ApiScopes.ReadOversight, ApiScopes.ActOnOversight), await host.Program("kadri", [.. ApiScopes.All]));
        var sanction = await Noticed(licence);
        var (path, key) = ($"/api/sanctions/{sanction}", Guid.NewGuid().ToString());

        await host.Anonymous().Get(path).IsProblem(HttpStatusCode.Unauthorized);
        await stranger.Get(path).IsProblem(HttpStatusCode.NotFound);
        await stranger.Post($"{path}/reply", new { text = "Not mine." }).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal("NOTICED", await hanneke.Get(path).Text(HttpStatusCode.OK, "state"));
        await hanneke.Post($"{path}/appeal", new { grounds = "Too early." }).IsProblem(HttpStatusCode.Conflict, "WF-1");
        Assert.Equal("NOTICED", await hanneke.Post($"{path}/reply", new { text = "It was one contractor." }, key).Text(HttpStatusCode.OK, "state"));
        await hanneke.Post($"{path}/reply", new { text = "It was one contractor." }, key).Text(HttpStatusCode.OK, "state");
        await hanneke.Post($"{path}/reply", new { text = "And another." }).IsProblem(HttpStatusCode.Conflict, "SN-7");
        DemonstrationHost.Done(await Get<ActOnSanction>().Run(sanction, SanctionVerb.Impose, "weighed", null, Guid.NewGuid(), await host.Person("petra"), default));
        Assert.Equal($"{sanction}-AP1", await hanneke.Post($"{path}/appeal", new { grounds = "Too hard." }).Text(HttpStatusCode.Created, "number"));

        var sigrun = await host.Person("sigrun");
        var audit = DemonstrationHost.Done(await Get<PlanAudit>().Run(new(AuditType.RemoteEvidence, licence, "a complaint", "All uses.", DateOnly.FromDateTime(DateTime.UtcNow.AddDays(20))), Guid.NewGuid(), sigrun, default));
        DemonstrationHost.Done(await Get<ActOnAudit>().Run(audit, AuditVerb.SendNotice, "", null, Guid.NewGuid(), sigrun, default));
        await stranger.Get($"/api/audits/{audit}").IsProblem(HttpStatusCode.NotFound);
        await stranger.Post($"/api/audits/{audit}/acts", new { verb = "WaiveNotice" }).IsProblem(HttpStatusCode.NotFound);
        Assert.Contains(audit, (await (await hanneke.Get("/api/audits")).Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()));
        await hanneke.Get("/api/audits?view=some").IsProblem(HttpStatusCode.UnprocessableEntity);
        await hanneke.Post($"/api/audits/{audit}/acts", new { verb = "CallOff", reason = "No." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("NOTICE", await hanneke.Post($"/api/audits/{audit}/acts", new { verb = "WaiveNotice" }).Text(HttpStatusCode.OK, "state"));
        await hanneke.Post($"/api/audits/{audit}/findings/9/acts", new { verb = "ClaimFix", reason = "Done." }).IsProblem(HttpStatusCode.Conflict, "FD-9");
        await hanneke.Post($"/api/audits/{audit}/findings/9/plan", new { owner = "Hanneke" }).IsProblem(HttpStatusCode.UnprocessableEntity);
    }

    private async Task<string> Noticed(string licence)
    {
        var jonas = await host.Person("jonas");
        var incident = DemonstrationHost.Done(await Get<ReportIncident>().Run(new("I-03", "A lost copy", "A copy left the environment.", null, null, [licence]), Guid.NewGuid(), await host.Person("hanneke"), default));
        foreach (var (verb, triage) in ((IncidentVerb, TriageInput?)[])[(IncidentVerb.Triage, new("I-03", 2, 10, [], [])), (IncidentVerb.Contain, null), (IncidentVerb.Investigate, null)])
            DemonstrationHost.Done(await Get<ActOnIncident>().Run(incident, verb, "because", triage, null, Guid.NewGuid(), jonas, default));
        var factors = Get<PolicyPack>().IncidentRules.Sanctions.Factors.Select(factor => new FactorScore(factor.Code, 0, "plays no part")).ToList();
        var sanction = DemonstrationHost.Done(await Get<ProposeSanction>().Run(incident, new(licence, "FG2", 1, factors, "Keep exports off laptops."), Guid.NewGuid(), jonas, default));
        DemonstrationHost.Done(await Get<ActOnSanction>().Run(sanction, SanctionVerb.GiveNotice, "the file is open", null, Guid.NewGuid(), jonas, default));
        return sanction;
    }
}
