using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ExportPortal.Support;

namespace ExportPortal.Cli;

public sealed class DoctorVerbTests(PostgresCluster cluster)
{
    private static readonly string[] Names =
    [
        "policy-pack", "holidays", "fonts", "cjk-font", "store", "sqlite-pragmas", "sqlite-version", "migrations", "disk", "seal", "clock", "audit-log",
        "checkpoint-key", "checkpoints-1", "checkpoints-2", "checkpoints-outside", "access-checkpoints-1", "access-checkpoints-2",
    ];

    [Fact]
    public async Task Doctor_SoundPortal_AllIsWellAndNothingChanges()
    {
        using var portal = await Seeded();
        var before = (await portal.Run("log", "verify")).Json.GetProperty("root").GetString();

        var (code, json, error) = await Doctor(portal);

        Assert.Equal((CliOutput.Done, ""), (code, error));
        Assert.Equal(Names, json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()));
        Assert.Equal(before, (await portal.Run("log", "verify")).Json.GetProperty("root").GetString());
    }

    [Fact]
    public async Task Doctor_NoStore_ExitsWith1AndMakesNone()
    {
        using var portal = new StoreVerbs();
        var (code, json, _) = await Doctor(portal);
        Assert.Equal((CliOutput.No, false), (code, Check(json, "store").GetProperty("ok").GetBoolean()));
        Assert.False(File.Exists(portal.Store));
    }

    [Fact]
    public async Task Doctor_KeyThatOthersMayRead_SaysHowToCloseIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no mode on this system.");
        using var portal = await Seeded();
        var key = Path.Combine(portal.Folder, "data", "keys", "checkpoint.key");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var (code, json, error) = await Doctor(portal);

        Assert.Equal(CliOutput.No, code);
        Assert.StartsWith("chmod 600", Check(json, "checkpoint-key").GetProperty("mend").GetString());
        Assert.Contains("checkpoint-key", error);
    }

    [Fact]
    public async Task Doctor_PlaceOfCheckpointsGone_NamesIt()
    {
        using var portal = await Seeded();
        Directory.Delete(Path.Combine(portal.Folder, "data", "witness"), recursive: true);

        var (code, json, _) = await Doctor(portal);

        Assert.Equal(CliOutput.No, code);
        Assert.True(Check(json, "checkpoints-1").GetProperty("ok").GetBoolean());
        Assert.Contains("witness", Check(json, "checkpoints-2").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Doctor_Witnesses_AreAskedForBothLogsAndOneThatIsAwayIsNamed()
    {
        using var portal = await Seeded();
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{FreePort()}/");
        listener.Start();
        // A witness that keeps nothing yet.
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var asked = await listener.GetContextAsync();
                asked.Response.StatusCode = 404;
                asked.Response.Close();
            }
        });
        (portal.Settings["Log:Witnesses:0"], portal.Settings["Log:Witnesses:1"]) = (listener.Prefixes.Single(), $"http://127.0.0.1:{FreePort()}/");

        var (code, json, error) = await Doctor(portal);

        Assert.Equal(CliOutput.No, code);
        Assert.EndsWith("keeps nothing of the log of acts yet", Check(json, "witness-1").GetProperty("detail").GetString());
        Assert.EndsWith("keeps nothing of the access log yet", Check(json, "witness-3").GetProperty("detail").GetString());
        Assert.All((string[])["witness-2", "witness-4"], name => Assert.False(Check(json, name).GetProperty("ok").GetBoolean()));
        Assert.Contains("Reach the witness again", error);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    [Fact]
    public async Task Doctor_LogThatCannotBeWritten_SaysSo()
    {
        using var portal = await Seeded();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={portal.Store};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER closed BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'closed for the test'); END";
            command.ExecuteNonQuery();
        }

        var (code, json, _) = await Doctor(portal);

        Assert.Equal(CliOutput.No, code);
        Assert.Contains("closed for the test", Check(json, "audit-log").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Doctor_ProductionWithoutSeal_SaysWhichSettings()
    {
        using var portal = await Seeded();
        var (code, json, _) = await portal.Run("doctor", "--environment", "Production");
        Assert.Equal(CliOutput.No, code);
        Assert.Contains("Seal:File", Check(json, "seal").GetProperty("detail").GetString());
        Assert.Contains("Only 0 of the places that keep checkpoints and are compared with the log lie outside", Check(json, "checkpoints-outside").GetProperty("detail").GetString());
        Assert.True(Check(json, "access-checkpoints-1").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Doctor_CheckpointsLeaveByMail_SaysThatNothingIsComparedWithTheMailbox()
    {
        using var portal = await Seeded();
        (portal.Settings["Log:CheckpointMail"], portal.Settings["Mail:Host"]) = ("vault@elsewhere.example", "smtp.example");
        var (_, json, _) = await Doctor(portal);
        Assert.Contains("vault@elsewhere.example", Check(json, "checkpoints-mail").GetProperty("detail").GetString());
        Assert.Contains("never read", Check(json, "checkpoints-mail").GetProperty("detail").GetString());
        Assert.DoesNotContain("mail", Check(json, "checkpoints-outside").GetProperty("detail").GetString()!.Split("Name two")[0]);
    }

    [Fact]
    public async Task Doctor_Postgres_ReadsBackHowDurablyItWrites()
    {
        using var portal = new StoreVerbs { Settings = { ["Storage:Provider"] = "Postgres", ["Storage:ConnectionString"] = await cluster.CreateDatabase() } };
        Assert.Equal(CliOutput.Done, (await portal.Run("seed", "--environment", "Development")).Code);

        var (_, json, _) = await Doctor(portal);

        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
            Assert.StartsWith($"{setting}=", Check(json, $"postgres-{setting}").GetProperty("detail").GetString());
        Assert.True(Check(json, "audit-log").GetProperty("ok").GetBoolean());
        Assert.True(Check(json, "log-archive").GetProperty("ok").GetBoolean());
        Assert.Equal(CliOutput.Done, (await portal.Run("log", "verify")).Code);
    }

    [Fact]
    public async Task Doctor_SettingThatIsNone_ExitsWith2()
    {
        using var portal = new StoreVerbs { Settings = { ["Storage:Provider"] = "Postgres" } };
        var (code, _, error) = await Doctor(portal);
        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("Storage:ConnectionString", error);
    }

    private static async Task<StoreVerbs> Seeded()
    {
        var portal = new StoreVerbs();
        await portal.Fill();
        return portal;
    }

    private static Task<(int Code, JsonElement Json, string Error)> Doctor(StoreVerbs portal) => portal.Run("doctor", "--environment", "Development");

    private static JsonElement Check(JsonElement json, string name) =>
        json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);
}
