using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>Tests that share one portal, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<PortalFixture>
{
    public const string Name = "Browser";
}

/// <summary>Tests of which most start a portal of their own: beside the others, so that neither waits for the other.</summary>
[CollectionDefinition(Name)]
public sealed class LongWalks : ICollectionFixture<PortalFixture>
{
    public const string Name = "Browser, long walks";
}

/// <summary>
/// Base of the tests that walk the real portal in Chromium. A message on the console, a broken script and a breach of the
/// Content-Security-Policy on any page fail the test at its end.
/// </summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public abstract class BrowserTest(ChromiumFixture chromium, PortalFixture fixture) : IAsyncLifetime
{
    private readonly List<IBrowserContext> people = [];
    private string[] staged = [];

    protected PageWatch Watch { get; } = new();

    protected PortalProcess Portal { get; private set; } = null!;

    /// <summary>False for tests that start a portal with settings of their own, or need none.</summary>
    protected virtual bool NeedsPortal => true;

    public virtual async ValueTask InitializeAsync()
    {
        if (!NeedsPortal)
            return;
        Portal = await fixture.Portal;
        staged = InStaging();
    }

    /// <summary>Uploads that the portal keeps since this test began: others may have left a protected copy that nobody has fetched yet.</summary>
    protected IEnumerable<string> Staged => InStaging().Except(staged);

    private string[] InStaging() => Directory.GetFiles(Path.Combine(Portal.Folder, "staging"));

    /// <summary>A page in a browser of its own, as a new person at a new machine. Paths are relative to the portal.</summary>
    protected async Task<IPage> NewPerson(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= Portal?.Address.ToString();
        var context = await chromium.NewContext(options);
        people.Add(context);
        context.Page += (_, opened) => Watch.On(opened);
        return await context.NewPageAsync();
    }

    /// <summary>Keeps a picture of the whole page as artifacts/{name}.png.</summary>
    protected static async Task Screenshot(IPage page, string name) =>
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifacts.Path($"{name}.png"), FullPage = true });

    /// <summary>A portal that this test alone has; it ends with the test, whatever the test found.</summary>
    protected virtual IAsyncDisposable? Own => null;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            foreach (var person in people)
                await person.CloseAsync();
        }
        finally
        {
            if (Own is { } own)
                await own.DisposeAsync();
        }
        Watch.AssertClean();
    }
}
