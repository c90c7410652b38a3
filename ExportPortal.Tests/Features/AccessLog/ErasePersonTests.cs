using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

public sealed class ErasePersonTests(AccessHost host) : IClassFixture<AccessHost>
{
    private ErasePerson Erasure => host.Services.GetRequiredService<ErasePerson>();

    [Fact]
    public async Task Run_Manager_ErasesThePersonAndTheLogStaysTrue()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(1).Replace("actor-1", "jane-doe")));
        var search = host.Services.GetRequiredService<AccessSearch>();
        var before = await search.Page(new AccessFilter { Actors = ["jane-doe"] }, null, null, 10, default);

        var erased = await Erasure.Run("actor", "jane-doe", "Request of 2 March.", Guid.NewGuid(), await host.Person(Role.LicensingManager), default);

        Assert.Equal(1, erased.Value);
        Assert.Single(before.Events);
        Assert.Empty((await search.Page(new AccessFilter { Actors = ["jane-doe"] }, null, null, 10, default)).Events);
        Assert.Equal(before.Events[0].CanonicalBytes(), (await search.Find(before.Events[0].Seq, null, default))!.CanonicalBytes());
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        var verified = await host.Services.GetRequiredService<AccessWitness>().Verifier().Verify(connection, null, null, default);
        Assert.Empty(verified.Problems);
        Assert.True(verified.Erased > 0);
        Assert.DoesNotContain("jane-doe", string.Join(' ', (await Traces()).Select(entry => entry.Reason)));
    }

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Recipient)]
    public async Task Run_NoManager_ErasesNothing(Role role)
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(2).Replace("actor-2", $"person-{role}")));

        Assert.Equal(OutcomeKind.Forbidden, (await Erasure.Run("actor", $"person-{role}", "x", Guid.NewGuid(), await host.Person(role), default)).Kind);
        Assert.Single((await host.Services.GetRequiredService<AccessSearch>().Page(new AccessFilter { Actors = [$"person-{role}"] }, null, null, 10, default)).Events);
    }

    private async Task<List<AuditEntry>> Traces()
    {
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        return [.. (await AuditHistory.All(session.Connection, -1, default)).Where(entry => entry.Event.Act == "accesslog.erase")];
    }
}
