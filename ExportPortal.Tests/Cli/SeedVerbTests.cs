using System.Text.Json;

namespace ExportPortal.Cli;

public sealed class SeedVerbTests
{
    [Fact]
    public async Task Seed_EmptyStore_MakesADemonstrationWhoseLogIsTrue()
    {
        using var portal = new StoreVerbs();

        var (code, json, _) = await portal.Run("seed", "--environment", "Development");

        Assert.Equal(CliOutput.Done, code);
        Assert.True(json.GetProperty("seeded").GetBoolean());
        var (verified, log, _) = await portal.Run("log", "verify");
        Assert.Equal(CliOutput.Done, verified);
        Assert.True(log.GetProperty("size").GetInt64() > 20);
        Assert.Equal(0, log.GetProperty("unattested").GetInt64());
    }

    [Fact]
    public async Task Seed_StoreInUse_ExitsWith2AndChangesNothing()
    {
        using var portal = new StoreVerbs();
        await portal.Fill();
        var (_, before, _) = await portal.Run("log", "verify");

        var (code, json, error) = await portal.Run("seed", "--environment", "Development");

        Assert.Equal((CliOutput.Bad, JsonValueKind.Undefined), (code, json.ValueKind));
        Assert.Contains("not empty", error);
        Assert.Equal(before.GetProperty("root").GetString(), (await portal.Run("log", "verify")).Json.GetProperty("root").GetString());
    }

    [Fact]
    public async Task Seed_Production_ExitsWith2AndMakesNoStore()
    {
        using var portal = new StoreVerbs();

        var (code, _, error) = await portal.Run("seed", "--environment", "Production");

        Assert.Equal(CliOutput.Bad, code);
        Assert.Contains("Demonstration:Enabled", error);
        Assert.False(File.Exists(portal.Store));
    }

    [Fact]
    public async Task Seed_ProductionMeantForShowing_Seeds()
    {
        using var portal = new StoreVerbs { Settings = { ["Demonstration:Enabled"] = "true" } };
        Assert.Equal(CliOutput.Done, (await portal.Run("seed", "--environment", "Production")).Code);
    }
}
