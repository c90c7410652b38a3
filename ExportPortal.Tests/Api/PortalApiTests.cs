using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Api;

public sealed class PortalApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Theory]
    [InlineData("/api/licences")]
    [InlineData("/api/search?q=hospital")]
    [InlineData("/api/applications/A-001")]
    [InlineData("/api/antiforgery")]
    public async Task Get_Anonymous_IsUnauthorizedAndNotRedirected(string address) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().Get(address)).StatusCode);

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
        foreach (var (name, act) in ((string, object)[])[
            ("odile", new { verb = "AskQuestion", reason = "Which months?" }), ("ilva", new { verb = "SendQuestions" }),
            ("mina", new { verb = "AnswerQuestions", answers = new Dictionary<string, string> { ["1"] = "January to June." } })])
            Assert.Equal(HttpStatusCode.OK, (await (await host.WithToken(name)).Client.PostAsJsonAsync($"/api/applications/{number}/acts", act)).StatusCode);
        var question = (await Json(await (await host.SignedIn("mina")).Get($"/api/applications/{number}"))).GetProperty("questions")[0];
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

    private Task<string> Waiting(string state) => host.Read(async db => (await db.Applications.ToListAsync()).First(one => one.State.ToString() == state).Number);

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>())!;
}
