using ExportPortal.Documents.Seal;
using ExportPortal.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ExportPortal.Hosting;

/// <summary>What a portal in Production asks for before it answers anybody.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exportportal-start-");

    [Fact]
    public async Task Begin_Production_AsksForTwoPlacesOutside()
    {
        var refusal = await Begin();
        Assert.Contains("Only 0 of the places that keep checkpoints and are compared with the log lie outside", refusal, StringComparison.Ordinal);
        Assert.Contains("Log:AllowInside", refusal, StringComparison.Ordinal);
        Assert.Contains("Only 1", await Begin(("Log:CheckpointFolders:0", Place("one")), ("Log:CheckpointFolders:1", "checkpoints")), StringComparison.Ordinal);
        // A mailbox is written to and never compared, so it is no second place.
        Assert.Contains("Only 1", await Begin(("Log:CheckpointFolders:0", Place("one")), ("Log:CheckpointFolders:1", "checkpoints"), ("Log:CheckpointMail", "vault@elsewhere.example"), ("Mail:Host", "smtp.example")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Data, "portal.db")));

        Assert.Null(await Begin(("Log:CheckpointFolders:0", Place("one")), ("Log:CheckpointFolders:1", Place("two"))));
        Assert.True(File.Exists(Path.Combine(Data, "portal.db")));
    }

    [Theory]
    [InlineData("Demonstration:Enabled")]
    [InlineData("Log:AllowInside")]
    public async Task Inside_DemonstrationOrAllowed_NeedsNoPlaceOutside(string allowed)
    {
        await using var app = await Build((allowed, "true"));
        Assert.Null(PortalStart.RefuseInside(app));
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private string Place(string name) => Path.Combine(folder.FullName, name);

    private async Task<string?> Begin(params (string Name, string Value)[] settings)
    {
        await using var app = await Build(settings);
        return await app.Begin();
    }

    private async Task<WebApplication> Build(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        using (var seal = DemonstrationSeal.Create(DateTimeOffset.UtcNow))
            await File.WriteAllBytesAsync(Place("seal.p12"), DemonstrationSeal.Save(seal, "start"));
        await File.WriteAllTextAsync(Place("seal.password"), "start");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:Folder", Data), new("Seal:File", Place("seal.p12")), new("Seal:PasswordFile", Place("seal.password")), new("Logging:LogLevel:Default", "Warning"),
            .. settings.Select(one => new KeyValuePair<string, string?>(one.Name, one.Value)),
        ]);
        builder.Services.AddPortal(builder.Configuration, builder.Environment);
        return builder.Build();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.DeleteWhenFree();
    }
}
