using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

public sealed class LogPlacesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ep-places-").FullName;

    [Fact]
    public void From_NoSettings_UsesTwoFoldersAndTheKeyInTheDataFolder()
    {
        var places = LogPlaces.From(new LogOptions(), folder);

        Assert.Equal([Path.Combine(folder, "checkpoints"), Path.Combine(folder, "witness")], places.Folders);
        Assert.Equal(Path.Combine(folder, "keys", "checkpoint.key"), places.KeyFile);
        Assert.Equal(TimeSpan.FromSeconds(10), places.Interval);
    }

    [Fact]
    public void WhyInside_FewerThanTwoPlacesOutsideTheDataFolder_SaysSo()
    {
        string? Why(params string[] folders) => LogPlaces.From(new LogOptions { CheckpointFolders = folders }, folder).WhyInside(folder);
        Assert.Contains("Only 0", Why(), StringComparison.Ordinal);
        Assert.Contains("Only 0", Why("..inside", Path.Combine(folder, "deep", "er")), StringComparison.Ordinal);
        Assert.Contains("Only 1", Why("checkpoints", "/mnt/elsewhere"), StringComparison.Ordinal);
        Assert.Null(Why("../beside", "/mnt/elsewhere"));
        Assert.Null(LogPlaces.From(new LogOptions { Witnesses = ["https://one.example/", "https://two.example/"] }, folder).WhyInside(folder));
        Assert.Contains("Only 1", LogPlaces.From(new LogOptions { Witnesses = ["https://one.example", "https://one.example/"] }, folder).WhyInside(folder), StringComparison.Ordinal); // one witness, named twice
    }

    [Fact]
    public void From_OneFolderTwice_IsRefused() =>
        Assert.Contains("fewer than two", Assert.Throws<InvalidOperationException>(() => LogPlaces.From(new LogOptions { CheckpointFolders = ["a", "./a"] }, folder)).Message);

    [Fact]
    public void From_NoSecondsBetween_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => LogPlaces.From(new LogOptions { CheckpointSeconds = 0 }, folder));

    [Fact]
    public void Key_FirstStart_IsMadeAndKept()
    {
        var places = LogPlaces.From(new LogOptions(), folder);

        Assert.Equal(places.Key().Key, places.Key().Key);
    }

    [Fact]
    public async Task Key_LostWhileCheckpointsRemain_IsNotReplaced()
    {
        var places = LogPlaces.From(new LogOptions(), folder);
        await places.Sinks()[1].Publish(new Checkpoint(places.Origin, 1, TreeHash.Empty).Sign(places.Key()), default);
        File.Delete(places.KeyFile);

        Assert.Contains("is missing", Assert.Throws<InvalidOperationException>(places.Key).Message);
    }

    [Fact]
    public void Key_OriginChangedLater_IsRefused()
    {
        LogPlaces.From(new LogOptions(), folder).Key();

        Assert.Contains("Log:Origin", Assert.Throws<InvalidOperationException>(LogPlaces.From(new LogOptions { Origin = "other/audit" }, folder).Key).Message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
