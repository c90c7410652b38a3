using ExportPortal.Support;

namespace ExportPortal.Browser;

/// <summary>The portal under test is the real one: it starts, answers the browser, keeps to its folder and goes without a trace.</summary>
public sealed class PortalTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Portal_Started_AnswersTheBrowser()
    {
        var page = await NewPerson();
        var answer = await page.APIRequest.GetAsync("/");
        Assert.True(answer.Status < 500, Portal.Output);
        Assert.StartsWith(Portal.Address.ToString(), answer.Url);
    }

    [Fact]
    public async Task Portal_StartedTwice_StandOnPortsAndFoldersOfTheirOwn()
    {
        var other = await PortalProcess.Start();
        Assert.NotEqual(Portal.Address, other.Address);
        Assert.NotEqual(Portal.Folder, other.Folder);

        await other.DisposeAsync();

        Assert.False(Directory.Exists(other.Folder));
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(other.Address));
    }

    [Fact]
    public async Task Portal_CannotStart_SaysWhatItWrote()
    {
        var settings = new Dictionary<string, string> { ["Kestrel:Endpoints:Wrong:Url"] = "wrong://here" };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PortalProcess.Start(settings));
        Assert.Contains("What it wrote", failure.Message);
        Assert.Contains("wrong://here", failure.Message);
    }
}
