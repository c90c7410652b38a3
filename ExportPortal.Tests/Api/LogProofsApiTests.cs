using System.Net;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>POST /api/logs/{log}/consistency, as a witness asks it that kept an older checkpoint.</summary>
public sealed class LogProofsApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private static int made;

    private AccessWitness Witness => host.Services.GetRequiredService<AccessWitness>();

    [Fact]
    public async Task Post_OlderCheckpointOfTheAccessLog_IsProvedAndTheReadingIsOnRecord()
    {
        var older = SignedCheckpoint.Parse(await Grow(5));
        var newer = SignedCheckpoint.Parse(await Grow(300));

        var answer = await Ask(await host.WithToken("sigrun"), "access", older.ToString());

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var proof = ConsistencyProof.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Null(proof.Fault(Witness.Key.Key, CheckpointKey.Check));
        Assert.Equal((older.Size, newer.Size, older.Size + 300), (proof.Older.Size, proof.Newer.Size, proof.Newer.Size));
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        var trace = (await AuditHistory.OfSubject(session.Connection, "log", "access", -1, default)).Last();
        Assert.Equal(("log.read", AuditOutcome.Done, (await host.Person("Sigrun")).Person), (trace.Event.Act, trace.Event.Outcome, trace.Event.Person));
    }

    [Fact]
    public async Task Post_OlderCheckpointOfTheLogOfActs_IsProved()
    {
        var (publisher, key) = (host.Services.GetRequiredService<CheckpointPublisher>(), host.Services.GetRequiredService<CheckpointKey>());
        string kept;
        await using (var session = await host.Services.GetRequiredService<OpenLog>()(default))
        {
            await publisher.Publish(session, default);
            kept = (await new CheckpointStore(LogTables.Audit).Newest(session.Connection, default))!.Note;
        }
        var sigrun = await host.WithToken("sigrun"); // signing in is an act, so the log grows
        await using (var session = await host.Services.GetRequiredService<OpenLog>()(default))
            await publisher.Publish(session, default);

        var proof = ConsistencyProof.Parse(await (await Ask(sigrun, "audit", kept)).Content.ReadAsStringAsync());

        Assert.Null(proof.Fault(key.Key, CheckpointKey.Check));
        Assert.True(proof.Newer.Size > proof.Older.Size);
    }

    [Fact]
    public async Task Post_CheckpointThatTheLogDoesNotContinue_SaysWhy()
    {
        await Grow(5);
        var sigrun = await host.WithToken("sigrun");
        var key = Witness.Key;
        var rewritten = new Checkpoint(key.Key.Name, 3, TreeHash.Leaf("another log"u8)).Sign(key);
        var cut = new Checkpoint(key.Key.Name, 1_000_000, TreeHash.Leaf("another log"u8)).Sign(key);
        var foreign = new Checkpoint(key.Key.Name, 3, TreeHash.Leaf("another log"u8)).Sign(host.Services.GetRequiredService<CheckpointKey>());

        foreach (var (checkpoint, reason) in ((SignedCheckpoint, string)[])[(rewritten, "contradict"), (cut, "cut off"), (foreign, "not signed by")])
        {
            var answer = await Ask(sigrun, "access", checkpoint.ToString());
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(reason, text);
        }
    }

    [Theory]
    [InlineData("access", "no checkpoint", HttpStatusCode.UnprocessableEntity)]
    [InlineData("access", "", HttpStatusCode.UnprocessableEntity)]
    [InlineData("other", "no checkpoint", HttpStatusCode.NotFound)]
    public async Task Post_NoCheckpointOrNoLog_IsRefused(string log, string body, HttpStatusCode expected) =>
        Assert.Equal(expected, (await Ask(await host.WithToken("sigrun"), log, body)).StatusCode);

    [Theory]
    [InlineData("kenji")]
    [InlineData("ruben")]
    [InlineData("mina")]
    public async Task Post_WhoMayNotReadTheLog_IsForbidden(string name) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(await host.WithToken(name), "access", await Grow(1))).StatusCode);

    [Fact]
    public async Task Post_AnonymousOrWithoutToken_IsRefused()
    {
        var checkpoint = await Grow(1);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(host.Anonymous(), "access", checkpoint)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(await host.SignedIn("sigrun"), "access", checkpoint)).StatusCode);
    }

    /// <summary>A program that streams a file does not say how long it is.</summary>
    [Fact]
    public async Task Post_CheckpointInPiecesWithoutItsLength_IsProvedAndOneWithoutEndIsRefused()
    {
        var (older, sigrun) = (await Grow(2), await host.WithToken("sigrun"));
        async Task<HttpResponseMessage> Send(byte[] body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/logs/access/consistency") { Content = new StreamContent(new Unmeasured(body)) };
            request.Headers.TransferEncodingChunked = true;
            return await sigrun.Client.SendAsync(request);
        }

        var answer = await Send(System.Text.Encoding.UTF8.GetBytes(older));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(older, ConsistencyProof.Parse(await answer.Content.ReadAsStringAsync()).Older.ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(new byte[(64 << 10) + 1])).StatusCode);
    }

    /// <summary>A stream that does not tell its length.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private static Task<HttpResponseMessage> Ask(Visitor visitor, string log, string checkpoint) =>
        visitor.Client.PostAsync($"/api/logs/{log}/consistency", new StringContent(checkpoint));

    /// <summary>Adds events to the access log; gives the checkpoint that signs them.</summary>
    private async Task<string> Grow(int events)
    {
        var name = $"enclave-{Interlocked.Increment(ref made)}";
        var sources = host.Services.GetRequiredService<AccessSources>();
        Assert.True(await sources.Add(name, new byte[32], null, [], AccessEvents.Start, default));
        var lines = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, events).Select(AccessEvents.Line)));
        await host.Services.GetRequiredService<AccessIngest>().Run((await sources.Find(name, default))!, ContentHash.Of(lines), new byte[64], new MemoryStream(lines), new DeliveryLimits(), default);
        await host.Services.GetRequiredService<AccessCheckpoints>().Publish(default);
        return (await host.Services.GetRequiredService<AccessCheckpoints>().Newest(default))!;
    }
}
