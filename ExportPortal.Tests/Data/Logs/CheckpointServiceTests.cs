using ExportPortal.Domain.AccessLog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Data.Logs;

public sealed class CheckpointServiceTests
{
    [Fact]
    public async Task Stop_ActsSinceTheLastCheckpoint_ArePublished()
    {
        await using var log = await TestLog.Sqlite();
        using var service = Service(log, new FakeTimeProvider());
        await service.StartAsync(default);
        await log.Append(3);

        await service.StopAsync(default);

        Assert.Equal(3, (await log.Sinks[1].Newest(default))!.Size);
    }

    [Fact]
    public async Task Tick_AfterAContradiction_SignsNothingAndGoesOn()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(3);
        await log.Publish();
        await log.Unlock();
        await log.Rewrite(all => all.Select(entry => entry with { Act = "x" }));
        await log.Append(1);
        using var service = Service(log, new FakeTimeProvider());

        await service.StartAsync(default);
        await service.StopAsync(default);

        Assert.Equal(3, (await log.Sinks[0].Newest(default))!.Size);
    }

    private static CheckpointService Service(TestLog log, TimeProvider time) => new("log of acts", async token =>
    {
        await using var session = log.SessionOver(await log.NewConnection());
        return await log.Publisher.Publish(session, token);
    }, LogPlaces.From(new LogOptions(), log.Folder), time, NullLogger<CheckpointService>.Instance);
}
