using ExportPortal.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser;

/// <summary>The API reference comes from the portal alone: a breach of the policy of its pages fails the test.</summary>
public sealed class ReferenceTests(ChromiumFixture chromium, PortalFixture fixture) : BrowserTest(chromium, fixture)
{
    [Fact]
    public async Task Reference_Anonymous_ShowsTheEndpointsWithoutLeavingThePortal()
    {
        var page = await NewPerson();
        var elsewhere = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(Portal.Address.ToString(), StringComparison.Ordinal))
                elsewhere.Add(request.Url);
        };
        await page.GotoAsync("/api/reference");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "ExportPortal API" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Applications").First).ToBeVisibleAsync();
        await Screenshot(page, "account/reference");
        Assert.Empty(elsewhere);
    }
}
