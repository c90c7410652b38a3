using System.Net;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>Parties, people and words around a case by programs: the same use cases as the pages, once for a key, and closed to others.</summary>
public sealed class AroundApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private static string Key() => Guid.NewGuid().ToString();

    private Task<Organisation> Party(string name) => host.Read(db => db.Organisations.SingleAsync(party => party.RomanisedName.StartsWith(name)));

    [Fact]
    public async Task Match_ClearedByTwo_TakesEffectWithTheSecondAndIsNoPartysBusiness()
    {
        var party = await Party("Saaremets");
        var hit = ScreeningHit.Of(Guid.CreateVersion7(), party.Id, new(party.Subjects[0], new("list", "Invented list", Records.File, null),
            new("E-7", ListedKind.Organisation, [new("Saaremets Data", NameStrength.Main)], [], [], [], "invented"), new(0.9, 0, Agreement.Differs, 0, 0, "Saaremets Data", 0.9), MatchBand.Probable), host.Clock.GetUtcNow());
        await host.Read(async db => db.Add(hit) is not null && await db.SaveChangesAsync() > 0);
        var (ilva, tomas, acts, key) = (await host.WithToken("ilva"), await host.WithToken("tomas"), $"/api/screening/matches/{hit.Id}/acts", Key());

        Assert.Contains(hit.Id, (await (await ilva.Get("/api/screening/matches")).Json()).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
        Assert.True((await (await ilva.Get("/api/screening")).Json()).GetProperty("open").GetInt32() > 0);
        await ilva.Get("/api/screening/matches?state=LOST").IsProblem(HttpStatusCode.UnprocessableEntity);
        await (await host.SignedIn("kenji")).Get("/api/screening/matches").IsProblem(HttpStatusCode.Forbidden);
        await (await host.Program("kadri", [.. ApiScopes.All])).Get($"/api/screening/matches/{hit.Id}").IsProblem(HttpStatusCode.Unauthorized);
        await (await host.WithToken("petra")).Post(acts, new { verb = "Clear", reason = "No." }).IsProblem(HttpStatusCode.Conflict, "SC-2");
        await ilva.Post(acts, new { verb = "Forget" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Post(acts, new { verb = "Clear" }).IsProblem(HttpStatusCode.Conflict, "SC-3");
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("OPEN", await ilva.Post(acts, new { verb = "Clear", reason = "Another address." }, key).Text(HttpStatusCode.OK, "state"));
        await ilva.Post(acts, new { verb = "Clear", reason = "Again." }).IsProblem(HttpStatusCode.Conflict, "FE-11");
        await tomas.Post(acts, new { verb = "Clear", reason = "Late.", revision = 0 }).IsProblem(HttpStatusCode.Conflict, "STALE");
        Assert.Equal("CLEARED", await tomas.Post(acts, new { verb = "Clear", reason = "Another number." }).Text(HttpStatusCode.OK, "state"));
        var cleared = await (await ilva.Get($"/api/screening/matches/{hit.Id}")).Json();
        Assert.Equal(["Ilva Torrend", "Tomas Rhee"], cleared.GetProperty("signatures").EnumerateArray().Select(one => one.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task Standing_SetByAnOfficer_IsReadBackAndTakenFromNobodyElse()
    {
        var (ilva, path) = (await host.WithToken("ilva"), $"/api/recipients/{(await Party("Banyan")).Id.Value}");
        Assert.Equal("Medium", await ilva.Get(path).Text(HttpStatusCode.OK, "motive"));
        await (await host.SignedIn("kenji")).Send(HttpMethod.Put, $"{path}/standing", new { motive = "High", programme = false, reason = "None." }).IsProblem(HttpStatusCode.Forbidden);
        await (await host.WithToken("petra")).Send(HttpMethod.Put, $"{path}/standing", new { motive = "High", programme = false, reason = "None." }).IsProblem(HttpStatusCode.Conflict, "OR-11");
        await ilva.Send(HttpMethod.Put, $"{path}/standing", new { motive = "Grave", programme = true, reason = "It was read." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var set = await (await ilva.Send(HttpMethod.Put, $"{path}/standing", new { motive = "High", programme = true, reason = "It was read." })).Json();
        Assert.Equal(("High", true), (set.GetProperty("motive").GetString(), set.GetProperty("programme").GetBoolean()));
    }

    [Fact]
    public async Task DualUse_SetByAReviewer_IsReadBackAndTakenFromNobodyElse()
    {
        var marek = await host.WithToken("marek");
        var number = (await (await marek.Get("/api/datasets")).Json()).GetProperty("items")[0].GetProperty("number").GetString();
        var path = $"/api/datasets/{number}/dual-use";
        Assert.Equal(0, (await (await marek.Get(path)).Json()).GetProperty("level").GetInt32());

        await (await host.SignedIn("kenji")).Get(path).IsProblem(HttpStatusCode.Forbidden);
        await (await host.WithToken("ilva")).Send(HttpMethod.Put, path, new { level = 1, rationale = "a flag" }).IsProblem(HttpStatusCode.Conflict, "DS-17");
        await marek.Send(HttpMethod.Put, path, new { rationale = "no level" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await marek.Send(HttpMethod.Put, path, new { level = 4, rationale = "too high" }).IsProblem(HttpStatusCode.Conflict, "DS-18");
        Assert.Equal("a flag", (await (await marek.Send(HttpMethod.Put, path, new { level = 1, rationale = "a flag" })).Json()).GetProperty("setBy")[0].GetString());
        Assert.Equal(1, (await (await marek.Get(path)).Json()).GetProperty("level").GetInt32());
        var proposed = await (await marek.Send(HttpMethod.Put, path, new { level = 3, rationale = "severe" })).Json();
        Assert.Equal((1, 3), (proposed.GetProperty("level").GetInt32(), proposed.GetProperty("proposed").GetInt32()));
    }

    [Fact]
    public async Task Environment_SetDownByAReviewer_GivesTheLevelAndAsksForTheFactor()
    {
        var party = await Party("Korvania");
        var path = $"/api/recipients/{party.Id.Value}/environment";
        var marek = await host.WithToken("marek");
        var read = await (await marek.Get(path)).Json();
        var terms = host.Services.GetRequiredService<PolicyPack>().Environment;
        Assert.Equal(terms.Controls.Select(one => one.Code), read.GetProperty("controls").EnumerateArray().Select(one => one.GetProperty("code").GetString()));
        object All(DateOnly until, int skip = 0) => new { controls = terms.Controls.Skip(skip).Select(one => new { one.Code, answer = "Yes", evidence = "Visit report", expiresOn = until }) };
        var (today, key) = (DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime), Key());

        await (await host.SignedIn("kenji")).Get(path).IsProblem(HttpStatusCode.Forbidden);
        await (await host.WithToken("ilva")).Send(HttpMethod.Put, path, All(today)).IsProblem(HttpStatusCode.Conflict, "EN-1");
        await marek.Send(HttpMethod.Put, path, All(today, skip: 1)).IsProblem(HttpStatusCode.Conflict, "EN-2");
        await marek.Send(HttpMethod.Put, path, All(today.AddDays(-1))).IsProblem(HttpStatusCode.Conflict, "EN-4");
        await marek.Send(HttpMethod.Put, path, new { controls = new[] { new { code = "C01", answer = "Maybe" } } }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await marek.Send(HttpMethod.Put, $"/api/recipients/{Guid.NewGuid()}/environment", All(today)).IsProblem(HttpStatusCode.NotFound);
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("E4", await marek.Send(HttpMethod.Put, path, All(today.AddYears(1)), key).Text(HttpStatusCode.OK, "level"));
        Assert.Equal("Marek Sool", await marek.Get(path).Text(HttpStatusCode.OK, "approvedBy"));

        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await marek.Send(HttpMethod.Put, path, All(today.AddYears(1))).IsProblem(HttpStatusCode.Forbidden, "ID-3");
    }

    [Fact]
    public async Task Ruling_GivenWithoutAFreshFactor_IsAskedForIt()
    {
        var number = await (await host.Program("kenji", ApiScopes.AskForRulings)).Post("/api/rulings", new { question = "Counts by year." }).Text(HttpStatusCode.Created, "number");
        var ilva = await host.WithToken("ilva");
        host.Clock.Advance(TimeSpan.FromMinutes(6));

        await ilva.Post($"/api/rulings/{number}/answer", new { @public = "Counts", entry = "1M01", granularity = "G1", dualUse = 0, reasons = "Coarse." }).IsProblem(HttpStatusCode.Forbidden, "ID-3");
    }

    [Fact]
    public async Task Recognition_ProposedAndSigned_LetsPermitsCountUntilItIsSuspended()
    {
        var (petra, anselm, ilva, key) = (await host.WithToken("petra"), await host.WithToken("anselm"), await host.WithToken("ilva"), Key());
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        object Record(int ceiling) => new
        {
            partner = "Helvetic Data Office", country = "CH", permitType = "data permit", ceiling, categories = (string[])["1", "7"], conditions = "audit right", verification = "register", start = today, end = today.AddYears(2), reason = "Agreed.",
        };

        await (await host.SignedIn("hanneke")).Get("/api/recognitions").IsProblem(HttpStatusCode.Forbidden);
        await petra.Post("/api/recognitions", Record(4)).IsProblem(HttpStatusCode.Conflict, "MR-3");
        await petra.Post("/api/recognitions", new { partner = "Nobody" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var number = await petra.Post("/api/recognitions", Record(2), key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await petra.Post("/api/recognitions", Record(2), key).Text(HttpStatusCode.Created, "number"));
        var acts = $"/api/recognitions/{number}/acts";
        await petra.Post(acts, new { verb = "Sign", reason = "Mine." }).IsProblem(HttpStatusCode.Conflict, "FE-11");
        await ilva.Post(acts, new { verb = "Sign", reason = "Mine." }).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("IN_FORCE", await anselm.Post(acts, new { verb = "Sign", reason = "Agreed." }).Text(HttpStatusCode.OK, "state"));
        Assert.Contains(number, (await (await ilva.Get("/api/recognitions?limit=200")).Json()).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("number").GetString()));

        var permits = $"/api/recipients/{(await Party("Kurohana")).Id.Value}/permits";
        await ilva.Post(permits, new { recognition = "MR-999", permit = "CH-1", validUntil = today.AddYears(1) }).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await ilva.Post(permits, new { recognition = number, permit = "CH-1", validUntil = today.AddYears(1) })).StatusCode);
        Assert.True(await Counts());
        Assert.Equal("SUSPENDED", await anselm.Post(acts, new { verb = "Suspend", reason = "A doubt." }).Text(HttpStatusCode.OK, "state"));
        Assert.False(await Counts());

        async Task<bool> Counts() => Assert.Single((await (await ilva.Get(permits)).Json()).EnumerateArray()).GetProperty("counts").GetBoolean();
    }

    [Fact]
    public async Task Interest_DeclaredTwiceWithOneKey_IsOneOfTheCallersOwn()
    {
        var (saga, key, house) = (await host.WithToken("saga"), Key(), (await Party("Rift Lakes")).Id.Value);

        await (await host.WithToken("mina")).Post("/api/interests", new { organisation = house, words = "My sister works there." }).IsProblem(HttpStatusCode.Forbidden);
        await saga.Post("/api/interests", new { organisation = Guid.NewGuid(), words = "Nobody." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var id = await saga.Post("/api/interests", new { organisation = house, words = "My sister works there." }, key).Text(HttpStatusCode.Created, "id");
        Assert.Equal(id, await saga.Post("/api/interests", new { organisation = house, words = "My sister works there." }, key).Text(HttpStatusCode.Created, "id"));
        Assert.Equal(id, Assert.Single((await (await saga.Get("/api/interests")).Json()).EnumerateArray()).GetProperty("id").GetString());
        Assert.Empty((await (await (await host.SignedIn("odile")).Get("/api/interests")).Json()).EnumerateArray());
        await (await host.WithToken("odile")).Post($"/api/interests/{id}/end", new { }).IsProblem(HttpStatusCode.NotFound);
        Assert.NotNull(await saga.Post($"/api/interests/{id}/end", new { }).Text(HttpStatusCode.OK, "countsUntil"));
        // The id of a steward is read with its datasets.
        var dataset = (await (await saga.Get("/api/datasets?limit=1")).Json()).GetProperty("items")[0].GetProperty("number").GetString();
        var steward = (await (await saga.Get($"/api/datasets/{dataset}")).Json()).GetProperty("stewardId").GetGuid();
        await saga.Post("/api/interests", new { organisation = steward, words = "I worked there." }).Text(HttpStatusCode.Created, "id");
    }

    [Fact]
    public async Task EmergencyAccess_AskedByOneAndOpenedByAnother_IsReadAndReviewed()
    {
        var (ruben, sigrun, key) = (await host.WithToken("ruben"), await host.WithToken("sigrun"), Key());
        var asked = new { application = "A-001", reason = "The officer is ill and a hospital waits." };

        await (await host.WithToken("petra")).Post("/api/emergency-accesses", asked).IsProblem(HttpStatusCode.Forbidden);
        await ruben.Post("/api/emergency-accesses", new { application = "A-999", reason = "Because." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var number = await ruben.Post("/api/emergency-accesses", asked, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await ruben.Post("/api/emergency-accesses", asked, key).Text(HttpStatusCode.Created, "number"));
        await ruben.Get("/api/applications/A-001").IsProblem(HttpStatusCode.NotFound);
        var acts = $"/api/emergency-accesses/{number}/acts";
        Assert.StartsWith("FE-", await (await ruben.Post(acts, new { verb = "Open" })).Json() is var refused ? refused.GetProperty("code").GetString() : "");
        Assert.Equal("OPENED", await sigrun.Post(acts, new { verb = "Open", words = "I agree." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal(HttpStatusCode.OK, (await ruben.Get("/api/applications/A-001")).StatusCode);

        var row = await (await sigrun.Get($"/api/emergency-accesses/{number}")).Json();
        Assert.NotEmpty(row.GetProperty("reads").EnumerateArray());
        await sigrun.Post(acts, new { verb = "Review", words = "I had a part in it." }).IsProblem(HttpStatusCode.Conflict, "EA-3");
        var (other, reviewed) = (await OtherAuditor(), Key());
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("REVIEWED", await other.Post(acts, new { verb = "Review", words = "The case alone was read, and for the reason given." }, reviewed).Text(HttpStatusCode.OK, "state"));
        row = await (await sigrun.Get($"/api/emergency-accesses/{number}")).Json();
        Assert.Equal(("Jonas Quill", "The case alone was read, and for the reason given."), (row.GetProperty("reviewedBy").GetString(), row.GetProperty("finding").GetString()));
        Assert.Equal((await (await sigrun.Get("/api/emergency-accesses?limit=1")).Json()).GetProperty("items")[0].GetProperty("number").GetString(), number);
    }

    /// <summary>The brief demonstration has one auditor; Jonas becomes the second.</summary>
    private async Task<Visitor> OtherAuditor()
    {
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            Assert.True((await users.AddToRoleAsync((await users.FindByEmailAsync("jonas@adeo.example"))!, nameof(Role.Auditor))).Succeeded);
        }
        return await host.WithToken("jonas");
    }

    [Fact]
    public async Task Statement_OfAnApplication_IsReadAndSignedByItsRecipientAlone()
    {
        var number = await host.Draft("Signed by a program.", signatory: null);
        var (hanneke, mina) = (await host.Program("hanneke", ApiScopes.ReadApplications, ApiScopes.WriteApplications), await host.Program("mina", [.. ApiScopes.All]));
        var path = $"/api/statements/{number}";

        await hanneke.Get(path).IsProblem(HttpStatusCode.NotFound); // nobody has asked yet
        Assert.Equal(HttpStatusCode.NoContent, (await mina.Post($"/api/applications/{number}/statement", new { })).StatusCode);
        Assert.Equal(number, (await (await hanneke.Get("/api/statements?limit=1")).Json()).GetProperty("items")[0].GetProperty("application").GetString());
        var statement = await (await hanneke.Get(path)).Json();
        Assert.NotEmpty(statement.GetProperty("words").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, statement.GetProperty("closed").ValueKind);
        foreach (var other in (string[])["mina", "kenji"])
            await (await host.Program(other, [.. ApiScopes.All])).Get(path).IsProblem(HttpStatusCode.NotFound);
        await (await host.Program("hanneke", ApiScopes.ReadApplications)).Post($"{path}/signature", new { sha256 = "x" }).IsProblem(HttpStatusCode.Forbidden, "KY-2");
        await hanneke.Post($"{path}/signature", new { sha256 = "x" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await hanneke.Post($"{path}/signature", new { sha256 = new string('0', 64) }).IsProblem(HttpStatusCode.Conflict, "STALE");
        var (signature, key) = (new { sha256 = statement.GetProperty("sha256").GetString(), name = "Hanneke Vos", capacity = "director" }, Key());
        await (await host.Program("kenji", [.. ApiScopes.All])).Post($"{path}/signature", signature).IsProblem(HttpStatusCode.NotFound);
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("Hanneke Vos", await hanneke.Post($"{path}/signature", signature, key).Text(HttpStatusCode.OK, "signedBy"));
        await hanneke.Post($"{path}/signature", signature).IsProblem(HttpStatusCode.Conflict, "ES-4");
        await (await host.Program("hanneke", [.. ApiScopes.All])).Post("/api/applications/A-001/statement", new { }).IsProblem(HttpStatusCode.NotFound);
        await mina.Post("/api/applications/A-001/statement", new { }).IsProblem(HttpStatusCode.Conflict, "AP-3");
    }

    [Fact]
    public async Task Clauses_OfALicenceAndItsCase_AreReadByThoseWhoSeeThemAndChangedByDeciders()
    {
        var number = await host.First();
        var kenji = await host.Program("kenji", ApiScopes.ReadLicences, ApiScopes.ReadApplications);
        var kinds = (await (await kenji.Get($"/api/licences/{number}/clauses")).Json()).EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ToHashSet();
        Assert.Contains("CORE", kinds);
        await (await host.Program("hanneke", [.. ApiScopes.All])).Get($"/api/licences/{number}/clauses").IsProblem(HttpStatusCode.NotFound);
        await kenji.Get("/api/applications/A-001/clauses").IsProblem(HttpStatusCode.NotFound);
        var petra = await host.WithToken("petra");
        Assert.Equal("CA-1", await petra.Get("/api/applications/A-001/clauses").Text(HttpStatusCode.OK, "closed"));
        await petra.Post("/api/applications/A-001/clauses/acts", new { verb = "Add", code = "AC-01", reason = "Late." }).IsProblem(HttpStatusCode.Conflict, "CA-1");
        await petra.Post("/api/applications/A-001/clauses/acts", new { verb = "Remove", code = "AC-01" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await (await host.WithToken("kenji")).Post("/api/applications/A-001/clauses/acts", new { verb = "Add", code = "AC-01", reason = "Mine." }).IsProblem(HttpStatusCode.NotFound);

        var pending = await host.Pending("With a clause of the decider.");
        var (path, key) = ($"/api/applications/{pending}/clauses", Key());
        var before = await (await petra.Get(path)).Json();
        Assert.Equal(JsonValueKind.Null, before.GetProperty("closed").ValueKind);
        var code = before.GetProperty("toAdd")[0].GetString();
        await (await host.WithToken("ilva")).Post($"{path}/acts", new { verb = "Add", code, reason = "Mine." }).IsProblem(HttpStatusCode.Conflict);
        foreach (var _ in (int[])[1, 2])
            Assert.Equal([code], Added(await (await petra.Post($"{path}/acts", new { verb = "Add", code, reason = "Small groups." }, key)).Json()));
        await petra.Post($"{path}/acts", new { verb = "Add", code, reason = "Again." }).IsProblem(HttpStatusCode.Conflict, "CA-3");
        Assert.Empty(Added(await (await petra.Post($"{path}/acts", new { verb = "TakeBack", code, reason = "Large enough." })).Json()));

        static IEnumerable<string?> Added(JsonElement clauses) => clauses.GetProperty("clauses").EnumerateArray().Where(one => one.GetProperty("isAdded").GetBoolean()).Select(one => one.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Training_OfTheCaller_NamesEveryModule()
    {
        var training = await (await (await host.SignedIn("kenji")).Get("/api/training")).Json();

        Assert.Equal("Dr Kenji Arata", training.GetProperty("name").GetString());
        Assert.Equal(host.Services.GetRequiredService<PolicyPack>().Training!.Modules.Select(module => module.Key), training.GetProperty("modules").EnumerateArray().Select(one => one.GetProperty("key").GetString()));
        await (await host.Program("kenji", [.. ApiScopes.All])).Get("/api/training").IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Training_ModuleTakenTwiceWithOneKey_IsOnePassOfTheCaller()
    {
        var (kadri, module, key) = (await host.WithToken("kadri"), host.Services.GetRequiredService<PolicyPack>().Training!.Modules[0], Key());
        var path = $"/api/training/{module.Key}";
        int[] right = [.. module.Questions.Select(question => question.Right)];

        var questions = (await (await kadri.Get(path)).Json()).GetProperty("questions");
        Assert.Equal(module.Questions.Select(question => question.Text), questions.EnumerateArray().Select(one => one.GetProperty("text").GetString()));
        Assert.DoesNotContain("right", questions[0].EnumerateObject().Select(one => one.Name));
        await (await host.WithToken("ilva")).Post($"{path}/answers", new { answers = right }).IsProblem(HttpStatusCode.Forbidden);
        await kadri.Get("/api/training/none").IsProblem(HttpStatusCode.NotFound);
        await kadri.Post("/api/training/none/answers", new { answers = right }).IsProblem(HttpStatusCode.NotFound);
        await kadri.Post($"{path}/answers", new { }).IsProblem(HttpStatusCode.Conflict, "TN-1");
        await kadri.Post($"{path}/answers", new { answers = right.Select(one => one % 2 + 1) }).IsProblem(HttpStatusCode.Conflict, "TN-2");
        foreach (var _ in (int[])[1, 2])
            Assert.NotNull((await (await kadri.Post($"{path}/answers", new { answers = right }, key)).Json()).GetProperty("modules")[0].GetProperty("passedAt").GetString());
        Assert.Equal("Kadri Saar", (await host.Read(db => db.TrainingPasses.SingleAsync(pass => pass.PersonName == "Kadri Saar"))).PersonName);
    }
}
