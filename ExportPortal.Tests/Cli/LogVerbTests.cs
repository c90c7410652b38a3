using System.Text.Json;
using ExportPortal.Data.Logs;

namespace ExportPortal.Cli;

public sealed class LogVerbTests
{
    [Fact]
    public async Task Verify_TrueLogSinceACheckpoint_SaysIntactAndExitsWith0()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(3);
        await log.Publish();
        var kept = Directory.GetFiles(Path.Combine(log.Folder, "witness"), "*", SearchOption.AllDirectories).Single();
        await log.Append(1);

        var (code, json, error) = await Run(log, "verify", "--since", kept);

        Assert.Equal((CliOutput.Done, ""), (code, error));
        Assert.True(json.GetProperty("intact").GetBoolean());
        Assert.Equal((4, 1), (json.GetProperty("size").GetInt64(), json.GetProperty("unattested").GetInt64()));
    }

    [Fact]
    public async Task Verify_ChangedLog_NamesTheEntryAndExitsWith1()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(3);
        await log.Publish();
        await log.Unlock();
        await log.Run("UPDATE audit_event SET outcome = 'denied' WHERE seq = 2");

        var (code, json, error) = await Run(log, "verify");

        Assert.Equal(CliOutput.No, code);
        Assert.False(json.GetProperty("intact").GetBoolean());
        Assert.Equal(2, json.GetProperty("problems")[0].GetProperty("seq").GetInt64());
        Assert.Contains("not what was signed", error);
    }

    [Theory]
    [InlineData("nowhere.checkpoint")]
    [InlineData("portal.db")]
    public async Task Verify_SinceNoCheckpoint_SaysHowToMendItAndExitsWith2(string file)
    {
        await using var log = await TestLog.Sqlite();

        var (code, json, error) = await Run(log, "verify", "--since", Path.Combine(log.Folder, file));

        Assert.Equal(CliOutput.Bad, code);
        Assert.Equal(JsonValueKind.Undefined, json.ValueKind);
        Assert.Contains(file, error);
        Assert.Contains("Give a checkpoint file", error);
    }

    [Fact]
    public async Task Verify_NoStore_ExitsWith2AndMakesNone()
    {
        using var portal = new StoreVerbs();
        var (code, json, error) = await portal.Run("log", "verify");
        Assert.Equal((CliOutput.Bad, JsonValueKind.Undefined), (code, json.ValueKind));
        Assert.Contains("There is no store", error);
        Assert.False(Directory.Exists(Path.GetDirectoryName(portal.Store)));
    }

    [Fact]
    public async Task Verify_NoKey_ExitsWith2AndMakesNone()
    {
        using var portal = new StoreVerbs();
        await portal.Fill();
        var key = Path.Combine(portal.Folder, "data", "keys", "checkpoint.key");
        File.Delete(key);
        Assert.Equal(CliOutput.Done, (await portal.Run("log", "verify")).Code); // the public half is enough
        File.Delete(key + ".pub");

        var (code, _, error) = await portal.Run("log", "verify");

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("Log:KeyFile", error);
        Assert.False(File.Exists(key));
    }

    [Fact]
    public async Task Verify_ChangedStoreOfThePortal_ExitsWith1()
    {
        using var portal = new StoreVerbs();
        await portal.Fill();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={portal.Store};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_event_no_update; UPDATE audit_event SET outcome = 'denied' WHERE seq = 2";
            command.ExecuteNonQuery();
        }
        Assert.Equal(CliOutput.No, (await portal.Run("log", "verify")).Code);
    }

    private static async Task<(int Code, JsonElement Json, string Error)> Run(TestLog log, params string[] args)
    {
        using var text = new MemoryStream();
        using var error = new StringWriter();
        var command = LogVerb.Build(new CliOutput(Stream.Null, text, error), async _ => await log.NewConnection(), () => log.Verifier);
        var code = await command.Parse(args).InvokeAsync();
        return (code, text.Length == 0 ? default : JsonDocument.Parse(text.ToArray()).RootElement, error.ToString());
    }
}
