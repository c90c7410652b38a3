using ExportPortal.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace ExportPortal.Support;

/// <summary>
/// One Chromium for all browser tests, started at the first use. The driver travels in the package, the browser is the
/// system's (EXPORTPORTAL_CHROMIUM, else one of <see cref="Places"/>): nothing is downloaded.
/// </summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

    /// <summary>Without windows where there is one: the same engine, and a third less to compute for each person.</summary>
    private static readonly string[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(Start);

    /// <summary>A browser of its own for one person: no cookies, no storage, desk-sized unless said otherwise.</summary>
    public async Task<IBrowserContext> NewContext(BrowserNewContextOptions? options = null)
    {
        var (_, browser) = await started.Value;
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        options.Locale ??= "en-GB";
        options.TimezoneId ??= "UTC";
        return await browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        var (driver, browser) = await started.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> Start()
    {
        var path = Environment.GetEnvironmentVariable("EXPORTPORTAL_CHROMIUM") is { Length: > 0 } set ? set : Array.Find(Places, File.Exists) ?? Places[^1];
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no Chromium at {path}. Run ExportPortal.Tests/test.sh, or set EXPORTPORTAL_CHROMIUM.", path);
        // A busy machine is slow, not wrong: the time is spent only where something never comes.
        Assertions.SetDefaultExpectTimeout(30_000);
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments }));
    }
}
