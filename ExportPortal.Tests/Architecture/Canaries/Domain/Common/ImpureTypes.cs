using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Architecture.Canaries.Domain.Common;

internal sealed class ReadsFile { public static string Run() => File.ReadAllText("x"); }

internal sealed class ReadsClock { public static DateTimeOffset Run() => DateTimeOffset.UtcNow; }

internal sealed class ReadsClockInLambda { public static Func<DateTime> Run() => () => DateTime.Now; }

internal sealed class TakesTimeProvider { public static DateTimeOffset Run(TimeProvider time) => time.GetUtcNow(); }

internal sealed class IsAsync { public static async Task Run() => await Task.Yield(); }

internal sealed class Logs { public static void Run(ILogger logger) => logger.LogInformation("x"); }

internal sealed class Injects { public static object? Run(IServiceProvider services) => services.GetService<string>(); }

internal sealed class KnowsStore { public DbContext? Store { get; } }

internal sealed class KnowsHttp { public static string Run(object context) => context is HttpContext http ? http.TraceIdentifier : ""; }

internal sealed class KnowsComponents { public MudBlazor.Color Colour { get; } }

internal sealed class KnowsEngine { public DuckDB.NET.Data.DuckDBConnection? Engine { get; } }

internal sealed class KnowsCanvas { public SkiaSharp.SKColor Colour { get; } }

internal sealed class Gambles { public static int Run() => Random.Shared.Next(); }

internal sealed class ReadsEnvironment { public static string Run() => Environment.MachineName; }

internal sealed class SoundValue
{
    private readonly List<int> counts = [1];

    public IReadOnlyList<int> Counts => counts;

    public string Name { get; init; } = "";

    public DateOnly Day { get; private set; }

    public void Move(DateOnly day) => Day = day;

    public static IEnumerable<int> Steps(Stream bytes)
    {
        yield return (int)bytes.Length;
        yield return System.Security.Cryptography.SHA256.HashData(bytes).Length;
    }
}
