using System.Net;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>Disputes, reviewers, changes of circumstances and policy packs by programs and people: done once for a key, and closed to others.</summary>
public sealed class LifeRestApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private static string Key() => Guid.NewGuid().ToString();

    [Fact]
    public async Task Dispute_OpenedTwiceWithOneKey_IsOneThatTheOfficeAnswersAndStrangersDoNotSee()
    {
        var licence = await host.Grant("Disputed by a program.");
        await host.Accept(licence, "hanneke", "mina");
        var (hanneke, key) = (await host.Program("hanneke", ApiScopes.WriteApplications, ApiScopes.ReadApplications), Key());
        var input = new { kind = "Condition", about = licence, grounds = "It asks for too much." };

        await hanneke.Post("/api/disputes", new { kind = "Nonsense", about = licence, grounds = "x" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await (await host.Program("kadri", [.. ApiScopes.All])).Post("/api/disputes", input).IsProblem(HttpStatusCode.UnprocessableEntity);
        var number = await hanneke.Post("/api/disputes", input, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await hanneke.Post("/api/disputes", input, key).Text(HttpStatusCode.Created, "number"));
        Assert.Equal(number, Assert.Single((await (await hanneke.Get($"/api/disputes?open=true&about={licence}")).Json()).GetProperty("items").EnumerateArray()).GetProperty("number").GetString());
        await (await host.SignedIn("kenji")).Get($"/api/disputes/{number}").IsProblem(HttpStatusCode.NotFound);
        await host.Anonymous().Get($"/api/disputes/{number}").IsProblem(HttpStatusCode.Unauthorized);

        var acts = $"/api/disputes/{number}/acts";
        await hanneke.Post(acts, new { verb = "Answer", outcome = "Upheld", reason = "Mine." }).IsProblem(HttpStatusCode.Conflict, "WF-2");
        await (await host.WithToken("bram")).Post(acts, new { verb = "Answer", reason = "No outcome." }).IsProblem(HttpStatusCode.Conflict, "DQ-11");
        Assert.Equal("OFFICER_ANSWERED", await (await host.WithToken("bram")).Post(acts, new { verb = "Answer", outcome = "NotUpheld", reason = "The clause follows from the rules." }).Text(HttpStatusCode.OK, "state"));
        Assert.Equal("SETTLED", await hanneke.Post(acts, new { verb = "Accept", reason = "Understood." }).Text(HttpStatusCode.OK, "state"));
        var judgment = $"/api/disputes/{number}/judgment";
        await hanneke.Post(judgment, new { outcome = "Won", court = "District Court", file = "7 K 1/26", day = "2026-05-03", reason = "x" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await hanneke.Post(judgment, new { outcome = "Upheld", court = "District Court", file = "7 K 1/26", reason = "x" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await hanneke.Post(judgment, new { outcome = "Upheld", court = "District Court", file = "7 K 1/26", day = "2026-05-03", reason = "x" }).IsProblem(HttpStatusCode.Conflict, "WF-1");
        Assert.Equal("NOT_UPHELD", (await (await hanneke.Get($"/api/disputes/{number}")).Json()).GetProperty("answers")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Circumstance_ToldTwiceWithOneKey_IsOneThatTheOfficeAnswers()
    {
        var licence = await host.Grant("Changed, by a program.");
        await host.Accept(licence, "hanneke", "mina");
        var (hanneke, key, path) = (await host.Program("hanneke", ApiScopes.ActOnLicences, ApiScopes.ReadLicences), Key(), $"/api/licences/{licence}/circumstances");
        var input = new { kind = "Contact", changedOn = "2026-01-05", what = "Another telephone." };

        await hanneke.Post(path, new { kind = "Contact", what = "No day." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await (await host.Program("kadri", [.. ApiScopes.All])).Post(path, input).IsProblem(HttpStatusCode.NotFound);
        var number = await hanneke.Post(path, input, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await hanneke.Post(path, input, key).Text(HttpStatusCode.Created, "number"));
        Assert.Equal(number, Assert.Single((await (await hanneke.Get(path)).Json()).EnumerateArray()).GetProperty("number").GetString());
        await (await host.WithToken("hanneke")).Post($"/api/circumstances/{number}/answer", new { answer = "Mine." }).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal("SETTLED", await (await host.WithToken("ilva")).Post($"/api/circumstances/{number}/answer", new { answer = "The record is corrected." }).Text(HttpStatusCode.OK, "state"));
        await (await host.WithToken("ilva")).Post($"/api/circumstances/{number}/answer", new { answer = "Again." }).IsProblem(HttpStatusCode.Conflict, "WF-1");
    }

    [Fact]
    public async Task Report_HandedInByAProgram_IsReviewedByAnOfficerOnceAndByNobodyElse()
    {
        var licence = await host.Grant("Reported by a program.");
        await host.Accept(licence, "hanneke", "mina");
        await host.Read(async db =>
        {
            // As if the period of the first report were over and it was handed in.
            var held = await db.Licences.SingleAsync(one => one.Number == licence);
            var report = held.Duties.First(duty => duty.Kind is DutyKind.Report);
            var after = new DateTimeOffset(report.Due.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            held.Answer(report.No, new("Tables alone.", 2, 1, (await host.Person("hanneke")).Person, "Hanneke", after), await host.Person("hanneke"), after);
            return await db.SaveChangesAsync();
        });
        var path = $"/api/licences/{licence}/duties";
        var read = await (await (await host.Program("hanneke", ApiScopes.ReadLicences)).Get(path)).Json();
        var report = read.GetProperty("items").EnumerateArray().First(one => one.GetProperty("answer").ValueKind is System.Text.Json.JsonValueKind.Object);
        Assert.Equal(("Report", "Tables alone.", 2), (report.GetProperty("kind").GetString(), report.GetProperty("answer").GetProperty("text").GetString(), report.GetProperty("answer").GetProperty("users").GetInt32()));
        var (review, revision, key) = ($"{path}/{report.GetProperty("no").GetInt32()}/review", read.GetProperty("revision").GetInt32(), Key());

        var ilva = await host.WithToken("ilva");
        await ilva.Post(review, new { remark = "No word whether." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Post(review, new { accepted = false, revision }).IsProblem(HttpStatusCode.Conflict); // it says nothing of what is missing
        await (await host.WithToken("hanneke")).Post(review, new { accepted = true }).IsProblem(HttpStatusCode.Forbidden);
        await host.Anonymous().Post(review, new { accepted = true }).IsProblem(HttpStatusCode.Unauthorized);
        for (var time = 0; time < 2; time++)
        {
            var items = (await (await ilva.Post(review, new { accepted = false, remark = "Which tables?", revision }, key)).Json()).GetProperty("items").EnumerateArray();
            Assert.Equal(System.Text.Json.JsonValueKind.Null, items.First(one => one.GetProperty("no").GetInt32() == report.GetProperty("no").GetInt32()).GetProperty("answer").ValueKind);
        }
        await ilva.Post(review, new { accepted = true, revision }).IsProblem(HttpStatusCode.Conflict); // another revision by now
    }

    [Fact]
    public async Task Desk_InboxAndKeys_AreThoseOfTheCallerAlone()
    {
        var (ilva, mina) = (await host.WithToken("ilva"), await host.WithToken("mina"));
        var desk = await (await ilva.Get("/api/desk")).Json();
        var shown = await host.Services.GetRequiredService<Features.Desk.DeskQuery>().For(await host.Person("ilva"), default);
        Assert.Equal((shown.Open, shown.Waiting, shown.Queue.Count), (desk.GetProperty("open").GetInt32(), desk.GetProperty("waiting").GetInt32(), desk.GetProperty("queue").GetArrayLength()));
        int Of(string kind) => desk.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("kind").GetString() == kind);
        Assert.Equal((shown.Duties.Waiting.Count, shown.Duties.Late.Count, shown.Rulings.Count), (Of("DUTY"), Of("DUTY_LATE"), Of("RULING")));
        await mina.Get("/api/desk").IsProblem(HttpStatusCode.Forbidden);

        var letters = await (await mina.Get("/api/inbox")).Json();
        var first = letters.GetProperty("items")[0];
        Assert.Equal(1, (await (await mina.Post("/api/inbox/read", new { letter = first.GetProperty("id").GetGuid() })).Json()).GetProperty("read").GetInt32());
        Assert.Equal(0, (await (await ilva.Post("/api/inbox/read", new { letter = letters.GetProperty("items")[1].GetProperty("id").GetGuid() })).Json()).GetProperty("read").GetInt32());
        Assert.Equal(letters.GetProperty("unread").GetInt32() - 1, (await (await mina.Get("/api/inbox?unread=true")).Json()).GetProperty("unread").GetInt32());

        var program = await host.Program("mina", ApiScopes.ReadDatasets);
        var own = (await (await mina.Get("/api/keys")).Json()).EnumerateArray().First(one => one.GetProperty("closedAt").ValueKind is System.Text.Json.JsonValueKind.Null);
        Assert.False(own.TryGetProperty("secret", out _));
        var path = $"/api/keys/{own.GetProperty("id").GetGuid()}";
        await ilva.Get("/api/keys").IsProblem(HttpStatusCode.Forbidden);
        await program.Get("/api/keys").IsProblem(HttpStatusCode.Unauthorized); // no key opens these
        await (await host.WithToken("hanneke")).Send(HttpMethod.Delete, path, new { }, Key()).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await mina.Send(HttpMethod.Delete, path, new { }, Key())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/api/datasets")).StatusCode);
        await mina.Send(HttpMethod.Delete, path, new { }, Key()).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reviewer_AskedByTheOffice_IsReadWithWhoElseCould()
    {
        var number = await host.Read(async db => (await db.Applications.Where(one => one.State == ApplicationState.InReview).OrderBy(one => one.Number).FirstAsync()).Number);
        var (ilva, path) = (await host.WithToken("ilva"), $"/api/applications/{number}/reviewers");

        await (await host.SignedIn("mina")).Get(path).IsProblem(HttpStatusCode.Forbidden);
        var read = await (await ilva.Get(path)).Json();
        var opinion = read.GetProperty("opinions").EnumerateArray().First();
        var free = opinion.GetProperty("persons").EnumerateArray().First(one => one.GetProperty("closed").ValueKind is System.Text.Json.JsonValueKind.Null);
        await ilva.Post(path, new { opinion = "Nonsense", person = free.GetProperty("person").GetGuid() }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Post(path, new { opinion = opinion.GetProperty("opinion").GetString(), person = Guid.NewGuid() }).IsProblem(HttpStatusCode.Conflict, "RV-9");
        var asked = await (await ilva.Post(path, new { opinion = opinion.GetProperty("opinion").GetString(), person = free.GetProperty("person").GetGuid(), revision = read.GetProperty("revision").GetInt32() })).Json();
        Assert.Equal(free.GetProperty("name").GetString(), asked.GetProperty("opinions").EnumerateArray().First(one => one.GetProperty("opinion").GetString() == opinion.GetProperty("opinion").GetString()).GetProperty("asked").GetString());
        await ilva.Post(path, new { opinion = opinion.GetProperty("opinion").GetString(), person = free.GetProperty("person").GetGuid(), revision = read.GetProperty("revision").GetInt32() }).IsProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Pack_Published_IsSentByteForByteToAnybodyWithItsHash()
    {
        var anybody = host.Anonymous();
        foreach (var (address, id) in ((string, string)[])[("in-force", ShippedPacks.Current.Id), .. ShippedPacks.All.Select(pack => (pack.Id, pack.Id))])
        {
            var answer = await anybody.Get($"/policy/{address}.json");
            Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(ShippedPacks.Bytes(id), bytes);
            Assert.Equal($"\"{ContentHash.Of(bytes).Hex}\"", answer.Headers.ETag!.Tag);
        }
        var listed = await (await anybody.Get("/api/policy")).Json();
        Assert.Equal(("IN_FORCE", ShippedPacks.Current.Hash.Hex), listed.EnumerateArray().Where(one => one.GetProperty("id").GetString() == ShippedPacks.Current.Id).Select(one => (one.GetProperty("state").GetString(), one.GetProperty("sha256").GetString())).Single());
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.Get("/policy/eu-style-1999.1.json")).StatusCode);
    }

    [Fact]
    public async Task PackDraft_HandedInByItsAuthor_IsReadReviewedAndDeclined_AndClosedToOthers()
    {
        var (author, file) = (await host.WithToken(await Author()), PackFiles.Next(PackFiles.Stricter));
        HttpContent Body(byte[] bytes) => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };

        await (await host.WithToken("ilva")).Post("/api/policy/drafts?words=x", Body(file)).IsProblem(HttpStatusCode.Forbidden);
        await author.Post("/api/policy/drafts?words=wrong", Body("{}"u8.ToArray())).IsProblem(HttpStatusCode.UnprocessableEntity);
        var key = Key();
        var id = await author.Post("/api/policy/drafts?words=Stricter.", Body(file), key).Text(HttpStatusCode.Created, "id");
        Assert.Equal(id, await author.Post("/api/policy/drafts?words=Stricter.", Body(file), key).Text(HttpStatusCode.Created, "id"));
        Assert.Equal(id, (await (await author.Get("/api/policy/drafts")).Json())[0].GetProperty("id").GetString());
        Assert.Equal(file, await (await author.Get($"/policy/drafts/{id}.json")).Content.ReadAsByteArrayAsync());
        Assert.NotEqual(HttpStatusCode.OK, (await host.Anonymous().Get($"/policy/drafts/{id}.json")).StatusCode);

        var acts = $"/api/policy/drafts/{id}/acts";
        await author.Post(acts, new { verb = "Review", reason = "Mine." }).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("REVIEWED", await (await host.WithToken("petra")).Post(acts, new { verb = "Review", reason = "Read." }).Text(HttpStatusCode.OK, "state"));
        await (await host.WithToken("petra")).Post(acts, new { verb = "Publish", reason = "Mine too." }).IsProblem(HttpStatusCode.Conflict, "FE-8");
        Assert.Equal("DECLINED", await (await host.WithToken("leif")).Post(acts, new { verb = "Decline", reason = "Not now." }).Text(HttpStatusCode.OK, "state"));
    }

    [Fact]
    public async Task Dataset_RegisteredByItsSteward_IsOnRecordOnceAndItsVersionSaysWhereItCameFrom()
    {
        var (mina, key) = (await host.WithToken("mina"), Key());
        var input = new { title = "Stays, joined by a program", limitations = "None known.", entries = new[] { "1M01" }, granularity = "G4", persons = 900, dualUse = 0, prevalence = 0.1 };
        await (await host.WithToken("kenji")).Post("/api/datasets", input).IsProblem(HttpStatusCode.Forbidden);
        await mina.Post("/api/datasets", new { title = "No entry", limitations = "None.", entries = (string[]?)null, persons = 1, prevalence = 0 }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var number = await mina.Post("/api/datasets", input, key).Text(HttpStatusCode.Created, "number");
        Assert.Equal(number, await mina.Post("/api/datasets", input, key).Text(HttpStatusCode.Created, "number"));

        var (source, made) = (await host.Read(async db => (await db.DatasetVersions.FirstAsync()).Id.Value), Guid.NewGuid());
        await host.Read(async db =>
        {
            var dataset = await db.Datasets.Include(one => one.Versions).SingleAsync(one => one.Number == number);
            db.DatasetVersions.Add(dataset.AddVersion(new(made), new("joined.csv", ContentHash.Of("joined"u8.ToArray()), 6, 900, 4), [new("ward", Domain.Datasets.ColumnRole.QuasiIdentifier, Domain.Datasets.ColumnType.Text)], await host.Person("mina"), host.Clock.GetUtcNow()));
            return await db.SaveChangesAsync();
        });
        var path = $"/api/datasets/{number}/versions/{made}/origin";
        object Origin(Guid from) => new { sources = new[] { from }, technique = "join", parameters = "by ward and month", software = "R 4.4", @operator = "Mina", on = "2026-01-05" };
        await mina.Send(HttpMethod.Put, path, new { sources = new[] { source }, technique = "join" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Send(HttpMethod.Put, path, Origin(Guid.NewGuid())).IsProblem(HttpStatusCode.UnprocessableEntity);
        await mina.Send(HttpMethod.Put, path, Origin(made)).IsProblem(HttpStatusCode.Conflict, "DS-12");
        await (await host.WithToken("ilva")).Send(HttpMethod.Put, path, Origin(source)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal(number, await mina.Send(HttpMethod.Put, path, Origin(source)).Text(HttpStatusCode.OK, "dataset"));
        var read = (await (await mina.Get(path)).Json()).GetProperty("origin");
        Assert.Equal((source, "join", "R 4.4"), (read.GetProperty("sources")[0].GetProperty("version").GetGuid(), read.GetProperty("technique").GetString(), read.GetProperty("software").GetString()));
        await (await host.SignedIn("kadri")).Get(path).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Owners_SetDownByTheOffice_AreReadBackAndAreNoPartysBusiness()
    {
        var (ilva, id) = (await host.WithToken("ilva"), await host.Read(async db => (await db.Organisations.SingleAsync(one => one.Name == "Saaremets Data Workshop")).Id.Value));
        var path = $"/api/recipients/{id}/owners";
        var input = new { owners = new[] { new { of = 0, name = "Harbour Holding", country = "EE", share = 60m }, new { of = 1, name = "Somebody", country = "NL", share = 50m } }, numbers = new[] { "LEI: 5493001KJTIIGC8Y1R12" } };
        await (await host.WithToken("kadri")).Send(HttpMethod.Put, path, input).IsProblem(HttpStatusCode.Forbidden);
        var mark = (await (await ilva.Get(path)).Json()).GetProperty("mark").GetString();
        await (await host.WithToken("odile")).Send(HttpMethod.Put, path, new { input.owners, input.numbers, mark }).IsProblem(HttpStatusCode.Conflict, "OR-3");
        await ilva.Send(HttpMethod.Put, path, new { input.owners, mark }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Send(HttpMethod.Put, path, new { input.owners, numbers = new[] { "no kind" }, mark }).IsProblem(HttpStatusCode.UnprocessableEntity);
        await ilva.Send(HttpMethod.Put, path, input).IsProblem(HttpStatusCode.UnprocessableEntity); // what it leaves out is gone, so it says what was read (ADR 28)
        var read = await (await ilva.Send(HttpMethod.Put, path, new { input.owners, input.numbers, mark })).Json();
        await ilva.Send(HttpMethod.Put, path, new { input.owners, input.numbers, mark }).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal([(0, "Harbour Holding", 60m), (1, "Somebody", 50m)], read.GetProperty("owners").EnumerateArray().Select(one => (one.GetProperty("of").GetInt32(), one.GetProperty("name").GetString()!, one.GetProperty("share").GetDecimal())));
        // What was read goes back as it is.
        var again = await (await ilva.Send(HttpMethod.Put, path, read)).Json();
        Assert.Equal(read.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task WebhookOrganisationAndOutcomes_AreForWhomTheirPagesAreFor()
    {
        var (kadri, ruben) = (await host.WithToken("kadri"), await host.WithToken("ruben"));
        var address = new { url = "https://hooks.saaremets.example/access" };
        await ruben.Send(HttpMethod.Put, "/api/webhook", address).IsProblem(HttpStatusCode.Forbidden);
        await kadri.Send(HttpMethod.Put, "/api/webhook", new { url = "http://hooks" }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var key = Key();
        Assert.StartsWith("whsec_", await kadri.Send(HttpMethod.Put, "/api/webhook", address, key).Text(HttpStatusCode.OK, "secret"));
        await kadri.Send(HttpMethod.Put, "/api/webhook", address, key).IsProblem(HttpStatusCode.Conflict); // a secret is shown once
        var read = await (await kadri.Get("/api/webhook")).Json();
        Assert.Equal(address.url, read.GetProperty("url").GetString());
        Assert.DoesNotContain("whsec_", read.GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await (await (await host.SignedIn("hanneke")).Get("/api/webhook")).Json()).GetProperty("url").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, (await kadri.Client.DeleteAsync("/api/webhook")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await kadri.Client.DeleteAsync("/api/webhook")).StatusCode);

        var party = new { name = "Registered by a program", country = "nl", isSteward = false, isRecipient = true };
        await (await host.WithToken("ilva")).Post("/api/organisations", party).IsProblem(HttpStatusCode.Forbidden);
        await ruben.Post("/api/organisations", party with { isRecipient = false }).IsProblem(HttpStatusCode.UnprocessableEntity);
        var id = await ruben.Post("/api/organisations", party).Text(HttpStatusCode.Created, "id");
        Assert.Equal("NL", await host.Read(async db => (await db.Organisations.SingleAsync(one => one.Name == party.name)) is var made && made.Id.Value.ToString() == id ? made.Country : ""));

        await kadri.Get("/api/applications/outcomes").IsProblem(HttpStatusCode.Forbidden);
        var rows = (await (await (await host.SignedIn("petra")).Get("/api/applications/outcomes")).Json()).EnumerateArray().ToList();
        Assert.Contains("Destination group", rows.Select(row => row.GetProperty("by").GetString()));
        await (await host.WithToken("kenji")).Post($"/api/licences/{await host.First()}/seal", new { }).IsProblem(HttpStatusCode.Forbidden);
        await (await host.WithToken("ilva")).Post($"/api/licences/{await host.First()}/seal", new { }).IsProblem(HttpStatusCode.Conflict, "LP-4");
    }

    /// <summary>First name of somebody who writes the rules from now on; the brief demonstration has nobody who does.</summary>
    private async Task<string> Author()
    {
        var yara = await host.Person("yara");
        await host.Read(async db =>
        {
            // The store has a role from the first account on that holds it.
            var role = new PortalRole { Id = Guid.NewGuid(), Name = nameof(Role.PolicyAuthor), NormalizedName = nameof(Role.PolicyAuthor).ToUpperInvariant() };
            db.Roles.Add(role);
            db.UserRoles.Add(new() { UserId = yara.User.Value, RoleId = role.Id });
            return await db.SaveChangesAsync();
        });
        return "yara";
    }

    [Fact]
    public async Task Sites_ListedByTheOffice_AreReadByBothSidesAndStruckByTheLicensee()
    {
        var number = await host.Second();
        var path = $"/api/licences/{number}/sites";
        await host.Read(async db =>
        {
            var held = await db.Licences.SingleAsync(one => one.Number == number);
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(held, held.Grant! with { Sites = [new(1, "Lindemeer", "NL", "1 Quay")] });
            return await db.SaveChangesAsync();
        });
        var (hanneke, mina, ilva) = (await host.Program("hanneke", ApiScopes.ActOnLicences, ApiScopes.ReadLicences), await host.WithToken("mina"), await host.WithToken("ilva"));
        async Task<JsonElement> Site(Visitor caller) => Assert.Single((await (await caller.Get(path)).Json()).GetProperty("items").EnumerateArray());

        Assert.False((await Site(mina)).GetProperty("isListed").GetBoolean());
        await ilva.Send(HttpMethod.Post, $"{path}/1/listing", new { evidence = "File 12." }).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.OK, (await ilva.Send(HttpMethod.Post, $"{path}/1/listing", new { joinedOn = "2026-10-01", evidence = "File 12." })).StatusCode);
        var listed = await Site(mina);
        Assert.Equal((true, "S1", "2026-10-01"), (listed.GetProperty("isListed").GetBoolean(), listed.GetProperty("site").GetString(), listed.GetProperty("joinedOn").GetString()));
        await mina.Send(HttpMethod.Post, $"{path}/1/striking", new { reason = "Mine?" }).IsProblem(HttpStatusCode.Conflict, "SI-5");
        Assert.Equal(HttpStatusCode.OK, (await hanneke.Send(HttpMethod.Post, $"{path}/1/striking", new { reason = "It has left." })).StatusCode);
        Assert.Equal("It has left.", (await Site(hanneke)).GetProperty("struckFor").GetString());
    }
}
