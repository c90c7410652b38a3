using ExportPortal.Support;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace ExportPortal.Browser;

/// <summary>The means of the browser tests can fail: each finds a page that is wrong on purpose.</summary>
[Collection(LongWalks.Name)]
public sealed class GateTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    private const string Sound = "<!doctype html><html lang='en'><title>Sound</title><main><h1>Sound</h1><p>Words.</p></main></html>";

    protected override bool NeedsPortal => false;

    [Fact]
    public async Task Axe_SoundPage_Passes() => await Axe.Check(await Open(Sound));

    [Fact]
    public async Task Axe_PictureWithoutWords_FailsWithItsPlace()
    {
        var page = await Open(Sound.Replace("Words.", "<img id='mute' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"));
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => Axe.Check(page));
        Assert.Contains("image-alt", failure.Message);
        Assert.Contains("#mute", failure.Message);
    }

    [Theory]
    [InlineData("<script>document.title = 'inline'</script>", "Content Security Policy")]
    [InlineData("<script src='/thrown.js'></script>", "uncaught")]
    [InlineData("<script src='/warned.js'></script>", "console warning")]
    [InlineData("<img alt='' src='/absent.png'>", "404")]
    public async Task Watch_WrongPage_Complains(string wrong, string complaint)
    {
        Watch.Expect("http://wrong.test");
        var watch = new PageWatch();
        await Open(Sound.Replace("Words.", wrong), watch);
        Assert.Contains(watch.Problems, problem => problem.Contains(complaint));
        Assert.ThrowsAny<XunitException>(watch.AssertClean);
    }

    [Fact]
    public async Task Watch_SoundPage_IsClean()
    {
        var watch = new PageWatch();
        await Open(Sound, watch);
        watch.AssertClean();
    }

    [Fact]
    public async Task Screenshot_OpenPage_IsKept()
    {
        var path = Artifacts.Path("gate/sound.png");
        File.Delete(path);
        await Screenshot(await Open(Sound), "gate/sound");
        Assert.Equal("PNG"u8, File.ReadAllBytes(path).AsSpan(1, 3));
    }

    private async Task<IPage> Open(string html, PageWatch? watch = null)
    {
        var page = await NewPerson();
        watch?.On(page);
        await page.RouteAsync("http://wrong.test/**", route => route.FulfillAsync(new Uri(route.Request.Url).AbsolutePath switch
        {
            "/" => Answer("text/html", html),
            "/thrown.js" => Answer("text/javascript", "throw new Error('thrown')"),
            "/warned.js" => Answer("text/javascript", "console.warn('warned')"),
            "/favicon.ico" => Answer("image/x-icon", ""),
            _ => new RouteFulfillOptions { Status = 404 },
        }));
        await page.GotoAsync("http://wrong.test/", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }

    private static RouteFulfillOptions Answer(string type, string body) => new()
    {
        ContentType = type,
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "script-src 'self'", ["Content-Type"] = type },
    };
}
