using ExportPortal.Support;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>Base of walks that change what others would read: each on a portal of its own.</summary>
/// <param name="jobsEverySeconds">Jobs:EverySeconds; null leaves the portal's own.</param>
/// <param name="isBrief">False for a copy of the whole scenario.</param>
public abstract class OwnPortalTest(ChromiumFixture chromium, PortalFixture fixture, int? jobsEverySeconds = null, bool isBrief = true) : BrowserTest(chromium, fixture)
{
    private OwnPortal own = null!;

    protected sealed override bool NeedsPortal => false;

    protected sealed override OwnPortal Own => own;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        own = await OwnPortal.Start(jobsEverySeconds, isBrief);
    }

    /// <summary>Somebody who is signed in, in a browser of their own.</summary>
    protected async Task<IPage> Person(string email)
    {
        var page = await NewPerson(new() { BaseURL = Own.Address.ToString() });
        await page.SignInUnseen(email);
        return page;
    }
}
