using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
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
        await hanneke.Post($"/api/audits/{audit}/findings/1/plan", new { whys = new string?[] { null }, owner = "Hanneke", due = "2099-01-01" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([sanction], (await (await hanneke.Get("/api/sanctions")).Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()));
        Assert.Empty((await (await stranger.Get("/api/sanctions")).Json()).GetProperty("items").EnumerateArray());
        await Corrected(audit, hanneke, stranger);
    }

    /// <summary>Evidence, containment, plan and fix by a program: it reads no finding before the draft but a critical one.</summary>
    private async Task Corrected(string audit, Visitor hanneke, Visitor stranger)
    {
        var (sigrun, path) = (await host.Person("sigrun"), $"/api/audits/{audit}");
        var file = "The list of users."u8.ToArray();
        async Task<HttpResponseMessage> HandIn(Visitor visitor, byte[] body, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/evidence?title=The%20list&name=users.txt&request=1") { Content = new ByteArrayContent(body) };
            request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
            request.Content.Headers.ContentType = new("application/octet-stream");
            request.Headers.TryAddWithoutValidation("Content-Digest", $"sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(file))}:");
            return await visitor.Client.SendAsync(request);
        }
        DemonstrationHost.Done(await Get<RequestEvidence>().Run(audit, ["The list of users"], null, Guid.NewGuid(), sigrun, default));
        await HandIn(hanneke, file).IsProblem(HttpStatusCode.Forbidden, "KY-2");
        var hands = await host.Program("hanneke", ApiScopes.HandInEvidence);
        await HandIn(stranger, file).IsProblem(HttpStatusCode.NotFound);
        await HandIn(hands, [.. file, 0]).IsProblem(HttpStatusCode.UnprocessableEntity);
        var key = Guid.NewGuid().ToString();
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("EVIDENCE", await HandIn(hands, file, key).Text(HttpStatusCode.Created, "state"));
        var item = Assert.Single((await (await hanneke.Get(path)).Json()).GetProperty("evidence").EnumerateArray());
        Assert.Equal(("users.txt", ContentHash.Of(file).Hex), (item.GetProperty("fileName").GetString(), item.GetProperty("sha256").GetString()));
        await hanneke.Get($"{path}/evidence/1").IsProblem(HttpStatusCode.Forbidden, "KY-2"); // a key that reads takes no files
        await hands.Get($"{path}/evidence/1").IsProblem(HttpStatusCode.Forbidden, "KY-2");
        Assert.Equal(file, await (await (await host.Program("hanneke", ApiScopes.DownloadEvidence)).Get($"{path}/evidence/1")).Content.ReadAsByteArrayAsync());
        await stranger.Get($"{path}/evidence/1").IsProblem(HttpStatusCode.NotFound);

        DemonstrationHost.Done(await Get<ActOnAudit>().Run(audit, AuditVerb.StartTests, "", null, Guid.NewGuid(), sigrun, default));
        foreach (var grade in (FindingGrade[])[FindingGrade.FG2, FindingGrade.FG4])
            DemonstrationHost.Done(await Get<RecordFinding>().Run(audit, grade, "SG-10", "No second factor.", null, Guid.NewGuid(), sigrun, default));
        var finding = Assert.Single((await (await hanneke.Get(path)).Json()).GetProperty("findings").EnumerateArray());
        Assert.Equal((2, "FG4", false), (finding.GetProperty("number").GetInt32(), finding.GetProperty("grade").GetString(), finding.GetProperty("isStopped").GetBoolean()));
        await hanneke.Post($"{path}/findings/1/acts", new { verb = "ClaimFix", reason = "Done." }).IsProblem(HttpStatusCode.Conflict);
        await hanneke.Post($"{path}/findings/2/acts", new { verb = "Contain", reason = "The account is closed." }).Text(HttpStatusCode.OK, "state");
        await hanneke.Post($"{path}/findings/2/plan", new { whys = new[] { "nobody looked" }, correction = "closed", corrective = "a list", preventive = "looked at weekly", owner = "Hanneke", due = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddDays(1) }).Text(HttpStatusCode.OK, "state");
        await hanneke.Post($"{path}/findings/2/acts", new { verb = "ClaimFix", reason = "It is closed." }).Text(HttpStatusCode.OK, "state");
        Assert.Equal("FIX_CLAIMED", Assert.Single((await (await hanneke.Get(path)).Json()).GetProperty("findings").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Alerts_InTheSessionOfAReaderOfTheLog_AreListedReadAndTriaged()
    {
        var (sigrun, mina) = (await host.WithToken("sigrun"), await host.WithToken("mina"));
        var (id, now) = (Guid.CreateVersion7(), host.Clock.GetUtcNow());
        await host.Read(db =>
        {
            db.Add(Alert.Raise(id, new Anomaly("AN-08", AnomalyLevel.Medium, [], "One user in two countries."), null, null, DateOnly.FromDateTime(now.UtcDateTime), now.AddDays(5), now));
            return db.SaveChangesAsync();
        });
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().Get("/api/alerts")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await mina.Get("/api/alerts")).StatusCode);
        await sigrun.Get("/api/alerts?view=some").IsProblem(HttpStatusCode.UnprocessableEntity);
        var open = (await (await sigrun.Get("/api/alerts")).Json()).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == id);
        var path = $"/api/alerts/{id}";
        var read = await (await sigrun.Get(path)).Json();
        Assert.Equal(open.GetProperty("sentence").GetString(), read.GetProperty("alert").GetProperty("sentence").GetString());
        Assert.All(read.GetProperty("verbs").EnumerateArray(), verb => Assert.True(verb.TryGetProperty("verb", out _)));
        await sigrun.Get($"/api/alerts/{Guid.NewGuid()}").IsProblem(HttpStatusCode.NotFound);
        await sigrun.Post($"{path}/acts", new { verb = "Forget" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var (revision, key) = (read.GetProperty("revision").GetInt32(), Guid.NewGuid().ToString());
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("IN_WORK", await sigrun.Post($"{path}/acts", new { verb = "Take", reason = "I look at it.", revision }, key).Text(HttpStatusCode.OK, "state"));
        await sigrun.Post($"{path}/acts", new { verb = "Explain", reason = "A loop in a script.", revision }).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("EXPLAINED", await sigrun.Post($"{path}/acts", new { verb = "Explain", reason = "A loop in a script." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal(2, (await (await sigrun.Get(path)).Json()).GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task Holds_SetByOneAndLiftedByAnother_AreListedMeanwhile()
    {
        var (sigrun, petra, mina) = (await host.WithToken("sigrun"), await host.WithToken("petra"), await host.WithToken("mina"));
        var licence = await host.First();
        async Task<List<string>> Listed() => [.. (await (await petra.Get("/api/holds")).Json()).GetProperty("items").EnumerateArray().Where(one => one.GetProperty("reason").GetString() == "A court asked.").Select(one => one.GetProperty("id").GetString()!)];

        Assert.Equal(HttpStatusCode.Forbidden, (await mina.Get("/api/holds")).StatusCode);
        await sigrun.Post("/api/holds", new { licence = "XP-2026-9999999", reason = "A court asked." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var id = await sigrun.Post("/api/holds", new { licence, reason = "A court asked." }).Text(HttpStatusCode.Created, "id");
        Assert.Equal([id!], await Listed());
        await sigrun.Post($"/api/holds/{id}/lift", new { reason = "Over." }).IsProblem(HttpStatusCode.Conflict, "HD-3");
        Assert.Equal(id, await petra.Post($"/api/holds/{id}/lift", new { reason = "Over." }).Text(HttpStatusCode.OK, "id"));
        Assert.Empty(await Listed());
        await petra.Post($"/api/holds/{Guid.NewGuid()}/lift", new { reason = "Over." }).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Draw_ReadBoundAndPublished_ByAuditorsAlone()
    {
        var (sigrun, petra, mina) = (await host.WithToken("sigrun"), await host.WithToken("petra"), await host.WithToken("mina"));
        var next = Quarter.Of(host.Clock.GetUtcNow()).Next.Next;
        var path = $"/api/draws/{next}";
        Assert.Equal(HttpStatusCode.Forbidden, (await mina.Get(path)).StatusCode);
        await petra.Get("/api/draws/spring").IsProblem(HttpStatusCode.UnprocessableEntity);
        await petra.Post("/api/draws", new { quarter = $"{next}" }).IsProblem(HttpStatusCode.Conflict, "DR-2");
        Assert.Equal("COMMITTED", await sigrun.Post("/api/draws", new { quarter = $"{next}" }).Text(HttpStatusCode.Created, "state"));
        await petra.Post($"{path}/outside", new { party = "Court", commitment = new string('a', 64) }).IsProblem(HttpStatusCode.NotFound);
        await sigrun.Post($"{path}/outside", new { party = "Court", commitment = "short" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("COMMITTED", await sigrun.Post($"{path}/outside", new { party = "Court", commitment = new string('a', 64) }).Text(HttpStatusCode.OK, "state"));
        await sigrun.Post($"{path}/publish", new { reason = "The court has lost it." }).IsProblem(HttpStatusCode.Conflict, "DR-5");

        var last = Quarter.Of(host.Clock.GetUtcNow()).Previous;
        Assert.Equal("COMMITTED", await sigrun.Post("/api/draws", new { quarter = $"{last}" }).Text(HttpStatusCode.Created, "state"));
        Assert.Equal("PUBLISHED", await sigrun.Post($"/api/draws/{last}/publish", new { }).Text(HttpStatusCode.OK, "state"));
        var drawn = await (await petra.Get($"/api/draws/{last}")).Json();
        Assert.Equal((64, 0), (drawn.GetProperty("seed").GetString()!.Length, drawn.GetProperty("faults").GetArrayLength()));
        Assert.NotEmpty(drawn.GetProperty("notes").EnumerateArray());
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
