using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Guide;

/// <summary>Who has only the guide, openssl and curl delivers to the access log: the commands are taken from the page and run.</summary>
public sealed partial class DeliverChapterTests : IAsyncLifetime
{
    private readonly AccessHost host = new();
    private readonly TemporaryFolder folder = new();
    private string address = "";
    private Dictionary<string, string> parts = [];

    public async ValueTask InitializeAsync()
    {
        host.UseKestrel(0);
        await Task.Run(host.StartServer);
        address = $"http://localhost:{host.ClientOptions.BaseAddress.Port}";
        using var client = new HttpClient();
        parts = Part().Matches(await client.GetStringAsync($"{address}/guide")).ToDictionary(part => part.Groups["name"].Value, part => WebUtility.HtmlDecode(part.Groups["text"].Value));
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Chapter_ItsCommandsAlone_DeliverAnEventThatIsTakenOnce()
    {
        Assert.SkipUnless(ExternalTool.Run("openssl", "version").ExitCode == 0 && ExternalTool.Run("curl", "--version").ExitCode == 0, "openssl or curl is not installed.");
        Assert.Equal(["names", "key", "events", "sign", "send", "folder"], parts.Keys);
        var key = Run("key").Split('\n')[^1].Trim();
        var refused = Run("events", "sign", "send");
        Assert.Contains("DL-1", refused, StringComparison.Ordinal); // nobody has registered it

        var register = host.Services.GetRequiredService<RegisterSource>();
        foreach (var done in (Outcome<string>[])[
            await register.Run(new SourceInput("enclave-north", key, null, []), Guid.NewGuid(), await host.Person(Role.Administrator), default),
            await register.Confirm("enclave-north", Guid.NewGuid(), await host.Person(Role.Administrator), default)])
            Assert.True(done.IsDone, done.Message);

        Assert.Equal((1, 0, 0), Counts(Run("events", "sign", "send")));
        Assert.Equal((0, 1, 0), Counts(Run("send")));
        var found = (await host.Services.GetRequiredService<AccessSearch>().Page(new Domain.AccessLog.AccessFilter { Licences = ["XP-2026-0000017"] }, null, null, 10, default)).Events;
        Assert.Equal(("core.stays(age, region)", "enclave-north"), (Assert.Single(found).Facts.Resource, found[0].Source));

        var watched = Directory.CreateDirectory(Path.Combine(folder.FullName, "watched")).FullName;
        Run("folder");
        Assert.Equal(1, await new WatchedFolder(host.Services.GetRequiredService<ReceiveDelivery>(), new DeliveryLimits { Folder = watched }, TimeProvider.System, NullLogger<WatchedFolder>.Instance).Look(default));
        Assert.Equal((0, 1, 0), Counts(await File.ReadAllTextAsync(Path.Combine(watched, "done", "events.jsonl.gz.answer.json"))));

        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "signature.bin"), new byte[64]);
        Assert.Contains("DL-1", Run("send"), StringComparison.Ordinal);
    }

    [Fact]
    public void Chapter_RulesThatRestOnConventions_AreTold()
    {
        var fields = Domain.AccessLog.AccessFields.All;
        Assert.Contains("core.stays(age, region)", fields["resource"].Expected, StringComparison.Ordinal);
        Assert.Contains("lists what was joined", fields["resource"].Expected, StringComparison.Ordinal);
        Assert.StartsWith("a text of 1 to 64 characters", fields["reason_code"].Expected, StringComparison.Ordinal);
        Assert.Contains("canary where", fields["reason_code"].Expected, StringComparison.Ordinal);
    }

    private static (long Accepted, long Duplicates, long Refused) Counts(string receipt)
    {
        using var json = JsonDocument.Parse(receipt);
        return (json.RootElement.GetProperty("accepted").GetInt64(), json.RootElement.GetProperty("duplicates").GetInt64(), json.RootElement.GetProperty("refused").GetInt64());
    }

    /// <summary>Runs parts of the chapter in bash, after the names, with this portal's and its folder in the place of the example's; gives what was printed.</summary>
    private string Run(params string[] names)
    {
        var own = parts["names"].Replace("https://portal.example", address, StringComparison.Ordinal).Replace("YOUR-LICENCE", "XP-2026-0000017", StringComparison.Ordinal);
        Assert.NotEqual(parts["names"], own);
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(string.Join('\n', names.Select(name => parts[name].Replace("/path/to/the/watched/folder", Path.Combine(folder.FullName, "watched"), StringComparison.Ordinal)).Prepend(own)));
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join(' ', names)}: {output} {errors.Result}");
        return output.Trim();
    }

    [GeneratedRegex("""<pre[^>]*data-part="(?<name>[a-z]+)"[^>]*>(?<text>.*?)</pre>""", RegexOptions.Singleline)]
    private static partial Regex Part();
}
