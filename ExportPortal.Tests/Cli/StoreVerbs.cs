using System.Text;
using System.Text.Json;
using ExportPortal.Hosting;
using ExportPortal.Support;

namespace ExportPortal.Cli;

/// <summary>Runs a verb over a store in a folder, with settings as the environment would give them.</summary>
internal sealed class StoreVerbs : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public StoreVerbs() => Folder = Path.GetDirectoryName(temporary.Write("mark", []))!;

    /// <summary>Setting Storage:Folder.</summary>
    public string Folder { get; }

    public Dictionary<string, string> Settings { get; } = [];

    public string Store => Path.Combine(Folder, "data", "portal.db");

    /// <summary>Puts the brief demonstration into the store, as the verb seed does.</summary>
    public Task Fill() => ScenarioStore.CopyBriefTo(Path.Combine(Folder, "data"));

    public async Task<(int Code, JsonElement Json, string Error)> Run(params string[] args)
    {
        var (code, text, error) = await Text(args);
        return (code, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, error);
    }

    /// <summary>For verbs that print something else than JSON.</summary>
    public async Task<(int Code, string Text, string Error)> Text(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        string[] given = [$"--Storage:Folder={Path.Combine(Folder, "data")}", .. Settings.Select(pair => $"--{pair.Key}={pair.Value}")];
        var code = await PortalCommandLine.Run(args, new CliOutput(Stream.Null, output, error), host => VerbHost.Build([.. host, .. given]));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        temporary.Dispose();
    }
}
