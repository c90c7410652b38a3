using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Domain.Policy;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>What stands around an application and a licence, by programs and by people: each area done once for its key, and closed to others.</summary>
public sealed partial class WholeProcessApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private static string Key() => Guid.NewGuid().ToString();

    [Fact]
    public async Task Appeal_LodgedTwiceWithOneKey_IsOneThatTwoOfThePanelRemit()
    {
        var (number, mina, key) = (await Conditional("Appealed against by a program."), await host.Program("mina", ApiScopes.WriteApplications, ApiScopes.ReadApplications), Key());
        var path = $"/api/applications/{number}/appeals";

        await (await host.Program("kadri", [.. ApiScopes.All])).Post(path, new { grounds = "Mine?" }).IsProblem(HttpStatusCode.NotFound);
        var lodged = await mina.Post(path, new { grounds = "The condition cannot be met." }, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(lodged, await mina.Post(path, new { grounds = "The condition cannot be met." }, key).Text(HttpStatusCode.Created, "number"));
        await mina.Post(path, new { grounds = "Something else." }, key).IsProblem(HttpStatusCode.Conflict);
        await mina.Post(path, new { grounds = "Once more." }).IsProblem(HttpStatusCode.Conflict, "AL-3");
        Assert.Equal(lodged, Assert.Single((await (await mina.Get(path)).Json()).EnumerateArray()).GetProperty("number").GetString());
        await host.Anonymous().Get($"/api/appeals/{lodged}").IsProblem(HttpStatusCode.Unauthorized);
        await (await host.SignedIn("kenji")).Get($"/api/appeals/{lodged}").IsProblem(HttpStatusCode.NotFound);

        var acts = $"/api/appeals/{lodged}/acts";
        await mina.Post(acts, new { verb = "GrantAppeal", reason = "Mine." }).IsProblem(HttpStatusCode.Unauthorized);
        await (await host.WithToken("mina")).Post(acts, new { verb = "GrantAppeal", reason = "Mine." }).IsProblem(HttpStatusCode.Conflict, "WF-2");
        var (hedda, signed) = (await host.WithToken("hedda"), Key());
        await hedda.Post(acts, new { verb = "Remit", reason = "Alone." }).IsProblem(HttpStatusCode.Conflict, "AL-12");
        await Seat(lodged);
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("LODGED", await hedda.Post(acts, new { verb = "Remit", reason = "Looked at too briefly." }, signed).Text(HttpStatusCode.OK, "state"));
        Assert.Equal("REMITTED", await (await host.WithToken("ottmar")).Post(acts, new { verb = "Remit", reason = "So do I." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal("Hedda Morrow: Looked at too briefly.\nOttmar Lisle: So do I.", await mina.Get($"/api/appeals/{lodged}").Text(HttpStatusCode.OK, "reasons"));
        Assert.Equal("IN_REVIEW", await mina.Get($"/api/applications/{number}").Text(HttpStatusCode.OK, "state"));
    }

    [Fact]
    public async Task LicenceAppeal_LodgedTwiceWithOneKey_IsOneThatTwoOfThePanelGrant()
    {
        var licence = await host.Grant("Suspended, and appealed against by a program.");
        await host.Accept(licence, "hanneke", "mina");
        await host.Take(licence, LicenceVerb.Suspend, "petra");
        var (hanneke, key, path) = (await host.Program("hanneke", ApiScopes.ActOnLicences, ApiScopes.ReadLicences, ApiScopes.ReadApplications), Key(), $"/api/licences/{licence}/appeals");

        await (await host.Program("kadri", [.. ApiScopes.All])).Post(path, new { grounds = "Mine?" }).IsProblem(HttpStatusCode.NotFound);
        var lodged = await hanneke.Post(path, new { grounds = "Nothing was passed on." }, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(lodged, await hanneke.Post(path, new { grounds = "Nothing was passed on." }, key).Text(HttpStatusCode.Created, "number"));
        await hanneke.Post(path, new { grounds = "Once more." }).IsProblem(HttpStatusCode.Conflict, "AL-3");
        Assert.Equal(lodged, Assert.Single((await (await hanneke.Get(path)).Json()).EnumerateArray()).GetProperty("number").GetString());
        await (await host.SignedIn("kenji")).Get(path).IsProblem(HttpStatusCode.NotFound);

        await Seat(lodged);
        foreach (var (name, state) in ((string, string)[])[("hedda", "LODGED"), ("ottmar", "GRANTED")])
            Assert.Equal(state, await (await host.WithToken(name)).Post($"/api/appeals/{lodged}/acts", new { verb = "GrantAppeal", reason = "The log shows none." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal(licence, await hanneke.Get($"/api/appeals/{lodged}").Text(HttpStatusCode.OK, "licence"));
        Assert.Equal("ACTIVE", await hanneke.Get($"/api/licences/{licence}").Text(HttpStatusCode.OK, "state"));
    }

    /// <summary>Hedda, Ottmar and the member from outside, named by Noor.</summary>
    private async Task Seat(string? appeal)
    {
        var (noor, path) = (await host.WithToken("noor"), $"/api/appeals/{appeal}/panel");
        await (await host.SignedIn("mina")).Get(path).IsProblem(HttpStatusCode.Forbidden);
        var three = (await (await noor.Get(path)).Json()).GetProperty("persons").EnumerateArray().Where(one => one.GetProperty("isOutside").GetBoolean() || one.GetProperty("name").GetString() is "Hedda Morrow" or "Ottmar Lisle").Select(one => one.GetProperty("person").GetGuid()).ToList();
        await noor.Post(path, new { persons = three.Take(2) }).IsProblem(HttpStatusCode.Conflict, "AL-10");
        Assert.Equal(3, (await (await noor.Post(path, new { persons = three })).Json()).GetProperty("persons").EnumerateArray().Count(one => one.GetProperty("isNamed").GetBoolean()));
    }

    [Fact]
    public async Task AccessRequest_FiledTwiceWithOneKey_IsOneThatTheStewardAdoptsOnce()
    {
        var (kenji, mina, key) = (await host.Program("kenji", ApiScopes.WriteApplications, ApiScopes.ReadApplications), await host.Program("mina", ApiScopes.WriteApplications, ApiScopes.ReadApplications), Key());
        var dataset = (await (await kenji.Get("/api/access-requests/datasets?limit=1")).Json()).GetProperty("items")[0].GetProperty("id").GetGuid();

        var number = await kenji.Post("/api/access-requests", new { dataset, purpose = "Plan beds." }, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await kenji.Post("/api/access-requests", new { dataset, purpose = "Plan beds." }, key).Text(HttpStatusCode.Created, "number"));
        var second = await kenji.Post("/api/access-requests", new { dataset, purpose = "Plan theatres." }).Text(HttpStatusCode.Created, "number");
        await mina.Post("/api/access-requests", new { dataset, purpose = "Mine already." }).IsProblem(HttpStatusCode.Conflict, "AR-1");
        await kenji.Post("/api/access-requests", new { purpose = "Of nothing." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([second!, number!], await Numbers(kenji, "/api/access-requests"));
        var acts = $"/api/access-requests/{number}/acts";
        await (await host.Program("hanneke", [.. ApiScopes.All])).Post(acts, new { verb = "Adopt" }).IsProblem(HttpStatusCode.NotFound);
        await (await host.SignedIn("ilva")).Get($"/api/access-requests/{number}").IsProblem(HttpStatusCode.NotFound);
        await mina.Post(acts, new { verb = "LapseRequest" }).IsProblem(HttpStatusCode.Conflict);

        var (adopt, before) = (Key(), await host.Read(db => db.Applications.CountAsync()));
        var draft = await mina.Post(acts, new { verb = "Adopt" }, adopt).Text(HttpStatusCode.OK, "application");
        Assert.Equal(draft, await mina.Post(acts, new { verb = "Adopt" }, adopt).Text(HttpStatusCode.OK, "application"));
        Assert.Equal(before + 1, await host.Read(db => db.Applications.CountAsync()));
        Assert.Equal("DRAFT", await mina.Get($"/api/applications/{draft}").Text(HttpStatusCode.OK, "state"));
        await mina.Post($"/api/access-requests/{second}/acts", new { verb = "Decline" }).IsProblem(HttpStatusCode.Conflict, "RS-1");
        Assert.Equal("DECLINED", await mina.Post($"/api/access-requests/{second}/acts", new { verb = "Decline", reason = "Not for this." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal("Not for this.", await kenji.Get($"/api/access-requests/{second}").Text(HttpStatusCode.OK, "said"));
    }

    [Fact]
    public async Task Ruling_AskedTwiceWithOneKey_IsOneThatIsAnsweredAndPublishedWithoutTheQuestion()
    {
        var (kenji, key) = (await host.Program("kenji", ApiScopes.AskForRulings), Key());
        var number = await kenji.Post("/api/rulings", new { question = "Records of our ward in Kurohana." }, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await kenji.Post("/api/rulings", new { question = "Records of our ward in Kurohana." }, key).Text(HttpStatusCode.Created, "number"));
        var second = await kenji.Post("/api/rulings", new { question = "Counts by month." }).Text(HttpStatusCode.Created, "number");
        Assert.Equal([second!, number!], await Numbers(kenji, "/api/rulings"));
        await (await host.Program("hanneke", [.. ApiScopes.All])).Get($"/api/rulings/{number}").IsProblem(HttpStatusCode.NotFound);
        await (await host.Program("kenji", ApiScopes.ReadDatasets)).Get("/api/rulings").IsProblem(HttpStatusCode.Forbidden, "KY-2");

        var entry = host.Services.GetRequiredService<Domain.Policy.PolicyPack>().ControlList[0].Code;
        var answer = new { @public = "Records of stays", entry, granularity = "G4", dualUse = 1, reasons = "They are about single persons." };
        var path = $"/api/rulings/{number}/answer";
        await (await host.WithToken("hanneke")).Post(path, answer).IsProblem(HttpStatusCode.NotFound);
        await (await host.WithToken("kenji")).Post(path, answer).IsProblem(HttpStatusCode.Conflict, "RL-3");
        Assert.Equal("PROPOSED", await (await host.WithToken("marek")).Post(path, answer).Text(HttpStatusCode.OK, "state"));
        Assert.Equal(JsonValueKind.Null, (await (await kenji.Get($"/api/rulings/{number}")).Json()).GetProperty("answer").ValueKind);
        var (ilva, given) = (await host.WithToken("ilva"), Key());
        Assert.Equal(entry, (await (await ilva.Get($"/api/rulings/{number}")).Json()).GetProperty("answer").GetProperty("entry").GetString());
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("ANSWERED", await ilva.Post(path, answer, given).Text(HttpStatusCode.OK, "state"));
        await ilva.Post(path, answer).IsProblem(HttpStatusCode.Conflict, "RL-2");
        await ilva.Post(path, answer with { granularity = "9" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var published = await (await host.Anonymous().Get("/api/rulings/published")).Content.ReadAsStringAsync();
        Assert.Contains("Records of stays", published, StringComparison.Ordinal);
        Assert.DoesNotContain("Kurohana", published, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_NamedTwiceWithOneKey_AreReadByBothSidesAndChangedByTheLicenseeAlone()
    {
        var (number, today, key) = (await host.Second(), DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime), Key());
        var path = $"/api/licences/{number}/users";
        var hanneke = await host.Program("hanneke", ApiScopes.ActOnLicences, ApiScopes.ReadLicences);
        var revision = (await (await hanneke.Get(path)).Json()).GetProperty("revision").GetInt32();
        var body = new { revision, users = new[] { new { account = "hvos", name = "Hanneke Vos", country = "nl", trainedOn = today.AddDays(-3), evidence = "course of the house" } } };

        var (stranger, mina) = (await host.Program("kenji", [.. ApiScopes.All]), await host.Program("mina", [.. ApiScopes.All]));
        await stranger.Get(path).IsProblem(HttpStatusCode.NotFound);
        await stranger.Send(HttpMethod.Put, path, body).IsProblem(HttpStatusCode.NotFound);
        await mina.Send(HttpMethod.Put, path, body).IsProblem(HttpStatusCode.Conflict, "LC-1");
        await hanneke.Send(HttpMethod.Put, path, new { users = new[] { new { account = "x", name = "X", country = "NL" } } }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await hanneke.Send(HttpMethod.Put, path, new { body.users }).IsProblem(HttpStatusCode.UnprocessableEntity); // a whole list is put in the place of one that was read
        var before = await Done("licence.nameusers");
        foreach (var _ in (int[])[1, 2])
            Assert.Equal(number, await hanneke.Send(HttpMethod.Put, path, body, key).Text(HttpStatusCode.OK, "number"));
        Assert.Equal(before + 1, await Done("licence.nameusers"));
        await hanneke.Send(HttpMethod.Put, path, new { revision, users = Array.Empty<object>() }).IsProblem(HttpStatusCode.Conflict);
        var read = Assert.Single((await (await mina.Get(path)).Json()).GetProperty("users").EnumerateArray());
        Assert.Equal(("hvos", "NL"), (read.GetProperty("account").GetString(), read.GetProperty("country").GetString()));
    }

    [Fact]
    public async Task Deletion_CertifiedTwiceWithOneKey_IsOneCertificateOfTheLicensee()
    {
        var (number, kenji, key) = (await host.First(), await host.Program("kenji", ApiScopes.ActOnLicences, ApiScopes.ReadLicences), Key());
        var path = $"/api/licences/{number}/deletion-certificate";
        var file = await host.Read(db => db.Licences.Where(one => one.Number == number).Join(db.Applications, one => one.Application, one => one.Id, (_, one) => one.DatasetVersion).Join(db.DatasetVersions, one => one, one => one.Id, (_, one) => one.File.Hash).SingleAsync());
        var statement = new { files = new[] { file.Hex.ToUpperInvariant() }, media = "One server.", method = "Purge", backups = "none", derived = "none", signatory = "Dr Kenji Arata", deletedOn = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime) };

        await (await host.Program("hanneke", [.. ApiScopes.All])).Post(path, statement).IsProblem(HttpStatusCode.NotFound);
        await kenji.Post(path, statement).IsProblem(HttpStatusCode.Conflict, "WF-1");
        await kenji.Post($"/api/licences/{number}/acts", new { verb = "Surrender", reason = "The study is over." }).Text(HttpStatusCode.OK, "state");
        await kenji.Post(path, statement with { files = ["not a hash"] }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await kenji.Post(path, statement with { method = "Forget" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await kenji.Post(path, statement with { files = [new string('0', 64)] }).IsProblem(HttpStatusCode.Conflict, "DC-1");
        foreach (var _ in (int[])[1, 2])
            Assert.Contains("signed by Dr Kenji Arata", await kenji.Post(path, statement, key).Text(HttpStatusCode.OK, "recorded"), StringComparison.Ordinal);
        Assert.Single(await host.Read(async db => (await db.Licences.SingleAsync(one => one.Number == number)).Certificates));
    }

    [Fact]
    public async Task Document_SentTwiceWithOneKey_IsOneThatThoseWhoSeeTheCaseDownload()
    {
        var (mina, key, bytes) = (await host.Program("mina", ApiScopes.WriteApplications, ApiScopes.ReadApplications), Key(), DemonstrationPaper.Pdf("Sent by a program"));
        var number = DemonstrationHost.Done(await host.Services.GetRequiredService<DraftApplication>().Run(null, await Input("With a document."), Guid.NewGuid(), await host.Person("mina"), default));
        var path = $"/api/applications/{number}/documents";
        var send = $"{path}?kind=other&name=note.pdf";

        var stranger = await host.Program("kadri", [.. ApiScopes.All]);
        await stranger.Post(send, Body(bytes)).IsProblem(HttpStatusCode.NotFound);
        await mina.Post(send, Body(bytes, announced: [1, 2, 3])).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Post(send, new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Post($"{path}?kind=nonsense&name=note.pdf", Body(bytes)).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await (await mina.Get(path)).Json()).EnumerateArray());
        foreach (var _ in (int[])[1, 2])
            Assert.Equal(number, await mina.Post(send, Body(bytes), key).Text(HttpStatusCode.Created, "number"));
        await mina.Post(send, Body(DemonstrationPaper.Pdf("Another file")), key).IsProblem(HttpStatusCode.Conflict);
        var listed = Assert.Single((await (await mina.Get(path)).Json()).EnumerateArray());
        Assert.Equal(("note.pdf", ContentHash.Of(bytes).Hex), (listed.GetProperty("fileName").GetString(), listed.GetProperty("sha256").GetString()));
        var download = await mina.Get($"{path}/1");
        Assert.Equal(bytes, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        foreach (var asked in (string[])[path, $"{path}/1"])
            await stranger.Get(asked).IsProblem(HttpStatusCode.NotFound);
        await stranger.Send(HttpMethod.Delete, $"{path}/1", new { }).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await mina.Send(HttpMethod.Delete, $"{path}/1", new { })).StatusCode);
        Assert.Empty((await (await mina.Get(path)).Json()).EnumerateArray());
    }

    [Fact]
    public async Task Evidence_RecordedTwiceWithOneKey_IsOneOfTheOffice()
    {
        var (number, ilva, key) = (await Conditional("With evidence by a program."), await host.WithToken("ilva"), Key());
        var path = $"/api/applications/{number}/conditions/1/evidence";

        await (await host.WithToken("hanneke")).Post(path, new { evidence = "Signed." }).IsProblem(HttpStatusCode.NotFound);
        await (await host.WithToken("mina")).Post(path, new { evidence = "Signed." }).IsProblem(HttpStatusCode.Conflict, "WF-2");
        await ilva.Post($"/api/applications/{number}/conditions/99/evidence", new { evidence = "Signed." }).IsProblem(HttpStatusCode.Conflict, "CP-1");
        var (before, met) = (await Done("application.evidence"), new List<int>());
        foreach (var _ in (int[])[1, 2])
            met.Add((await (await ilva.Post(path, new { evidence = "The agreement is in the file." }, key)).Json()).GetProperty("met").GetInt32());
        Assert.Equal([1, 1], met);
        Assert.Equal(before + 1, await Done("application.evidence"));
        var condition = (await (await ilva.Get($"/api/applications/{number}")).Json()).GetProperty("conditions")[0];
        Assert.Equal((1, "The agreement is in the file."), (condition.GetProperty("number").GetInt32(), condition.GetProperty("evidence").GetString()));
        await ilva.Post("/api/amendments/AM-9999/conditions/1/evidence", new { evidence = "Signed." }).IsProblem(HttpStatusCode.NotFound);
    }

    /// <summary>How often the act was done.</summary>
    private Task<int> Done(string act) => host.Read(db => db.CommandsDone.CountAsync(one => one.Act == act));

    /// <summary>The numbers of a list, read one row at a time.</summary>
    private static async Task<List<string>> Numbers(Visitor visitor, string path)
    {
        var (numbers, next) = (new List<string>(), (string?)null);
        do
        {
            var part = await (await visitor.Get($"{path}?limit=1{(next is null ? "" : $"&after={next}")}")).Json();
            numbers.Add(Assert.Single(part.GetProperty("items").EnumerateArray()).GetProperty("number").GetString()!);
            next = part.GetProperty("next").GetString();
        }
        while (next is not null);
        return numbers;
    }

    /// <summary>A file as a program sends it.</summary>
    /// <param name="announced">Bytes whose hash it announces; null for its own.</param>
    private static ByteArrayContent Body(byte[] bytes, byte[]? announced = null)
    {
        var content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } };
        content.Headers.TryAddWithoutValidation("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(announced ?? bytes))}:");
        return content;
    }

    private async Task<ApplicationInput> Input(string summary)
    {
        var subject = await host.Read(async db => (Version: (await db.DatasetVersions.FirstAsync()).Id.Value, Recipient: (await db.Organisations.SingleAsync(party => party.Name == "Lindemeer Institute for Public Health")).Id.Value));
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        return new()
        {
            DatasetVersion = subject.Version, Recipient = subject.Recipient, Purpose = "health-services-research", Summary = summary, Necessity = "Length of stay depends on age.", Mode = AccessMode.Transfer,
            Host = HostingPlace.Recipient, Countries = "NL", Start = today, End = today.AddMonths(6), EndUseStatement = "Hanneke Vos",
        };
    }

    /// <summary>An application that is approved on a condition, by the whole workflow.</summary>
    private async Task<string> Conditional(string summary)
    {
        var number = await host.Services.GetRequiredService<CompleteDraft>().Run(await Input($"How long people stay in hospital. {summary}"), await host.Person("mina"), await host.Person("hanneke"), default);
        foreach (var (verb, name) in ((ApplicationVerb, string)[])[
            (ApplicationVerb.Submit, "mina"), (ApplicationVerb.Register, "ilva"), (ApplicationVerb.StartReview, "ilva"), (ApplicationVerb.GiveTechnicalOpinion, "marek"),
            (ApplicationVerb.GiveLegalOpinion, "odile"), (ApplicationVerb.Recommend, "ilva"), (ApplicationVerb.SendToDecider, "ilva"), (ApplicationVerb.Approve, "petra")])
            DemonstrationHost.Done(await host.Services.GetRequiredService<ActOnApplication>().Run(
                new(number, verb, Reason: "Weighed and found enough.", Conditions: verb is ApplicationVerb.Approve ? ["The agreement is signed."] : null), Guid.NewGuid(), await host.Person(name), default));
        return number;
    }
}
