using System.Diagnostics;
using ExportPortal.Support;

[assembly: AssemblyFixture(typeof(PublishedPortal))]

namespace ExportPortal.Support;

/// <summary>The portal as an operator installs it: published once, from the build that the tests were made with, into a folder of its own.</summary>
public sealed class PublishedPortal : IDisposable
{
    private readonly Lazy<Task<string>> published;
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"portal-published-{Guid.NewGuid():N}");

    public PublishedPortal() => published = new(Publish);

    /// <summary>The folder with ExportPortal.dll and wwwroot.</summary>
    public Task<string> Folder => published.Value;

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task<string> Publish()
    {
        // .../bin/<configuration>/<framework>
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", ["publish", "ExportPortal", "--no-build", "-c", configuration, "-o", folder, "-v", "q", "--disable-build-servers"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException($"dotnet publish failed:\n{string.Join('\n', said)}");
    }
}
