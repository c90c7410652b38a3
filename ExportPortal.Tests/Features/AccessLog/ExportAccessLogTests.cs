using System.Text;
using System.Text.Json;
using ExportPortal.Cli;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>What leaves the portal can be checked with three files and nothing else.</summary>
public sealed class ExportAccessLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private ExportAccessLog Export => host.Services.GetRequiredService<ExportAccessLog>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Export_IsProvedByTheVerbWithThreeFilesAlone(bool asCsv)
    {
        using var files = new Files(await Written(asCsv, 40));

        var (code, output, error) = await files.Verify();

        Assert.Equal((CliOutput.Done, ""), (code, error));
        Assert.Contains("\"intact\": true", output);
        Assert.Contains("\"rows\": 40", output);
    }

    [Theory]
    [InlineData(false, "\"country\":\"NO\"", "\"country\":\"SE\"")]
    [InlineData(true, ",NO,", ",SE,")]
    [InlineData(false, "\"rows_returned\":23", "\"rows_returned\":24")]
    [InlineData(false, "{\"rows\":40,", "{\"rows\":39,")]
    [InlineData(false, "\"places\":\"", "\"places\":\"9")]
    public async Task Verify_ChangedExport_IsRefused(bool asCsv, string was, string becomes)
    {
        var written = await Written(asCsv, 40);
        Assert.Contains(was, written.Text);
        using var files = new Files((written.Text.Replace(was, becomes), written.Head, written.Key));

        Assert.Equal(CliOutput.No, (await files.Verify()).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_RowTakenOutOrDoubled_IsRefused(bool asCsv)
    {
        var (text, head, key) = await Written(asCsv, 40);
        var lines = text.Split('\n');
        using var without = new Files((string.Join('\n', lines.Where((_, at) => at != 5)), head, key));
        using var doubled = new Files((string.Join('\n', lines.Select((line, at) => at == 5 ? lines[6] : line)), head, key));

        Assert.Contains("rows were taken out", (await without.Verify()).Output);
        Assert.Contains("twice", (await doubled.Verify()).Output);
    }

    [Fact]
    public async Task Verify_LastRowOfACsv_IsRequiredAndHolds()
    {
        var (text, head, key) = await Written(true, 40);
        var lines = text.TrimEnd().Split("\r\n");
        Assert.StartsWith("#export,rows=40,places=", lines[^1], StringComparison.Ordinal);
        Assert.Contains($",head={SignedCheckpoint.Parse(head).Size},\"filter=actor=", lines[^1], StringComparison.Ordinal);

        foreach (var (changed, told) in new[]
        {
            (string.Join("\r\n", lines[..^1]), "cut off"),
            (text.Replace("rows=40", "rows=39"), "rows=39"),
            (text.Replace(",head=", ",head=1"), "head=1"),
            (text.Replace("places=", "places=9"), "places=9"),
            (text + lines[1] + "\r\n", "Rows follow the last one"),
            (text + lines[^1] + "\r\n", "Rows follow the last one"),
            (text.Replace("filter=actor", "every event, actor"), "The last row says"),
            (text.TrimEnd() + ",and one event more\r\n", "The last row has"),
        })
        {
            using var files = new Files((changed, head, key));
            var (code, output, _) = await files.Verify();
            Assert.Equal(CliOutput.No, code);
            Assert.Contains(told, output);
        }
    }

    /// <summary>The places of the last line are those of the file; an export of an earlier release says the rows alone.</summary>
    [Fact]
    public async Task Verify_LastLineOfJsonLines_TellsThePlacesAndAnEarlierExportHolds()
    {
        var (text, head, key) = await Written(false, 40);
        var lines = text.TrimEnd('\n').Split('\n');
        var places = lines[1..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetProperty("seq").GetInt64()).ToList();
        Assert.Equal($"{{\"rows\":40,\"places\":\"{places.Min()}-{places.Max()}\"}}", lines[^1]);

        using var earlier = new Files((string.Join('\n', lines[..^1]) + "\n{\"rows\":40}\n", head, key));
        Assert.Equal(CliOutput.Done, (await earlier.Verify()).Code);
        using var fewer = new Files((string.Join('\n', lines[..^1]) + "\n{\"rows\":39}\n", head, key));
        Assert.Equal(CliOutput.No, (await fewer.Verify()).Code);
    }

    /// <summary>A line that nobody proves must not pass as another kind of line: neither as the closing one nor within the first.</summary>
    [Fact]
    public async Task Verify_LineThatIsForgedAsTheLastOne_IsRefused()
    {
        var (text, head, key) = await Written(false, 40);
        var lines = text.TrimEnd('\n').Split('\n');
        var forged = lines[3].Replace("\"country\":\"NO\"", "\"country\":\"SE\"", StringComparison.Ordinal);
        Assert.NotEqual(lines[3], forged);
        string With(int at, params string[] put) => string.Join('\n', [.. lines[..at], .. put, .. lines[at..]]) + "\n";

        foreach (var (changed, told) in new[]
        {
            (With(5, "{\"rows\":40," + forged[1..]), "Line 7: A line follows"),
            (With(5, forged[..^1] + ",\"rows\":40}"), "Line 6: The fields"),
            (With(lines.Length, forged[..^1] + ",\"rows\":40}"), "A line follows the last one"),
            (With(lines.Length - 1, "{\"rows\":40}"), "A line follows the last one"),
            (With(lines.Length, ""), "A line follows the last one"),
            (text.Replace("{\"rows\":40,", "{\"rows\":40,\"note\":\"and one event more\","), "The last line says"),
            (string.Join('\n', lines[..^1]) + "\n", "was cut off"),
            (text.Replace("{\"rows\":40,", "{\"rows\": 40,"), "The last line says"),
            (text.Replace("{\"format\":", "{\"event\":{\"country\":\"SE\"},\"format\":", StringComparison.Ordinal), "The first line holds"),
            (text.Replace("\"made_at\":", "\"filter\":\"everything\",\"made_at\":", StringComparison.Ordinal), "The first line holds"),
        })
        {
            using var files = new Files((changed, head, key));
            var (code, output, _) = await files.Verify();
            Assert.Equal(CliOutput.No, code);
            Assert.Contains(told, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verify_AnotherKeyOrCheckpoint_IsRefused()
    {
        var (text, head, key) = await Written(false, 5);
        using var folder = new Support.TemporaryFolder();
        var stranger = CheckpointKey.Create(folder.Write("a", []) + ".key", SignedCheckpoint.Parse(head).Checkpoint.Origin);
        using var other = new Files((text, head, PublicKeyPem.Write(stranger.Key)));
        var forged = SignedCheckpoint.Parse(head).Checkpoint with { Root = TreeHash.Empty };
        using var rewritten = new Files((text, forged.Sign(stranger).ToString(), key));

        Assert.Contains("not signed by", (await other.Verify()).Output);
        Assert.Equal(CliOutput.No, (await rewritten.Verify()).Code);
    }

    [Fact]
    public async Task Run_CellThatASpreadsheetWouldRun_IsNeutralAndStillProved()
    {
        var source = await host.Source();
        var line = AccessEvents.Line(77).Replace("core.patient(age, diagnosis)", "=HYPERLINK(1)");
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, line));
        var written = await Written(true, 0);

        Assert.Contains(",'=HYPERLINK(1),", written.Text);
        using var files = new Files(written);
        Assert.Equal(CliOutput.Done, (await files.Verify()).Code);
    }

    [Fact]
    public async Task Run_Opening_StatesTheWholeQueryAndNobodysId()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', Enumerable.Range(0, 8).Select(AccessEvents.Line))));
        var auditor = await host.Person(Role.Auditor);
        var head = (await Export.Plan(new AccessFilter(), auditor, default)).Value.Head!;
        async Task<(JsonElement Opening, string Rows)> Made(AccessFilter filter)
        {
            using var stream = new MemoryStream();
            Assert.True((await Export.Run(filter, head.Size, false, auditor, () => stream, default)).IsDone);
            var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', 2);
            return (JsonDocument.Parse(lines[0]).RootElement, lines[1]);
        }
        var asked = new AccessFilter { Actors = ["actor-1", "nobody@example"], Actions = [AccessAction.Query], Countries = ["NO"], Text = "patient device-1", From = DateTimeOffset.UnixEpoch };

        var (opening, rows) = await Made(asked);

        var query = opening.GetProperty("query");
        Assert.DoesNotContain("actor-1", opening.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody@example", opening.ToString(), StringComparison.Ordinal);
        string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(one => one.GetString()!)];
        Assert.Equal(["query"], Texts(query.GetProperty("action")));
        Assert.Equal("patient", Assert.Single(Texts(query.GetProperty("words")[0])));
        Assert.Equal(DateTimeOffset.UnixEpoch, query.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, query.GetProperty("within").ValueKind);
        // A stranger repeats it by what the line says, one spelling of each word after the other, and finds the same rows.
        var again = new List<string>();
        foreach (var device in Texts(query.GetProperty("words")[1]))
            again.AddRange((await Made(asked with { Actors = Texts(query.GetProperty("actor")), Text = $"patient {device}" })).Rows.Split('\n').Where(row => row.Contains("canonical", StringComparison.Ordinal)));
        var first = rows.Split('\n').Where(row => row.Contains("canonical", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(first);
        Assert.Equal(first.Order(StringComparer.Ordinal), again.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_WhoMayNotReadTheLog_WritesNothingAndLeavesATrace()
    {
        var actor = await host.Person(Role.Administrator);

        var outcome = await Export.Run(new AccessFilter(), 1, false, actor, () => throw new InvalidOperationException("opened"), default);

        Assert.Equal(OutcomeKind.Forbidden, outcome.Kind);
    }

    private async Task<(string Text, string Head, string Key)> Written(bool asCsv, int count)
    {
        if (count > 0)
        {
            var source = await host.Source();
            await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', Enumerable.Range(0, count).Select(AccessEvents.Line))));
            written = source.Name;
        }
        var auditor = await host.Person(Role.Auditor);
        var head = (await Export.Plan(new AccessFilter(), auditor, default)).Value.Head!;
        using var stream = new MemoryStream();
        var filter = await OfTheLastDelivery();
        Assert.True((await Export.Run(filter, head.Size, asCsv, auditor, () => stream, default)).IsDone);
        return (Encoding.UTF8.GetString(stream.ToArray()), head.ToString(), PublicKeyPem.Write(host.Services.GetRequiredService<AccessWitness>().Key.Key));
    }

    private string? written;

    /// <summary>Each delivery of a test comes from a source of its own, so its actors have pseudonyms of their own.</summary>
    private async Task<AccessFilter> OfTheLastDelivery()
    {
        if (written is null)
            return new AccessFilter();
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        var actors = await connection.Command(null, "SELECT pseudonym FROM access_identity i JOIN access_source s ON s.id = i.source_id WHERE s.name = @name AND i.kind = 'actor'", ("@name", written))
            .Rows(row => row.GetString(0), default);
        return new AccessFilter { Actors = actors };
    }

    /// <summary>The three files, and the verb in a folder where there is no portal.</summary>
    private sealed class Files((string Text, string Head, string Key) written) : IDisposable
    {
        private readonly Support.TemporaryFolder folder = new();

        public async Task<(int Code, string Output, string Error)> Verify()
        {
            var (export, head, key) = (folder.Write("export", Encoding.UTF8.GetBytes(written.Text)), folder.Write("head", Encoding.UTF8.GetBytes(written.Head)), folder.Write("key", Encoding.UTF8.GetBytes(written.Key)));
            using var output = new MemoryStream();
            using var error = new StringWriter();
            var code = await PortalCommandLine.Run(["log", "verify", "--export", export, "--checkpoint", head, "--key", key], new CliOutput(Stream.Null, output, error),
                _ => throw new InvalidOperationException("A portal was asked for."));
            return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
        }

        public void Dispose() => folder.Dispose();
    }
}
