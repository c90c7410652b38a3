using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>Incidents over HTTP: the API, the files, the public form and the checks of printed reports.</summary>
public sealed class IncidentApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private static object Body(string title, string? about = "I-03") => new { @class = about, title, description = "A copy left the environment.", licences = Array.Empty<string>() };

    private async Task<string> Reported(string title)
    {
        var answer = await (await host.WithToken("kenji")).Client.PostAsJsonAsync("/api/incidents", Body(title));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;
    }

    private async Task<string> Triaged(string title)
    {
        var number = await Reported(title);
        DemonstrationHost.Done(await Get<ActOnIncident>().Run(number, IncidentVerb.Triage, "because", new("I-03", 2, 5_000, [], []), null, Guid.NewGuid(), await host.Person("jonas"), default));
        return number;
    }

    private static async Task<List<string>> Listed(Visitor visitor) =>
        [.. (await (await visitor.Get("/api/incidents")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()!)];

    [Fact]
    public async Task Incidents_PostedByARecipient_AreListedToItAndToThoseWhoLeadAlone()
    {
        var number = await Reported("A lost copy");
        foreach (var (name, sees) in ((string, bool)[])[("kenji", true), ("jonas", true), ("sigrun", true), ("hanneke", false), ("mina", false), ("ilva", false), ("ruben", false)])
            Assert.Equal((name, sees), (name, (await Listed(await host.SignedIn(name))).Contains(number)));
        Assert.NotEqual(HttpStatusCode.OK, (await host.Anonymous().Get("/api/incidents")).StatusCode);
        var kenji = await host.WithToken("kenji");
        var wrong = await kenji.Client.PostAsJsonAsync("/api/incidents", Body("", null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["Title", "Class"], (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        // A form of another site brings the cookie and not the token.
        Assert.False((await (await host.SignedIn("kenji")).Client.PostAsJsonAsync("/api/incidents", Body("Forged"))).IsSuccessStatusCode);
        Assert.DoesNotContain("Forged", await host.Read(db => db.Incidents.Select(one => one.Title).ToListAsync()));
    }

    [Fact]
    public async Task Incident_ByNumber_HasItsClocksForThoseWhoLeadAndItsReportForItsReporter()
    {
        var number = await Triaged("A lost copy, read by number");
        var jonas = await (await (await host.SignedIn("jonas")).Get($"/api/incidents/{number}")).Json();
        Assert.Equal(("TRIAGED", "A copy left the environment."), (jonas.GetProperty("state").GetString(), jonas.GetProperty("report").GetString()));
        Assert.Contains(jonas.GetProperty("clocks").EnumerateArray(), clock => clock.GetProperty("regime").GetString() == "GDPR Art. 33" && clock.GetProperty("dueAt").ValueKind is JsonValueKind.String && clock.GetProperty("standing").GetString() == "PROPOSED");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (jonas.GetProperty("triageDue").ValueKind, jonas.GetProperty("containDue").ValueKind));

        DemonstrationHost.Done(await Get<WorkOnIncident>().Run(number, new DecideClock("GDPR Art. 33", "notification", true, "persons are identifiable", null), null, Guid.NewGuid(), await host.Person("jonas"), default));
        var decided = (await (await (await host.SignedIn("jonas")).Get($"/api/incidents/{number}")).Json()).GetProperty("clocks").EnumerateArray().Single(clock => clock.GetProperty("regime").GetString() == "GDPR Art. 33");
        Assert.Equal(("APPLIES", "persons are identifiable", (await host.Person("jonas")).Name), (decided.GetProperty("decision").GetString(), decided.GetProperty("reason").GetString(), decided.GetProperty("decidedBy").GetString()));

        var kenji = await host.Program("kenji", ApiScopes.ReadIncidents, ApiScopes.ReportIncidents);
        var own = await (await kenji.Get($"/api/incidents/{number}")).Json();
        Assert.Equal(("TRIAGED", 0, JsonValueKind.Null), (own.GetProperty("state").GetString(), own.GetProperty("clocks").GetArrayLength(), own.GetProperty("containDue").ValueKind));
        Assert.Contains(number, (await (await kenji.Get("/api/incidents?limit=200")).Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()));
        Assert.Equal("REPORTED", await kenji.Post("/api/incidents", Body("By a program")).Text(HttpStatusCode.Created, "state"));
        await (await host.Program("hanneke", ApiScopes.ReadIncidents)).Get($"/api/incidents/{number}").IsProblem(HttpStatusCode.NotFound);
        await (await host.Program("kenji", ApiScopes.ReadOversight)).Get($"/api/incidents/{number}").IsProblem(HttpStatusCode.Forbidden, "KY-2");
    }

    [Fact]
    public async Task Files_EvidenceAndReport_AreForThoseWhoReadIncidentsAlone()
    {
        var (number, jonas) = (await Triaged("Files"), await host.Person("jonas"));
        DemonstrationHost.Done(await Get<UploadIncidentEvidence>().Run(number, new("The page", "page.html", new MemoryStream("<script>alert(1)</script>"u8.ToArray()), "Jonas", host.Clock.GetUtcNow()), null, Guid.NewGuid(), jonas, default));
        var no = DemonstrationHost.Done(await Get<PrintIncidentReport>().Run(number, Guid.NewGuid(), jonas, default));
        string[] files = [$"/incidents/{number}/evidence/1", $"/incidents/{number}/reports/{no}.pdf"];
        foreach (var file in files)
        {
            foreach (var name in (string[])["jonas", "sigrun", "petra"])
                Assert.Equal((name, HttpStatusCode.OK), (name, (await (await host.SignedIn(name)).Get(file)).StatusCode));
            foreach (var name in (string[])["kenji", "hanneke", "mina", "ilva", "ruben"])
                Assert.Equal((name, HttpStatusCode.NotFound), (name, (await (await host.SignedIn(name)).Get(file)).StatusCode));
            Assert.NotEqual(HttpStatusCode.OK, (await host.Anonymous().Get(file)).StatusCode);
        }
        var evidence = await (await host.SignedIn("jonas")).Get(files[0]);
        Assert.Equal(("application/octet-stream", "attachment"), (evidence.Content.Headers.ContentType!.MediaType, evidence.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Contains("no-store", evidence.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PrintedReport_IsKnownByItsFingerprintAndItsFileByItsSeal()
    {
        var (number, jonas) = (await Triaged("Printed"), await host.Person("jonas"));
        var no = DemonstrationHost.Done(await Get<PrintIncidentReport>().Run(number, Guid.NewGuid(), jonas, default));
        var printed = await host.Read(db => db.IncidentReports.AsNoTracking().SingleAsync(one => one.Number == number && one.No == no));
        Assert.Contains("it is the newest", await Page(printed.Fingerprint.Fingerprint), StringComparison.Ordinal);
        Assert.Contains($"Report {no} of {number}", await Page(printed.Fingerprint.Hex[..16].ToUpperInvariant()), StringComparison.Ordinal);
        foreach (var wrong in (string[])["0000 0000 0000 0000", printed.Fingerprint.Hex[..15], "%"])
            Assert.Contains("We know no report", await Page(wrong), StringComparison.Ordinal);
        Assert.Equal("green", await Verified(printed.Pdf));
        var changed = printed.Pdf.ToArray();
        changed[changed.Length / 2] ^= 1;
        Assert.NotEqual("green", await Verified(changed));

        DemonstrationHost.Done(await Get<PrintIncidentReport>().Run(number, Guid.NewGuid(), jonas, default));
        Assert.Contains("a newer one exists", await Page(printed.Fingerprint.Fingerprint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_UnknownNumber_Is404()
    {
        var sigrun = await host.SignedIn("sigrun");
        Assert.Equal(HttpStatusCode.NotFound, (await sigrun.Get("/audits/AU-9999")).StatusCode);
        var licence = await host.First();
        var number = DemonstrationHost.Done(await Get<PlanAudit>().Run(
            new(AuditType.DeskReview, licence, "yearly", "All use.", DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime)), Guid.NewGuid(), await host.Person("sigrun"), default));
        Assert.Equal(HttpStatusCode.OK, (await sigrun.Get($"/audits/{number}")).StatusCode);
        // Not announced yet, so for the audited side it does not exist.
        Assert.Equal(HttpStatusCode.NotFound, (await (await host.SignedIn("kenji")).Get($"/audits/{number}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await sigrun.Get($"/audits/{number}/report.pdf")).StatusCode);
    }

    [Fact]
    public async Task Verify_SealedAuditReport_IsKnownByItsSealAndAnyChangeIsNot()
    {
        var (licence, sigrun, kenji) = (await host.First(), await host.Person("sigrun"), await host.Person("kenji"));
        var act = Get<ActOnAudit>();
        var number = DemonstrationHost.Done(await Get<PlanAudit>().Run(
            new(AuditType.DeskReview, licence, "yearly", "All use.", DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime)), Guid.NewGuid(), sigrun, default));
        foreach (var (verb, actor) in ((AuditVerb, Actor)[])[(AuditVerb.SendNotice, sigrun), (AuditVerb.WaiveNotice, kenji)])
            DemonstrationHost.Done(await act.Run(number, verb, "Agreed.", null, Guid.NewGuid(), actor, default));
        DemonstrationHost.Done(await Get<RequestEvidence>().Run(number, ["The list of users"], null, Guid.NewGuid(), sigrun, default));
        DemonstrationHost.Done(await Get<HandInEvidence>().Run(number, new("The list", "users.pdf", "content"u8.ToArray(), 1, null), Guid.NewGuid(), kenji, default));
        foreach (var (verb, actor) in ((AuditVerb, Actor)[])[
            (AuditVerb.StartTests, sigrun), (AuditVerb.FinishTests, sigrun),
            (AuditVerb.SendDraft, sigrun), (AuditVerb.Reply, kenji), (AuditVerb.IssueReport, sigrun)])
            DemonstrationHost.Done(await act.Run(number, verb, "Nothing was found.", null, Guid.NewGuid(), actor, default));
        for (var waited = 0; !await host.Read(db => db.Set<SealedAuditReport>().AnyAsync()); waited++)
        {
            Assert.True(waited < 300, "The report was not sealed within half a minute.");
            if (!await Get<OutboxWorker>().DoNext(default))
                await Task.Delay(100);
        }
        var pdf = await host.Read(db => db.Set<SealedAuditReport>().Select(one => one.Pdf).SingleAsync());
        var fingerprint = (await host.Read(db => db.Set<SealedAuditReport>().Select(one => one.Fingerprint).SingleAsync()))!.Value;
        Assert.Contains($"Report of audit {number}, sealed", await Page(fingerprint.Fingerprint), StringComparison.Ordinal);
        Assert.Equal("green", await Verified(pdf));
        var changed = pdf.ToArray();
        changed[changed.Length / 2] ^= 1;
        Assert.Equal("red", await Verified(changed));
        foreach (var (name, status) in ((string, HttpStatusCode)[])[("sigrun", HttpStatusCode.OK), ("kenji", HttpStatusCode.OK), ("hanneke", HttpStatusCode.NotFound), ("ilva", HttpStatusCode.NotFound), ("ruben", HttpStatusCode.NotFound)])
            Assert.Equal((name, status), (name, (await (await host.SignedIn(name)).Get($"/audits/{number}/report.pdf")).StatusCode));
    }

    private async Task<string> Page(string fingerprint) =>
        WebUtility.HtmlDecode(await (await host.Anonymous().Get($"/report/check/{Uri.EscapeDataString(fingerprint)}")).Content.ReadAsStringAsync());

    private async Task<string?> Verified(byte[] pdf)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(pdf);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        form.Add(file, "file", "report.pdf");
        var answer = await host.Anonymous().Client.PostAsync("/api/verify", form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result").GetString();
    }
}

/// <summary>On a portal of its own, because the limit is that of an address.</summary>
public sealed class ReportLimitTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Fact]
    public async Task Report_SixthInAMinute_IsRefusedAndReadingIsFree()
    {
        var visitor = host.Anonymous();
        for (var at = 0; at < 5; at++)
        {
            var answer = await visitor.Send("/report", "report", ("Class", "I-07"), ("Title", $"Concern {at}"), ("Description", "Two public files join."), ("Key", Guid.NewGuid().ToString()));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        var sixth = await visitor.Send("/report", "report", ("Class", "I-07"), ("Title", "One too many"), ("Description", "Two public files join."), ("Key", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.TooManyRequests, sixth.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/report")).StatusCode);
        Assert.Equal(5, await host.Read(db => db.Incidents.CountAsync(one => one.Title.StartsWith("Concern "))));
        Assert.False(await host.Read(db => db.Incidents.AnyAsync(one => one.Title == "One too many")));
    }
}
