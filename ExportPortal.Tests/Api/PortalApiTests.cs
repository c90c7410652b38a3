using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Datasets;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

public sealed partial class PortalApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Theory]
    [InlineData("/api/licences")]
    [InlineData("/api/search?q=hospital")]
    [InlineData("/api/applications/A-001")]
    [InlineData("/api/antiforgery")]
    public async Task Get_Anonymous_IsUnauthorizedAndNotRedirected(string address) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().Get(address)).StatusCode);

    /// <summary>In the commands, too, and not only where the request is let in.</summary>
    [Fact]
    public async Task Key_OfAPersonWithOtherRoles_ActsAsAPartyAlone()
    {
        var ilva = await host.Person("Ilva");
        Assert.NotEmpty(ilva.Roles);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<Data.PortalDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var fresh = host.Services.GetRequiredService<Data.FreshActor>();
        Assert.Empty((await fresh(db, ilva with { Key = "xpk_", Roles = new HashSet<Domain.Common.Role> { Domain.Common.Role.Steward } }, TestContext.Current.CancellationToken))!.Roles);
        Assert.Equal(ilva.Roles, (await fresh(db, ilva, TestContext.Current.CancellationToken))!.Roles);
    }

    [Fact]
    public async Task Record_OfADatasetAndIdentityOfAParty_AreCorrectedAsThePagesDo()
    {
        var (ilva, marek, kenji) = (await host.WithToken("ilva"), await host.WithToken("marek"), await host.SignedIn("kenji"));
        // A party of no other test: one that is corrected waits for its screening.
        var party = await (await host.WithToken("ruben")).Post("/api/organisations", new { name = "Tern Data", country = "EE", isSteward = false, isRecipient = true }).Text(HttpStatusCode.Created, "id");
        var identity = $"/api/recipients/{party}/identity";
        object Named(string name, string before = "Tern Data", string? romanised = null) =>
            new { from = new { name = before, romanisedName = before, country = "EE" }, name, romanisedName = romanised, country = "EE", reason = "The register of companies." };
        await kenji.Send(HttpMethod.Put, identity, Named("Tern")).IsProblem(HttpStatusCode.Forbidden);
        await marek.Send(HttpMethod.Put, identity, Named("Tern")).IsProblem(HttpStatusCode.Conflict, "OR-13");
        await ilva.Send(HttpMethod.Put, identity, new { name = "Tern", country = "EE", reason = "None." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Send(HttpMethod.Put, identity, Named("")).IsProblem(HttpStatusCode.Conflict, "OR-1");
        Assert.Equal("Tern Data Ltd", await ilva.Send(HttpMethod.Put, identity, Named("Tern Data Ltd")).Text(HttpStatusCode.OK, "romanisedName"));
        await ilva.Send(HttpMethod.Put, identity, Named("Tern")).IsProblem(HttpStatusCode.Conflict, "STALE");

        var number = (await (await marek.Get("/api/datasets")).Json()).GetProperty("items")[0].GetProperty("number").GetString();
        var path = $"/api/datasets/{number}/record";
        await kenji.Get(path).IsProblem(HttpStatusCode.Forbidden);
        var from = JsonSerializer.Deserialize<Dictionary<string, object>>((await (await marek.Get(path)).Json()).GetRawText())!;
        var to = new Dictionary<string, object>(from) { ["title"] = "Corrected over the interface" };
        await ilva.Send(HttpMethod.Put, path, new { to, reason = "A slip." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await marek.Send(HttpMethod.Put, path, new { from, to, reason = "A slip." }).IsProblem(HttpStatusCode.Conflict, "DS-23");
        Assert.Equal("Corrected over the interface", await ilva.Send(HttpMethod.Put, path, new { from, to, reason = "A slip." }).Text(HttpStatusCode.OK, "title"));
        await ilva.Send(HttpMethod.Put, path, new { from, to, reason = "Again." }).IsProblem(HttpStatusCode.Conflict, "STALE");
        Assert.Equal(from["title"].ToString(), await ilva.Send(HttpMethod.Put, path, new { from = to, to = from, reason = "It was right." }).Text(HttpStatusCode.OK, "title"));
        await marek.Post($"/api/datasets/{number}/outputs/OC-9999/withdrawal", new { reason = "It was not released." }).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Version_PostedTwiceWithOneKey_IsOneWithItsAssessment()
    {
        var none = TestContext.Current.CancellationToken;
        var (mina, key, bytes) = (await host.Program("mina", Data.ApiScopes.WriteDatasets, Data.ApiScopes.ReadDatasets), Guid.NewGuid().ToString(), "sex,nights,ill\nf,1,flu\nf,2,cold\nm,1,flu\nm,1,flu\n"u8.ToArray());
        var number = DemonstrationHost.Done(await host.Services.GetRequiredService<RegisterDataset>().Run(
            new() { Title = "Posted", Limitations = "none known", Entries = ["1M01"], Persons = 4, Prevalence = 0 }, Guid.NewGuid(), await host.Person("mina"), none));
        var path = $"/api/datasets/{number}/versions";
        var send = $"{path}?name=stays.csv&quasiIdentifier=sex&sensitive=ill&other=nights&numeric=nights";

        await (await host.Program("kadri", [.. Data.ApiScopes.All])).Post(send, Body(bytes)).IsProblem(HttpStatusCode.NotFound);
        await (await host.Program("mina", Data.ApiScopes.ReadDatasets)).Post(send, Body(bytes)).IsProblem(HttpStatusCode.Forbidden, "KY-2");
        await mina.Post(send, Body(bytes, announced: [1, 2, 3])).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Post(send, Body("sex,nights,ill\nf,1\n"u8.ToArray())).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Post($"{send}&identifier=sex", Body(bytes)).IsProblem(HttpStatusCode.UnprocessableEntity);
        var undeclared = await mina.Post($"{path}?name=stays.csv&quasiIdentifier=sex", Body(bytes));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, undeclared.StatusCode);
        Assert.Contains("nights, ill", (await Json(undeclared)).GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        await mina.Post($"{path}?name=stays.csv&other=sex&other=nights&other=ill", Body(bytes)).IsProblem(HttpStatusCode.Conflict);
        Assert.Empty((await Json(await mina.Get($"/api/datasets/{number}"))).GetProperty("versions").EnumerateArray());

        var assessment = await mina.Post(send, Body(bytes), key).Text(HttpStatusCode.Created, "assessment");
        Assert.Equal(assessment, await mina.Post(send, Body(bytes), key).Text(HttpStatusCode.Created, "assessment"));
        await mina.Post(send, Body("sex,nights,ill\nf,1,flu\n"u8.ToArray()), key).IsProblem(HttpStatusCode.Conflict, "IK-1");

        var version = Assert.Single((await Json(await mina.Get($"/api/datasets/{number}"))).GetProperty("versions").EnumerateArray());
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(bytes)), assessment), (version.GetProperty("sha256").GetString(), Assert.Single(version.GetProperty("assessments").EnumerateArray()).GetString()));
        var saved = await host.Services.GetRequiredService<DatasetQuery>().FindAssessment(number, assessment!, await host.Person("mina"), none);
        Assert.Equal((2L, true), (saved!.Measurement.Sample.K, saved.Stress is not null));
        Assert.Empty(Directory.EnumerateFiles(host.Services.GetRequiredService<Data.PortalPaths>().Staging));
    }

    private static ByteArrayContent Body(byte[] bytes, byte[]? announced = null)
    {
        var content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } };
        content.Headers.TryAddWithoutValidation("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(announced ?? bytes))}:");
        return content;
    }

    [Fact]
    public async Task Licence_OwnNumber_GivesTermsAndFingerprint()
    {
        var number = await host.First();
        var licence = await Json(await (await host.SignedIn("kenji")).Get($"/api/licences/{number}"));
        Assert.Equal((number, "ACTIVE", true), (licence.GetProperty("number").GetString(), licence.GetProperty("state").GetString(), licence.GetProperty("accessAllowed").GetBoolean()));
        Assert.Equal(64, licence.GetProperty("fingerprint").GetString()!.Length);
        Assert.Equal(number, licence.GetProperty("terms").GetProperty("number").GetString());
    }

    [Theory]
    [InlineData("kenji", HttpStatusCode.NotFound)]
    [InlineData("ruben", HttpStatusCode.NotFound)]
    [InlineData("mina", HttpStatusCode.OK)]
    [InlineData("ilva", HttpStatusCode.OK)]
    public async Task Application_ByReader_IsThereOrNot(string name, HttpStatusCode expected) =>
        Assert.Equal(expected, (await (await host.SignedIn(name)).Get("/api/applications/A-001")).StatusCode);

    [Fact]
    public async Task Act_WithoutToken_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await (await host.SignedIn("ilva")).Client.PostAsJsonAsync("/api/applications/A-004/acts", new { verb = "Register" })).StatusCode);

    [Fact]
    public async Task Act_QuestionsSentAndAnswered_GoByTheApiToo()
    {
        var number = await Waiting("InReview");
        async Task Act(string name, object act) => Assert.Equal(HttpStatusCode.OK, (await (await host.WithToken(name)).Client.PostAsJsonAsync($"/api/applications/{number}/acts", act)).StatusCode);
        async Task<JsonElement> Read(string name) => await Json(await (await host.SignedIn(name)).Get($"/api/applications/{number}"));
        await Act("odile", new { verb = "AskQuestion", reason = "Which months?" });
        // Until it is sent the applicant sees none, not in the history either.
        Assert.Equal((1, 0), ((await Read("ilva")).GetProperty("questions").GetArrayLength(), (await Read("mina")).GetProperty("questions").GetArrayLength()));
        Assert.DoesNotContain("Which months?", (await Read("mina")).GetRawText());
        await Act("ilva", new { verb = "SendQuestions" });

        // Kept answers are the applicant's own until they are sent, and an older reading writes over none.
        var (mina, kept) = (await host.WithToken("mina"), $"/api/applications/{number}/answers");
        var revision = (await Read("mina")).GetProperty("revision").GetInt32();
        var answers = new Dictionary<string, string> { ["1"] = "January, I think" };
        await mina.Send(HttpMethod.Put, kept, new { answers }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await (await host.WithToken("kenji")).Send(HttpMethod.Put, kept, new { revision, answers }).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(number, await mina.Send(HttpMethod.Put, kept, new { revision, answers }).Text(HttpStatusCode.OK, "number"));
        await mina.Send(HttpMethod.Put, kept, new { revision, answers }).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("January, I think", (await Read("mina")).GetProperty("questions")[0].GetProperty("kept").GetString());
        Assert.DoesNotContain("January, I think", (await Read("ilva")).GetRawText());

        await Act("mina", new { verb = "AnswerQuestions", answers = new Dictionary<string, string> { ["1"] = "January to June." } });
        var question = (await Read("mina")).GetProperty("questions")[0];
        Assert.Equal(("Which months?", "January to June."), (question.GetProperty("text").GetString(), question.GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task Act_SameKeyTwice_HasOneEffect()
    {
        var number = await Waiting("Submitted");
        var ilva = await host.WithToken("ilva");
        ilva.Client.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await ilva.Client.PostAsJsonAsync($"/api/applications/{number}/acts", new { verb = "Register" });
        var again = await ilva.Client.PostAsJsonAsync($"/api/applications/{number}/acts", new { verb = "Register" });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal("REGISTERED", (await Json(again)).GetProperty("state").GetString());
        Assert.Equal(1, await host.Read(async db => (await db.Applications.SingleAsync(one => one.Number == number)).Steps.Count(step => step.Verb == "Register")));
    }

    [Theory]
    [InlineData("ilva", "A-001", "Register", HttpStatusCode.Conflict, "WF-1")]
    [InlineData("marek", "A-001", "Withdraw", HttpStatusCode.Conflict, "WF-1")]
    [InlineData("kenji", "A-001", "Withdraw", HttpStatusCode.NotFound, null)]
    [InlineData("ilva", "A-001", "Destroy", HttpStatusCode.UnprocessableEntity, null)]
    [InlineData("ilva", "A-001", "3", HttpStatusCode.UnprocessableEntity, null)]
    public async Task Act_NotPossible_IsAProblemWithTheRule(string name, string number, string verb, HttpStatusCode status, string? code)
    {
        var answer = await (await host.WithToken(name)).Client.PostAsJsonAsync($"/api/applications/{number}/acts", new { verb, reason = "Because." });
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(code, (await Json(answer)).TryGetProperty("code", out var rule) ? rule.GetString() : null);
    }

    [Fact]
    public async Task Act_KeyThatIsNoUuid_IsWrongInput()
    {
        var ilva = await host.WithToken("ilva");
        ilva.Client.DefaultRequestHeaders.Add("Idempotency-Key", "again");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ilva.Client.PostAsJsonAsync("/api/applications/A-001/acts", new { verb = "Register" })).StatusCode);
    }

    [Fact]
    public async Task Verify_Anonymous_AnswersByNumberAndByFile()
    {
        var (number, visitor) = (await host.First(), host.Anonymous());
        var pdf = await host.Read(db => db.Packages.Where(package => package.Number == number).Select(package => package.Pdf).SingleAsync());
        using var form = new MultipartFormDataContent { { new ByteArrayContent(pdf), "file", "licence.pdf" } };

        var byNumber = await Json(await visitor.Get($"/api/verify?number={number}"));
        var byFile = await Json(await visitor.Client.PostAsync("/api/verify", form));

        Assert.Equal(("green", "green"), (byNumber.GetProperty("result").GetString(), byFile.GetProperty("result").GetString()));
        Assert.DoesNotContain("Kurohana", byFile.GetRawText());
    }

    [Fact]
    public async Task Verify_NothingGiven_SaysWhatToSend()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.Anonymous().Get("/api/verify")).StatusCode);
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.Anonymous().Client.PostAsync("/api/verify", form)).StatusCode);
    }

    [Fact]
    public async Task Api_PortalFails_IsAProblemWithATraceAndNothingOfTheInside()
    {
        var ilva = await host.SignedIn("ilva");
        await host.Tamper("ALTER TABLE dataset RENAME TO dataset_away");
        try
        {
            var answer = await ilva.Get("/api/datasets");
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.NotEmpty(JsonDocument.Parse(body).RootElement.GetProperty("traceId").GetString()!);
            Assert.DoesNotContain("Sqlite", body);
            Assert.DoesNotContain("no such table", body);
            Assert.DoesNotContain("   at ", body);
        }
        finally
        {
            await host.Tamper("ALTER TABLE dataset_away RENAME TO dataset");
        }
    }

    [Fact]
    public async Task Tables_OfThePages_HoldTheRowsOfTheirReaderByTheFilterOfTheAddress()
    {
        var (ilva, mina) = (await host.SignedIn("ilva"), await host.SignedIn("mina"));
        DemonstrationHost.Done(await host.Services.GetRequiredService<Features.Datasets.RegisterDataset>().Run(
            new() { Title = "=HYPERLINK(\"x\")", Limitations = "None known.", Entries = ["1M01"], Persons = 10, Prevalence = 0 }, Guid.NewGuid(), await host.Person("mina"), default));
        async Task<string[]> Lines(Visitor reader, string address)
        {
            var answer = await reader.Get(address);
            Assert.True(answer.StatusCode is HttpStatusCode.OK && answer.Content.Headers.ContentType!.MediaType == "text/csv", $"{address}: {answer.StatusCode}");
            var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.DoesNotMatch("(?m)(^|,)\"?[=+@\t\uFF1D]", string.Join('\n', lines.Skip(1)));
            return lines;
        }

        var (number, office, audit) = (await host.First(), await host.Person("ilva"), await host.Person("sigrun"));
        T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();
        // Each file holds what its page shows first, and as many rows as there are; the first cell tells the row. What a job changes meanwhile is read again.
        async Task Same(string who, string address, Func<Task<(IEnumerable<string> Shown, int Total)>> page)
        {
            var reader = await host.SignedIn(who);
            async Task<(List<string> Shown, int Total)> Page() => await page() is var read ? ([.. read.Shown], read.Total) : default;
            var before = await Page();
            for (var tries = 0; tries < 10; tries++)
            {
                var cells = (await Lines(reader, address)).Skip(1).Select(line => line.Split(',')[0]).ToList();
                var after = await Page();
                if (before.Total == after.Total && before.Shown.SequenceEqual(after.Shown))
                {
                    Assert.True(after.Total == cells.Count && cells.Take(after.Shown.Count).SequenceEqual(after.Shown), $"{address}: {string.Join(' ', cells)} are not the {after.Total} rows that begin with {string.Join(' ', after.Shown)}");
                    return;
                }
                before = after;
            }
            Assert.Fail($"{address} changed at each of ten readings.");
        }
        await Same("ilva", "/licences.csv", async () => await Get<Features.Licences.LicencesQuery>().Run(Features.Licences.LicenceFilter.Read(null, null, null, null, null), office) is var page ? (page.Rows.Select(row => row.Number), page.Total) : default);
        await Same("ilva", "/recipients.csv", async () => await Get<Features.Recipients.RecipientQuery>().Page(null, 1, office, default) is var page ? (page.Rows.Select(row => Features.Csv.Text(row.Id)), page.Total) : default);
        await Same("ilva", "/datasets.csv", async () => await Get<Features.Datasets.DatasetListQuery>().Run("", 1, office, default) is var page ? (page.Rows.Select(row => row.Number), page.Total) : default);
        await Same("sigrun", "/audits.csv?view=all", async () => await Get<Features.Audits.AuditListQuery>().Run(new("all"), audit) is var page ? (page.Rows.Select(row => row.Number), page.Total) : default);
        await Same("sigrun", "/incidents.csv?view=all", async () => await Get<Features.Incidents.IncidentListQuery>().Part(false, null, 500, audit) is var page ? (page.Rows.Select(row => row.Number), page.All) : default);
        await Same("sigrun", "/incidents.csv?view=sanctions", async () => await Get<Features.Incidents.SanctionListQuery>().Part(null, 500, audit) is var page ? (page.Rows.Select(row => row.Number), page.Count) : default);
        await Same("ilva", "/recipients/screening.csv?state=CLEARED", async () => await Get<Features.Recipients.ScreeningQuery>().Part(HitState.Cleared, null, 500, office, default) is var page ? (page.Rows.Select(row => Features.Csv.Text(row.Match.Hit.Id)), page.Rows.Count) : default);
        await Same("ilva", "/disputes.csv?view=all", async () => (await Get<Features.Disputes.DisputeQuery>().Part(null, null, null, 500, office)).Rows is var rows ? (rows.Select(row => row.Number), rows.Count) : default);
        await Same("ilva", "/applications/outcomes.csv", async () => await Get<Features.Applications.FairnessQuery>().Rows(office, default) is var rows ? (rows.Select(row => row.By), rows.Count) : default);
        await Same("ilva", "/desk.csv", async () => await DeskApi.DeskOf(Get<Features.Desk.DeskQuery>(), Get<Features.Desk.CircumstancesDueQuery>(), Get<Features.Desk.DisputesDueQuery>(), office, default) is var desk
            ? ([.. desk.Queue.Select(_ => "CASE"), .. desk.Items.Select(row => row.Kind)], desk.Queue.Count + desk.Items.Count) : default);
        await Same("ilva", $"/licences/{number}/changes.csv", async () => (await Get<Features.Licences.LicenceFileQuery>().Run(number, office, default))!.Life.Amendments is var rows ? (rows.Select(row => row.Number), rows.Count) : default);
        await Same("ilva", "/policy/difference.csv?from=eu-style-2026.1&to=eu-style-2026.2", async () => (await Get<Features.PolicyPacks.PacksQuery>().Compare("eu-style-2026.1", "eu-style-2026.2", default))!.Changes is var rows ? (rows.Select(_ => "eu-style-2026.1"), rows.Count) : default);
        Assert.StartsWith($"{number},", (await Lines(ilva, "/licences.csv?state=ACTIVE"))[^1]);
        Assert.Single(await Lines(ilva, "/licences.csv?q=nothing+of+the+kind"));
        Assert.Equal(["name"], (await Lines(ilva, "/recipients.csv?q=lindemeer")).Select(line => line.Split(',')[1]).Where(cell => !cell.StartsWith("Lindemeer", StringComparison.Ordinal)));
        Assert.Contains(await Lines(mina, "/datasets.csv"), line => line.Contains("\"'=HYPERLINK(\"\"x\"\")\"", StringComparison.Ordinal));
        foreach (var (address, head) in ((string, string)[])[
            ("/incidents.csv?view=open", "number,title,class,"), ("/incidents.csv?view=sanctions", "number,rung,"), ("/recipients/screening.csv?state=CLEARED", "id,recipient,"),
            ("/applications/outcomes.csv", "by,value,granted,"), ("/desk.csv", "kind,number,what,"), ($"/licences/{number}/changes.csv", "number,licence,kind,"), ("/policy/difference.csv", "from,to,part,change")])
            Assert.StartsWith(head, (await Lines(ilva, address))[0].TrimStart('\uFEFF'));
        Assert.True((await Lines(host.Anonymous(), "/policy/difference.csv?from=eu-style-2026.1&to=eu-style-2026.2")).Length > 1);
        Assert.Equal(HttpStatusCode.NotFound, (await ilva.Get("/policy/difference.csv?from=eu-style-1999.1")).StatusCode);
        foreach (var address in (string[])["/licences.csv", "/recipients.csv", "/desk.csv", "/applications/outcomes.csv"])
            Assert.NotEqual(HttpStatusCode.OK, (await mina.Get(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await host.SignedIn("kadri")).Get($"/licences/{number}/changes.csv")).StatusCode);
    }

    private Task<string> Waiting(string state) => host.Read(async db => (await db.Applications.ToListAsync()).First(one => one.State.ToString() == state).Number);

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>())!;
}
