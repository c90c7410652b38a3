using System.Net;
using ExportPortal.Identity;
using ExportPortal.Support;

namespace ExportPortal.Api;

/// <summary>Where pages lead.</summary>
public sealed partial class PortalApiTests
{
    [Fact]
    public async Task Page_LicenceNumberAsTyped_LeadsToTheOneThatIsPrinted()
    {
        var (number, officer) = (await host.First(), await host.SignedIn("ilva"));
        var answer = await officer.Get($"/licences/{number.ToLowerInvariant()}");
        Assert.Equal((HttpStatusCode.Redirect, $"/licences/{number}"), (answer.StatusCode, new Uri(new("http://localhost"), answer.Headers.Location!).AbsolutePath));
        foreach (var none in (string[])["/licences/xp-2026-0000000", $"/licences/{number.ToLowerInvariant()}x"])
            Assert.Equal(HttpStatusCode.NotFound, (await officer.Get(none)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await host.SignedIn("kadri")).Get($"/licences/{number.ToLowerInvariant()}")).StatusCode); // not hers
    }

    [Fact]
    public async Task Guide_LinkToTheTraining_IsForThoseWhoMayTakeIt()
    {
        async Task<bool> Links(Visitor reader) => (await (await reader.Get("/guide")).Content.ReadAsStringAsync()).Contains("href=\"/my/training\"", StringComparison.Ordinal);
        Assert.Equal((false, false, true), (await Links(host.Anonymous()), await Links(await host.SignedIn("ilva")), await Links(await host.SignedIn("kadri"))));
    }
}
