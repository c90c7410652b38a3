using System.Net;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Features.Connections;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>The life cycle by programs: with the key of an organisation, within its scopes, once for each intent.</summary>
public sealed class LifeCycleApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Fact]
    public async Task Draft_50IdenticalAtOnce_IsOneApplicationThatIsSavedAndWithdrawn()
    {
        var (program, input) = (await host.Program("mina", ApiScopes.WriteApplications, ApiScopes.ReadApplications), await Input("How long people stay, by a program."));
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => program.Send(HttpMethod.Post, "/api/applications", input, key)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        var number = Assert.Single((await Task.WhenAll(answers.Select(ProgramCalls.Json))).Select(answer => answer.GetProperty("number").GetString()).Distinct())!;
        Assert.Equal(1, await host.Read(async db => (await db.Applications.ToListAsync()).Count(one => one.Content.Summary == "How long people stay, by a program.")));
        var drafts = (await (await program.Get($"/api/applications/{number}")).Json()).GetProperty("drafts").GetInt32();
        Assert.Equal("DRAFT", await program.Send(HttpMethod.Put, $"/api/applications/{number}", await Input("Saved again.", drafts)).Text(HttpStatusCode.OK, "state"));
        Assert.Equal(HttpStatusCode.Conflict, (await program.Send(HttpMethod.Put, $"/api/applications/{number}", await Input("Of an older reading.", drafts))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await program.Send(HttpMethod.Post, $"/api/applications/{number}/acts", new { verb = "Submit", drafts })).StatusCode);
        var read = await (await program.Get($"/api/applications/{number}")).Json();
        Assert.Equal("DRAFT", read.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await program.Send(HttpMethod.Post, $"/api/applications/{number}/acts", new { verb = "Withdraw", reason = "Made anew." })).StatusCode);
        var logged = await host.Read(db => db.CommandsDone.CountAsync(one => one.Key == Guid.Parse(key)));
        Assert.Equal(1, logged);
    }

    [Fact]
    public async Task Application_ReadAndHandedBack_ChangesNothing()
    {
        var program = await host.Program("mina", ApiScopes.WriteApplications, ApiScopes.ReadApplications);
        var number = await host.Draft("Read and handed back.", await host.Person("hanneke"));
        var path = $"/api/applications/{number}";
        Task<string> Stored() => host.Read(async db => await db.Applications.AsNoTracking().SingleAsync(one => one.Number == number) is var one
            ? JsonSerializer.Serialize(new { one.Content, one.Case, one.Decision, one.Tier, one.PackId, one.Statement, one.State }) : "");
        var (before, read) = (await Stored(), await (await program.Get(path)).Json());
        var (content, drafts) = (read.GetProperty("content"), read.GetProperty("drafts").GetInt32());
        Assert.Equal(drafts, content.GetProperty("drafts").GetInt32());

        Assert.Equal("DRAFT", await program.Send(HttpMethod.Put, path, content).Text(HttpStatusCode.OK, "state"));

        Assert.Equal(before, await Stored());
        var again = await (await program.Get(path)).Json();
        Assert.Equal(content.GetRawText().Replace($"\"drafts\":{drafts}", $"\"drafts\":{drafts + 1}", StringComparison.Ordinal), again.GetProperty("content").GetRawText());
        foreach (var part in (string[])["form", "documents", "documentsNeeded", "openPoints", "needs", "threshold", "risk", "alternatives", "clauses"])
            Assert.Equal(read.GetProperty(part).GetRawText(), again.GetProperty(part).GetRawText());
        await program.Send(HttpMethod.Put, path, content).IsProblem(HttpStatusCode.Conflict); // what was read is older by now
    }

    [Fact]
    public async Task Application_ReadByItsParties_SaysWhatItsPagesSay()
    {
        var program = await host.Program("mina", ApiScopes.ReadApplications);
        var number = await host.Draft("Nothing attached yet.", null);
        var view = (await host.Services.GetRequiredService<Features.Applications.CaseQuery>().Find(number, await host.Person("mina"), default))!;
        var read = await (await program.Get($"/api/applications/{number}")).Json();

        Assert.Equal(view.Gaps.Select(gap => (gap.Code, gap.Field, gap.Message)), read.GetProperty("openPoints").EnumerateArray().Select(one => (one.GetProperty("code").GetString()!, one.GetProperty("field").GetString()!, one.GetProperty("message").GetString()!)));
        Assert.Contains(read.GetProperty("openPoints").EnumerateArray(), one => one.GetProperty("section").GetInt32() == 13);
        Assert.Contains("identity", read.GetProperty("documentsNeeded").EnumerateArray().Select(one => one.GetProperty("kind").GetString()));
        Assert.Equal("CK", read.GetProperty("verbs").EnumerateArray().Single(one => one.GetProperty("verb").GetString() == "Submit").GetProperty("closed").GetProperty("code").GetString());
        Assert.Equal((view.Application.Decision.Threshold!.Value.Value, view.Alternatives.Count, view.Needs.Count),
            (read.GetProperty("threshold").GetDouble(), read.GetProperty("alternatives").GetArrayLength(), read.GetProperty("needs").GetArrayLength()));

        // A case that was decided: its documents, its clauses, and each act with its place in the log and its proof.
        var decided = await (await program.Get("/api/applications/A-001")).Json();
        Assert.NotEmpty(decided.GetProperty("documents").EnumerateArray());
        Assert.NotEmpty(decided.GetProperty("form").EnumerateArray());
        Assert.Equal((await host.First(), 0), (decided.GetProperty("licence").GetString(), decided.GetProperty("openPoints").GetArrayLength()));
        var places = decided.GetProperty("history").EnumerateArray().Select(one => one.GetProperty("place").GetInt64()).ToList();
        var proved = (await (await program.Get("/api/applications/A-001/history")).Json()).EnumerateArray().ToList();
        Assert.Equal(places, proved.Select(one => one.GetProperty("place").GetInt64()));
        Assert.Equal(places.Order(), places);
        Assert.All(proved.Where(one => one.GetProperty("proof").GetString() is not null), one => Assert.Equal(one.GetProperty("place").GetInt64(), Domain.AccessLog.InclusionProof.Parse(one.GetProperty("proof").GetString()!).Index));
        await (await host.SignedIn("kadri")).Get("/api/applications/A-001/history").IsProblem(HttpStatusCode.NotFound);
        var licence = (await (await (await host.Program("kenji", ApiScopes.ReadLicences)).Get($"/api/licences/{await host.First()}/history")).Json()).EnumerateArray().ToList();
        Assert.Contains("licence.accept", licence.Select(one => one.GetProperty("act").GetString()));
        Assert.DoesNotContain(licence, one => one.GetProperty("isDenied").GetBoolean());
        await (await host.SignedIn("kadri")).Get($"/api/licences/{await host.First()}/history").IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_PartAfterPart_GivesEachOnceTheNewestFirst()
    {
        var program = await host.Program("mina", ApiScopes.ReadApplications);
        var (numbers, next) = (new List<string>(), (string?)null);
        do
        {
            var part = await (await program.Get($"/api/applications?limit=2{(next is null ? "" : $"&after={next}")}")).Json();
            numbers.AddRange(part.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()!));
            next = part.GetProperty("next").GetString();
        }
        while (next is not null);

        var all = await host.Read(db => db.Applications.OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.Number).Select(one => one.Number).ToListAsync());
        Assert.Equal(all, numbers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.Get("/api/applications?after=x")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.Get("/api/applications?limit=201")).StatusCode);
        Assert.Contains("\"officer\"", await (await program.Get("/api/applications?officer=Ilva")).Content.ReadAsStringAsync());
        Assert.Equal(0, (await (await program.Get("/api/applications?entry=9Z99")).Json()).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"change":{"countries":[null]},"reason":"x"}""", "change.countries")]
    [InlineData("""{"change":{"newUsers":[null]},"reason":"x"}""", "change.newUsers")]
    [InlineData("""{"change":{"newUsers":[{"account":"a"}]},"reason":"x"}""", "change.newUsers")]
    [InlineData("""{"change":{"limits":[null]},"reason":"x"}""", "change.limits")]
    [InlineData("""{"change":{"processors":[null]},"reason":"x"}""", "change.processors")]
    public async Task Amendment_WithAnEmptyItem_IsWrongInput(string sent, string where)
    {
        var program = await host.Program("hanneke", ApiScopes.ActOnLicences);
        var answer = await program.Send(HttpMethod.Post, $"/api/licences/{await host.Second()}/amendments", new StringContent(sent, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(where, await answer.Content.ReadAsStringAsync());
        answer = await program.Send(HttpMethod.Post, "/api/amendments/AM-0001/acts", new StringContent("""{"verb":"Grant","reason":"x","later":[null]}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task ConfirmEnd_OfASecondNoticeByTheKeyOfTheFirst_IsRefusedAndConfirmsNothing()
    {
        var licence = await host.Read(db => db.Licences.AsNoTracking().FirstAsync());
        var recipient = (await host.Person("hanneke")).Organisation;
        EndNotice Made(string state) => new() { Id = Guid.NewGuid(), Licence = licence.Id, Number = licence.Number, Organisation = recipient, State = state, Since = licence.GrantedAt, CreatedAt = licence.GrantedAt };
        var (first, second) = (Made("SUSPENDED"), Made("REVOKED"));
        await host.Read(db =>
        {
            db.EndNotices.AddRange(first, second);
            return db.SaveChangesAsync();
        });
        var (program, key) = (await host.Program("hanneke", ApiScopes.ConfirmEnds), Guid.NewGuid().ToString());

        for (var again = 0; again < 2; again++)
            Assert.Equal("confirmed", await program.Post($"/api/end-notices/{first.Id}/confirmation", new { }, key).Text(HttpStatusCode.OK, "state"));
        await program.Post($"/api/end-notices/{second.Id}/confirmation", new { }, key).IsProblem(HttpStatusCode.Conflict, "IK-1");
        Assert.Null(await host.Read(db => db.EndNotices.Where(one => one.Id == second.Id).Select(one => one.ConfirmedBy).SingleAsync()));
    }

    [Theory]
    [InlineData("/api/licences", ApiScopes.ReadLicences)]
    [InlineData("/api/datasets", ApiScopes.ReadDatasets)]
    public async Task List_OfOneRowAtATime_GivesEachOnceInOrder(string address, string scope)
    {
        await host.Second();
        var program = await host.Program("mina", scope);
        var (numbers, next) = (new List<string>(), (string?)null);
        do
        {
            var part = await (await program.Get($"{address}?limit=1{(next is null ? "" : $"&after={next}")}")).Json();
            numbers.Add(Assert.Single(part.GetProperty("items").EnumerateArray()).GetProperty("number").GetString()!);
            next = part.GetProperty("next").GetString();
        }
        while (next is not null);

        var whole = await (await program.Get(address)).Json();
        Assert.Equal(whole.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()), numbers);
        Assert.NotEmpty(numbers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.Get($"{address}?limit=0")).StatusCode);
    }

    [Fact]
    public async Task Licence_AcceptedByBothPrograms_IsActiveAndChangedByOne()
    {
        var number = await host.Second();
        var (steward, recipient) = (await host.Program("mina", ApiScopes.ActOnLicences, ApiScopes.ReadLicences), await host.Program("hanneke", ApiScopes.ActOnLicences, ApiScopes.ReadLicences));
        var fingerprint = (await (await recipient.Get($"/api/licences/{number}")).Json()).GetProperty("fingerprint").GetString();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await recipient.Send(HttpMethod.Post, $"/api/licences/{number}/acceptance", new { fingerprint = new string('0', 64) })).StatusCode);
        foreach (var side in (Visitor[])[steward, recipient])
            Assert.Equal(HttpStatusCode.OK, (await side.Send(HttpMethod.Post, $"/api/licences/{number}/acceptance", new { fingerprint })).StatusCode);
        Assert.Equal("ACTIVE", (await (await recipient.Get($"/api/licences/{number}")).Json()).GetProperty("state").GetString());
        var asked = await recipient.Send(HttpMethod.Post, $"/api/licences/{number}/amendments", new { change = new { contact = "data@lindemeer.example" }, reason = "The contact has changed." });
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var amendment = (await asked.Json()).GetProperty("number").GetString();
        Assert.Equal("REQUESTED", (await (await recipient.Get($"/api/amendments/{amendment}")).Json()).GetProperty("state").GetString());
        var life = (await (await recipient.Get($"/api/licences/{number}")).Json()).GetProperty("life");
        Assert.Equal((fingerprint, amendment), (life.GetProperty("versions")[0].GetProperty("licenceJsonSha256").GetString(), life.GetProperty("amendments")[0].GetProperty("number").GetString()));
        Assert.Contains("AmendmentPending", life.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
        Assert.Equal(0, life.GetProperty("endNotices").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await recipient.Send(HttpMethod.Post, $"/api/amendments/{amendment}/acts", new { verb = "Withdraw", reason = "Not needed." })).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/applications/{application}")]
    [InlineData("PUT", "/api/applications/{application}")]
    [InlineData("POST", "/api/applications/{application}/acts")]
    [InlineData("GET", "/api/applications/{application}/appeals")]
    [InlineData("POST", "/api/applications/{application}/appeals")]
    [InlineData("GET", "/api/applications/{application}/documents")]
    [InlineData("GET", "/api/licences/{licence}/users")]
    [InlineData("GET", "/api/licences/{licence}")]
    [InlineData("GET", "/api/licences/{licence}/sites")]
    [InlineData("POST", "/api/licences/{licence}/sites/1/striking")]
    [InlineData("GET", "/api/licences/{licence}/licence.json")]
    [InlineData("POST", "/api/licences/{licence}/acceptance")]
    [InlineData("POST", "/api/licences/{licence}/duties/1/answer")]
    [InlineData("POST", "/api/licences/{licence}/acts")]
    [InlineData("POST", "/api/licences/{licence}/amendments")]
    [InlineData("GET", "/api/licences/{licence}/appeals")]
    [InlineData("GET", "/api/datasets/{dataset}")]
    public async Task Call_ForeignKey_FindsNothing(string method, string address)
    {
        var stranger = await host.Program("kadri", [.. ApiScopes.All]);
        var (application, dataset) = (await host.Read(db => db.Applications.OrderBy(one => one.Number).Select(one => one.Number).FirstAsync()), await host.Read(db => db.Datasets.Select(one => one.Number).FirstAsync()));
        var path = address.Replace("{application}", application).Replace("{licence}", await host.First()).Replace("{dataset}", dataset);
        object body = method == "PUT" ? await Input("Not mine.") : path.EndsWith("amendments", StringComparison.Ordinal) ? new { reason = "Mine?", change = new { contact = "x@y.example" } }
            : new { verb = path.Contains("applications") ? "Withdraw" : "Surrender", reason = "Mine?", text = "x" };

        var answer = method == "GET" ? await stranger.Get(path) : await stranger.Send(new HttpMethod(method), path, body);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Call_WithoutScopeClosedOrOfAnotherEndpoint_IsRefused()
    {
        var program = await host.Program("mina", ApiScopes.ReadDatasets);

        var refused = await program.Get("/api/applications");
        Assert.Equal((HttpStatusCode.Forbidden, "KY-2"), (refused.StatusCode, (await refused.Json()).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await program.Get("/api/datasets")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/api/search?q=x")).StatusCode);
        var shown = program.Client.DefaultRequestHeaders.Authorization!.Parameter![..12];
        var key = await host.Read(db => db.ApiKeys.SingleAsync(one => one.Shown == shown));
        await host.Services.GetRequiredService<ManageConnections>().CloseKey(key.Id, Guid.NewGuid(), await host.Person("mina"), default);
        var closed = await program.Get("/api/datasets");
        Assert.Equal((HttpStatusCode.Unauthorized, "HTTP-401"), (closed.StatusCode, (await closed.Json()).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/api/applications")]
    [InlineData("/api/applications/A-001/acts")]
    [InlineData("/api/licences/XP-2026-0000017/acts")]
    [InlineData("/api/licences/XP-2026-0000017/duties/1/answer")]
    [InlineData("/api/licences/XP-2026-0000017/amendments")]
    [InlineData("/api/inbox/read")]
    [InlineData("/api/amendments/AM-1/acts")]
    [InlineData("/api/incidents")]
    [InlineData("/api/applications/A-001/appeals")]
    [InlineData("/api/applications/A-001/conditions/1/evidence")]
    [InlineData("/api/amendments/AM-1/conditions/1/evidence")]
    [InlineData("/api/access-requests")]
    [InlineData("/api/rulings")]
    [InlineData("/api/applications/A-001/statement")]
    public async Task Post_KeyThatIsNoUuid_IsWrongInput(string path)
    {
        var mina = await host.WithToken("mina");
        var answer = await mina.Send(HttpMethod.Post, path, new { verb = "Withdraw" }, "again");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(path.Contains("licences") && path.EndsWith("acts") ? "verb" : "Idempotency-Key", (await answer.Json()).GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Document_Anonymous_DescribesEveryEndpoint()
    {
        var document = await (await host.Anonymous().Get(ApiReference.Document)).Json();
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(one => one.Value.ValueKind is JsonValueKind.Object).Select(one => $"{one.Name.ToUpperInvariant()} {path.Name}")).ToHashSet();

        Assert.Empty(document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(one => one.Value.ValueKind is JsonValueKind.Object && !one.Value.TryGetProperty("summary", out _)).Select(one => $"{one.Name} {path.Name}")));

        var mapped = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/') is { } path && path.StartsWith("api/", StringComparison.Ordinal) && !path.StartsWith("api/openapi", StringComparison.Ordinal) && !path.StartsWith("api/reference", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/').Replace(":guid", "").Replace(":long", "").Replace(":int", "")}"));
        Assert.Empty(mapped.Except(described));
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("key", out _));
    }

    [Fact]
    public async Task Post_BodyThatDoesNotFit_IsAProblem()
    {
        var answer = await (await host.Program("mina", ApiScopes.WriteApplications)).Send(HttpMethod.Post, "/api/applications/A-001/acts", new { verb = "Withdraw", change = new { of = "another form" } });

        Assert.Equal((HttpStatusCode.BadRequest, "HTTP-400"), (answer.StatusCode, (await answer.Json()).GetProperty("code").GetString()));
    }

    private async Task<object> Input(string summary, int? drafts = null)
    {
        var subject = await host.Read(async db => (Version: (await db.DatasetVersions.FirstAsync()).Id.Value, Recipient: (await db.Organisations.SingleAsync(party => party.Name == "Lindemeer Institute for Public Health")).Id.Value));
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        return new
        {
            datasetVersion = subject.Version, recipient = subject.Recipient, purpose = "health-services-research", summary, necessity = "Length of stay depends on age.", mode = "Transfer", host = "Recipient",
            countries = "NL", start = today, end = today.AddMonths(6), endUseStatement = "Hanneke Vos", drafts,
        };
    }
}
