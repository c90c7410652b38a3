using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ExportPortal.Support;

/// <summary>
/// The real portal as a process of its own, on a free port and a folder of its own, as `dotnet run` would start it
/// (Development, content root = the project folder) unless a setting says otherwise.
/// </summary>
public sealed partial class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private readonly Process process;
    private readonly bool ownsFolder;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortalProcess(Process process, string folder, bool ownsFolder) =>
        (this.process, Folder, this.ownsFolder) = (process, folder, ownsFolder);

    /// <summary>By the name localhost: the browser treats it as secure, and a passkey cannot belong to a number.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Storage:Folder of this portal.</summary>
    public string Folder { get; }

    /// <summary>Everything it wrote so far, standard output and error as they came.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Starts the portal, on a copy of the brief demonstration unless it has a folder or is a published one, and waits until it answers.</summary>
    /// <param name="settings">Settings by their configuration key ("Storage:Provider").</param>
    /// <param name="folder">A folder to keep, for a start on what an earlier portal left; null for a new one that goes at the end.</param>
    /// <param name="published">Folder of a published portal, started as an operator does; null for the build that the tests were made with.</param>
    public static async Task<PortalProcess> Start(IReadOnlyDictionary<string, string>? settings = null, string? folder = null, string? published = null)
    {
        var home = folder ?? Directory.CreateTempSubdirectory("portal-").FullName;
        if (folder is null && published is null)
            await ScenarioStore.CopyBriefTo(home);
        var portal = new PortalProcess(new Process { StartInfo = Command(settings ?? new Dictionary<string, string>(), home, published) }, home, folder is null);
        try
        {
            portal.Launch();
            await portal.UntilItAnswers();
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would, with all its children.</summary>
    public async Task Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
        if (ownsFolder && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a verb of the same program over the same folder; gives its exit code and all that it wrote.</summary>
    public async Task<(int Code, string Output)> Verb(params string[] arguments)
    {
        using var verb = Process.Start(Command(new Dictionary<string, string>(), Folder, null, arguments))!;
        verb.StandardInput.Close();
        var errors = verb.StandardError.ReadToEndAsync();
        var output = await verb.StandardOutput.ReadToEndAsync();
        await verb.WaitForExitAsync();
        return (verb.ExitCode, output + await errors);
    }

    private static ProcessStartInfo Command(IReadOnlyDictionary<string, string> settings, string folder, string? published, params string[] arguments)
    {
        // ExportPortal.Tests/bin/<configuration>/<framework> has its twin in ExportPortal/bin.
        var built = Path.GetRelativePath(Path.Combine(Repository.Root, "ExportPortal.Tests"), AppContext.BaseDirectory);
        var project = published ?? Path.Combine(Repository.Root, "ExportPortal");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(published ?? Path.Combine(project, built), "ExportPortal.dll"), .. arguments.Length > 0 ? arguments : ["--urls", "http://127.0.0.1:0"]])
        {
            WorkingDirectory = project,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_CONTENTROOT"] = project;
        start.Environment["Storage__Folder"] = folder;
        // All people of the tests sit behind one address, and sign in faster than people do.
        foreach (var limit in (string[])["SignIn", "Verify", "Upload"])
            start.Environment[$"RateLimits__{limit}PerMinute"] = "100000";
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__")] = value;
        return start;
    }

    private void Launch()
    {
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => port.TrySetException(new InvalidOperationException("The portal ended before it listened."));
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            port.TrySetResult(int.Parse(match.Groups["port"].Value));
    }

    /// <summary>Healthy when /health/live answers, or while there is no such page, when anything but a server error comes back.</summary>
    private async Task UntilItAnswers()
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            Address = new Uri($"http://localhost:{await port.Task.WaitAsync(limit.Token)}");
            using var client = new HttpClient { BaseAddress = Address };
            while (!await Answers(client, limit.Token))
                await Task.Delay(100, limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or InvalidOperationException)
        {
            if (process.HasExited)
                await process.WaitForExitAsync(); // its last words are still on their way
            throw new InvalidOperationException($"The portal did not answer. What it wrote:\n{Output}", failure);
        }
    }

    private static async Task<bool> Answers(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync("/health/live", cancellation);
            return (int)answer.StatusCode < 500;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(?<port>[1-9]\d*)")]
    private static partial Regex Listening();
}
