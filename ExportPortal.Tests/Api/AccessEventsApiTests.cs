using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

public sealed class AccessEventsApiTests(AccessHost host) : IClassFixture<AccessHost>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_SignedDelivery_GivesAReceiptWhoseCheckpointCoversIt(bool gzip)
    {
        var source = await host.Source();
        var answer = await Send(AccessHost.Delivery(source, $"{AccessEvents.Line(1)}\n{{}}\n{AccessEvents.Line(2)}\n", gzip));
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((3, 2, 1), (receipt.GetProperty("lines").GetInt64(), receipt.GetProperty("accepted").GetInt64(), receipt.GetProperty("refused").GetInt64()));
        Assert.Equal(2, receipt.GetProperty("errors")[0].GetProperty("line").GetInt64());
        var checkpoint = SignedCheckpoint.Parse(receipt.GetProperty("checkpoint").GetString()!);
        Assert.True(checkpoint.IsSignedBy(host.Services.GetRequiredService<AccessWitness>().Key.Key, CheckpointKey.Check));
        Assert.True(checkpoint.Size > receipt.GetProperty("ranges")[0].GetProperty("last").GetInt64());
    }

    [Fact]
    public async Task Post_SameDeliveryAgain_AddsNothing()
    {
        var source = await host.Source();
        await Send(AccessHost.Delivery(source, AccessEvents.Line(1)));
        var receipt = await (await Send(AccessHost.Delivery(source, AccessEvents.Line(1)))).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((0, 1), (receipt.GetProperty("accepted").GetInt64(), receipt.GetProperty("duplicates").GetInt64()));
    }

    [Fact]
    public async Task Post_SignedByAnotherKey_IsForbiddenAndStoresNothing()
    {
        var (source, other) = (await host.Source(), await host.Source());
        var before = await Size();

        var answer = await Send(AccessHost.Delivery((source.Name, other.Key), AccessEvents.Line(1)));

        Assert.Equal((HttpStatusCode.Forbidden, before), (answer.StatusCode, await Size()));
    }

    [Fact]
    public async Task Post_BodyChangedOnTheWay_IsRefusedAndStoresNothing()
    {
        var source = await host.Source();
        var before = await Size();
        var request = AccessHost.Delivery(source, AccessEvents.Line(1));
        var changed = new StringContent(AccessEvents.Line(2));
        changed.Headers.Add("Content-Digest", request.Content!.Headers.GetValues("Content-Digest"));
        request.Content = changed;

        var answer = await Send(request);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, before), (answer.StatusCode, await Size()));
        Assert.Contains("changed or cut off", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_ClosedSource_IsForbidden()
    {
        var source = await host.Source();
        var closed = await host.Services.GetRequiredService<RegisterSource>().Close(source.Name, Guid.NewGuid(), await host.Person(Role.Administrator), default);

        Assert.True(closed.IsDone);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(AccessHost.Delivery(source, AccessEvents.Line(1)))).StatusCode);
    }

    [Fact]
    public async Task Source_AskingForItselfWithItsKey_IsToldItsOwnStateWithQuotaAndNumbers()
    {
        var (source, other) = (await host.Source(), await host.Source());
        await Send(AccessHost.Delivery(source, AccessEvents.Line(0)[..^1] + ",\"source_seq\":1}\n" + AccessEvents.Line(1)[..^1] + ",\"source_seq\":4}"));
        await host.Services.GetRequiredService<Features.AccessLog.Alerts.WatchAccessLog>().Run(default);

        var own = await (await Ask(source)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((source.Name, 1L), (own.GetProperty("name").GetString(), own.GetProperty("deliveries").GetInt64()));
        Assert.Equal(4, own.GetProperty("sequence").GetProperty("highest").GetInt64());
        Assert.Equal((2L, 3L), own.GetProperty("sequence").GetProperty("missing")[0] is var gap ? (gap.GetProperty("first").GetInt64(), gap.GetProperty("last").GetInt64()) : default);
        // With the key of another, of another time, or without the words that were signed.
        foreach (var refused in (Task<HttpResponseMessage>[])[Ask((source.Name, other.Key)), Ask(source, host.Clock.GetUtcNow().AddMinutes(-6)), Ask(source, host.Clock.GetUtcNow().AddMinutes(6)), Ask(source, signed: "another time")])
            await refused.IsProblem(HttpStatusCode.Forbidden, "DL-4");
        using var bare = new HttpRequestMessage(HttpMethod.Get, "/api/access-events/source");
        await Send(bare).IsProblem(HttpStatusCode.UnprocessableEntity);

        Assert.True((await host.Services.GetRequiredService<RegisterSource>().Close(source.Name, Guid.NewGuid(), await host.Person(Role.Administrator), default)).IsDone);
        Assert.Equal("closed", (await (await Ask(source)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());

        async Task<HttpResponseMessage> Ask((string Name, CheckpointKey Key) of, DateTimeOffset? at = null, string? signed = null)
        {
            var time = $"{at ?? host.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}";
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/access-events/source");
            request.Headers.Add("Access-Source", of.Name);
            request.Headers.Add("Access-Time", time);
            request.Headers.Add("Access-Signature", Convert.ToBase64String(of.Key.Sign(System.Text.Encoding.UTF8.GetBytes(SourceQuestion.Of(of.Name, signed ?? time)))));
            return await Send(request);
        }
    }

    [Fact]
    public async Task Sources_UnderAQuota_SayWhatIsLeftOfTheDay()
    {
        var source = await host.Source();
        var limits = new DeliveryLimits { EventsADay = 5 };
        var lines = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 3).Select(AccessEvents.Line)));
        var sources = host.Services.GetRequiredService<AccessSources>();
        await new AccessIngest(host.Services.GetRequiredService<AccessStore>(), host.Clock).Run((await sources.Find(source.Name, default))!, ContentHash.Of(lines), new byte[64], new MemoryStream(lines), limits, default);

        var states = await new SourcesQuery(sources, host.Services.GetRequiredService<UploadersQuery>(), limits, host.Clock).All(default);

        Assert.Equal((5L, 3L), states.Single(one => one.Name == source.Name) is var state ? (state.EventsADay, state.EventsToday) : default);
        Assert.All(states.Where(one => one.Name != source.Name), one => Assert.Equal((5L, 0L), (one.EventsADay, one.EventsToday)));
    }

    [Fact]
    public async Task Post_DamagedGzip_IsRefused()
    {
        var source = await host.Source();
        var request = AccessHost.Delivery(source, "this is not gzip");
        request.Content!.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(request)).StatusCode);
    }

    [Fact]
    public async Task Post_GzipDamagedNearItsEnd_SaysWhatLandedBesideTheReason()
    {
        var source = await host.Source();
        var whole = await AccessHost.Delivery(source, string.Join('\n', Enumerable.Range(0, 4000).Select(AccessEvents.Line)), gzip: true).Content!.ReadAsByteArrayAsync();

        var (limits, size) = (host.Services.GetRequiredService<DeliveryLimits>(), await Size());
        var batch = limits.Batch;
        limits.Batch = 100; // by the default all of these would be one transaction, which falls as a whole
        HttpResponseMessage answer;
        try
        {
            answer = await Send(AccessHost.Signed(source, [.. whole[..^8], .. whole[^8..].Select(one => (byte)~one)], gzip: true));
        }
        finally
        {
            limits.Batch = batch;
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var receipt = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("receipt");
        Assert.InRange(receipt.GetProperty("accepted").GetInt64(), 1000, 4000);
        Assert.Equal(await Size() - size, receipt.GetProperty("accepted").GetInt64());
        Assert.True(receipt.GetProperty("ranges").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Post_WithoutHeaders_SaysWhichAreMissing()
    {
        var answer = await Send(new HttpRequestMessage(HttpMethod.Post, "/api/access-events") { Content = new StringContent("{}") });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Access-Source", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/access-events")]
    [InlineData("/api/access-events/0/proof")]
    public async Task Get_Anonymous_ShowsNothing(string path) =>
        Assert.NotEqual(HttpStatusCode.OK, (await host.Browse().Get(path)).StatusCode);

    [Fact]
    public async Task Reference_Delivery_TellsHeadersBodyReceiptAndRefusalsAndAsksForNoKey()
    {
        var document = await host.Browse().Client.GetFromJsonAsync<JsonElement>(ApiReference.Document);
        var told = document.GetProperty("paths").GetProperty("/api/access-events").GetProperty("post");

        Assert.Equal(0, told.GetProperty("security").GetArrayLength());
        Assert.Equal(["Access-Source", "Access-Signature", "Content-Digest", "Content-Encoding"], told.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.All(told.GetProperty("parameters").EnumerateArray().Take(3), one => Assert.True(one.GetProperty("required").GetBoolean()));
        Assert.True(told.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/jsonl", out _));
        Assert.Equal(["200", "403", "422", "429"], told.GetProperty("responses").EnumerateObject().Select(one => one.Name));
        var receipt = told.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").EnumerateObject().Select(one => one.Name);
        var sent = await (await Send(AccessHost.Delivery(await host.Source(), AccessEvents.Line(1)))).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(sent.EnumerateObject().Select(one => one.Name), receipt);
        Assert.Contains("exportportal/delivery-v1", told.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Send(HttpRequestMessage request) => host.Browse().Client.SendAsync(request);

    private async Task<long> Size()
    {
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        return await connection.Command(null, "SELECT count(*) FROM access_event").Number(default);
    }
}
