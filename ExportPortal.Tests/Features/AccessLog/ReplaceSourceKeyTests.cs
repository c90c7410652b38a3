using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>Another key for a source that stays the same one.</summary>
public sealed class ReplaceSourceKeyTests(AccessHost host) : IClassFixture<AccessHost>
{
    private ReplaceSourceKey Replace => host.Services.GetRequiredService<ReplaceSourceKey>();

    private AccessSources Sources => host.Services.GetRequiredService<AccessSources>();

    [Fact]
    public async Task Confirm_SecondAdministrator_PutsTheKeyInPlaceAndTheSourceStaysTheSame()
    {
        using var folder = new Support.TemporaryFolder();
        var (source, first, second) = (await host.Source(), await host.Person(Role.Administrator), await host.Person(Role.Administrator));
        var next = Key(folder, source.Name);
        var before = (await Sources.Find(source.Name, default))!;
        Assert.Equal((HttpStatusCode.OK, 2, 0), await Send(source, Lines(0, 1)));

        Assert.Equal(OutcomeKind.Forbidden, (await Replace.Ask(source.Name, Text(next), Guid.NewGuid(), await host.Person(Role.Auditor), default)).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await Replace.Ask(source.Name, "x", Guid.NewGuid(), first, default)).Kind);
        Assert.Equal("LG-13", (await Replace.Ask(source.Name, Text(source.Key), Guid.NewGuid(), first, default)).Rule?.Code);
        Assert.Equal("LG-12", (await Replace.Confirm(source.Name, Guid.NewGuid(), second, default)).Rule?.Code);
        Assert.True((await Replace.Ask(source.Name, Text(next), Guid.NewGuid(), first, default)).IsDone);
        Assert.Equal("LG-11", (await Replace.Ask(source.Name, Text(Key(folder, "another")), Guid.NewGuid(), second, default)).Rule?.Code);
        Assert.Equal("FE-11", (await Replace.Confirm(source.Name, Guid.NewGuid(), first, default)).Rule?.Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send((source.Name, next), Lines(2))).Status); // it only waits
        Assert.Equal((HttpStatusCode.OK, 1, 0), await Send(source, Lines(2)));

        Assert.True((await Replace.Confirm(source.Name, Guid.NewGuid(), second, default)).IsDone);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(source, Lines(3))).Status);
        Assert.Equal((HttpStatusCode.OK, 1, 2), await Send((source.Name, next), Lines(1, 2, 3))); // what was sent before is known
        Assert.Equal(before.Id, (await Sources.Find(source.Name, default))!.Id);
        await host.Services.GetRequiredService<WatchAccessLog>().Run(default);
        var use = Assert.Single(await Sources.All(default), one => one.Source.Name.StartsWith(source.Name, StringComparison.Ordinal)); // the rows of keys are no sources
        Assert.Equal((4, 0), ((int)use.Numbers!.Highest, use.Numbers.Gaps.Count));

        Assert.True(await Intact());
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        var acts = await AuditHistory.OfSubject(session.Connection, "access_source", source.Name, -1, default);
        Assert.Equal(["accesslog.source.askkey", "accesslog.source.changekey"], acts.Where(entry => entry.Event.Outcome == AuditOutcome.Done && entry.Event.Act.EndsWith("key", StringComparison.Ordinal)).Select(entry => entry.Event.Act));
        Assert.Contains(acts[^1].Event.Details, detail => (detail.Key, detail.Value) == ("before", ContentHash.Of(source.Key.Key.PublicKey.Span).Hex));
    }

    /// <summary>A key that others know: one administrator stops it at once, and two open the source again with another.</summary>
    [Fact]
    public async Task Confirm_SourceThatWasClosed_OpensItAgainWithTheNewKeyAlone()
    {
        using var folder = new Support.TemporaryFolder();
        var (source, first, second) = (await host.Source(), await host.Person(Role.Administrator), await host.Person(Role.Administrator));
        var next = Key(folder, source.Name);
        await Send(source, Lines(0));
        Assert.True((await host.Services.GetRequiredService<RegisterSource>().Close(source.Name, Guid.NewGuid(), first, default)).IsDone);
        Assert.True((await Replace.Ask(source.Name, Text(next), Guid.NewGuid(), first, default)).IsDone);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send((source.Name, next), Lines(1))).Status);

        Assert.True((await Replace.Confirm(source.Name, Guid.NewGuid(), second, default)).IsDone);

        Assert.Equal((HttpStatusCode.OK, 1, 0), await Send((source.Name, next), Lines(1)));
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(source, Lines(2))).Status);
    }

    [Fact]
    public async Task Decline_KeyThatWaits_NeverCountsAndAnotherMayBeAskedFor()
    {
        using var folder = new Support.TemporaryFolder();
        var (source, first, second) = (await host.Source(), await host.Person(Role.Administrator), await host.Person(Role.Administrator));
        var (declined, next) = (Key(folder, "declined"), Key(folder, "next"));
        Assert.True((await Replace.Ask(source.Name, Text(declined), Guid.NewGuid(), first, default)).IsDone);
        Assert.True((await Replace.Decline(source.Name, Guid.NewGuid(), first, default)).IsDone);

        Assert.Equal("LG-12", (await Replace.Confirm(source.Name, Guid.NewGuid(), second, default)).Rule?.Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send((source.Name, declined), Lines(0))).Status);
        Assert.True((await Replace.Ask(source.Name, Text(next), Guid.NewGuid(), first, default)).IsDone);
        Assert.True((await Replace.Confirm(source.Name, Guid.NewGuid(), second, default)).IsDone);
        Assert.Equal(HttpStatusCode.OK, (await Send((source.Name, next), Lines(0))).Status);
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        Assert.Equal(source.Key.Key.PublicKey.ToArray(), Assert.Single((await SourceKeys.Earlier(connection, default))[source.Name])); // a declined one is none of before
    }

    /// <summary>The row that holds a key is no door: it can neither be confirmed by itself nor deliver.</summary>
    [Fact]
    public async Task Row_OfAKeyThatWaits_IsNoSource()
    {
        using var folder = new Support.TemporaryFolder();
        var (source, first, second) = (await host.Source(), await host.Person(Role.Administrator), await host.Person(Role.Administrator));
        var next = Key(folder, source.Name);
        Assert.True((await Replace.Ask(source.Name, Text(next), Guid.NewGuid(), first, default)).IsDone);
        var row = $"{source.Name}{SourceKeys.Mark}1";

        Assert.Equal(OutcomeKind.NotFound, (await host.Services.GetRequiredService<RegisterSource>().Confirm(row, Guid.NewGuid(), second, default)).Kind);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send((row, next), Lines(0))).Status);
        Assert.Equal(OutcomeKind.Invalid, (await host.Services.GetRequiredService<RegisterSource>().Run(new SourceInput($"{source.Name}{SourceKeys.Mark}2", Text(next), null, []), Guid.NewGuid(), first, default)).Kind);
    }

    private async Task<bool> Intact()
    {
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        var found = await host.Services.GetRequiredService<AccessWitness>().Verifier().Verify(connection, null, null, default);
        Assert.Empty(found.Problems);
        return found.Intact;
    }

    private async Task<(HttpStatusCode Status, long Accepted, long Duplicates)> Send((string Name, CheckpointKey Key) source, string lines)
    {
        var answer = await host.Browse().Client.SendAsync(AccessHost.Delivery(source, lines));
        if (!answer.IsSuccessStatusCode)
            return (answer.StatusCode, 0, 0);
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, receipt.GetProperty("accepted").GetInt64(), receipt.GetProperty("duplicates").GetInt64());
    }

    private static string Lines(params int[] numbers) => string.Join('\n', numbers.Select(number => AccessEvents.Line(number).TrimEnd('}') + $",\"source_seq\":{number + 1}}}"));

    private static CheckpointKey Key(Support.TemporaryFolder folder, string name) => CheckpointKey.Create(Path.Combine(folder.FullName, $"{name}-{Guid.NewGuid():N}.key"), name);

    private static string Text(CheckpointKey key) => Convert.ToBase64String(key.Key.PublicKey.Span);
}
