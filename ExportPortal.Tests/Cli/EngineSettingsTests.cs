using ExportPortal.Microdata;

namespace ExportPortal.Cli;

public sealed class EngineSettingsTests : IDisposable
{
    private readonly string name = $"limits-{Guid.NewGuid():N}";

    private string Place => Path.Combine(Directory.GetCurrentDirectory(), $"appsettings.{name}.json");

    public void Dispose() => File.Delete(Place);

    [Fact]
    public async Task Read_SettingsOfThePortal_BindTheVerbs()
    {
        await File.WriteAllTextAsync(Place, """{ "Microdata": { "Limits": { "Rows": 2 }, "Engine": { "MemoryMegabytes": 300 } } }""");
        var settings = EngineSettings.Read(name);
        Assert.Equal((2L, 300), (settings.Limits.Rows, settings.Engine.MemoryMegabytes));
        using var scratch = new ScratchFolder();
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => settings.Inspect(scratch.Write("a\n1\n2\n3\n"), null, default));
        Assert.Equal("too_many_rows", fault.Code);
    }

    [Fact]
    public void Read_SettingThatCannotBe_SaysSo()
    {
        File.WriteAllText(Place, """{ "Microdata": { "Limits": { "Rows": "many" } } }""");
        Assert.Throws<UnusablePortal>(() => EngineSettings.Read(name));
        File.WriteAllText(Place, """{ "Microdata": { "Engine": { "MemoryMegabytes": 1 } } }""");
        Assert.Throws<UnusablePortal>(() => EngineSettings.Read(name));
    }
}
