using ExportPortal.Data.AccessLog;

namespace ExportPortal.Cli;

public sealed class AccessLogVerbTests
{
    [Fact]
    public async Task Verify_AccessLog_SaysIntactAndThenNamesTheChangedEntry()
    {
        using var portal = new StoreVerbs();
        await using var log = await TestAccessLog.Sqlite(Directory.CreateDirectory(Path.Combine(portal.Folder, "data")).FullName);
        await log.Deliver(0, 30);
        await log.Checkpoints.Publish(default);

        var whole = await portal.Run("log", "verify", "--log", "access");
        await log.Unlock();
        await log.Run("UPDATE access_event SET country = 'SE' WHERE seq = 7");
        var changed = await portal.Run("log", "verify", "--log", "access");

        Assert.Equal((CliOutput.Done, true, 30), (whole.Code, whole.Json.GetProperty("intact").GetBoolean(), whole.Json.GetProperty("size").GetInt64()));
        Assert.Equal((CliOutput.No, 7), (changed.Code, changed.Json.GetProperty("problems")[0].GetProperty("seq").GetInt64()));
        Assert.Contains("access log is not what was signed", changed.Error);
    }

    [Fact]
    public async Task Verify_NoAccessLog_SaysHowToMendItAndMakesNone()
    {
        using var portal = new StoreVerbs();
        Directory.CreateDirectory(Path.Combine(portal.Folder, "data"));

        var (code, _, error) = await portal.Run("log", "verify", "--log", "access");

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("There is no access log", error);
        Assert.False(File.Exists(Path.Combine(portal.Folder, "data", "access-log.db")));
    }

    [Fact]
    public async Task Verify_UnknownLog_IsABadOption() => Assert.Equal(CliOutput.Bad, (await new StoreVerbs().Run("log", "verify", "--log", "other")).Code);
}
