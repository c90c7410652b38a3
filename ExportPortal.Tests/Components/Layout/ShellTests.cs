using System.Security.Claims;
using Bunit;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Components.Layout;

public sealed class ShellTests : ComponentTest
{
    [Fact]
    public void User_FromClaims_HasNameStandingAndInitials()
    {
        var officer = SignedInUser.From(Principal("Ilva Torrend", "Aldermark Data Export Office", Role.LicensingOfficer));
        var recipient = SignedInUser.From(Principal("Dr Kenji Arata", "Kurohana Medical University", Role.Recipient));

        Assert.Equal(("Ilva Torrend", "Licensing officer", "IT", true), (officer.Name, officer.Standing, officer.Initials, officer.IsOfficer));
        Assert.Equal(("Kurohana Medical University", "KA", false), (recipient.Standing, recipient.Initials, recipient.IsOfficer));
    }

    [Fact]
    public void User_WithARoleNobodyKnows_HasNone() =>
        Assert.Equal("no role yet", SignedInUser.From(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "x"), new(ClaimTypes.Role, "Emperor")], "test"))).Standing);

    [Theory]
    [InlineData(Role.Auditor, "Desk", true)]
    [InlineData(Role.Auditor, "My licences", false)]
    [InlineData(Role.Recipient, "My licences", true)]
    [InlineData(Role.Recipient, "Applications", false)]
    [InlineData(Role.Recipient, "Datasets", false)]
    [InlineData(Role.Steward, "Datasets", true)]
    public void Navigation_ForARole_ShowsWhatIsItsOwn(Role role, string entry, bool isShown) =>
        Assert.Equal(isShown, NavEntries.For(new SignedInUser("x", null, [role])).SelectMany(group => group.Entries).Any(e => e.Label == entry));

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Steward)]
    public void Navigation_ForARole_GivesEachKeyOnce(Role role) =>
        Assert.Distinct(NavEntries.For(new SignedInUser("x", null, [role])).SelectMany(group => group.Entries).Select(e => e.Key).OfType<char>());

    [Fact]
    public void NavMenu_WhenCountsAreShown_WritesThemBehindTheEntry()
    {
        var counts = new NavCounts();
        Services.AddSingleton(counts);
        var menu = Render<NavMenu>(p => p.Add(m => m.Groups, NavEntries.For(new SignedInUser("x", null, [Role.Auditor]))));
        Assert.Empty(menu.FindAll(".count"));

        counts.Show(new Dictionary<string, int> { ["/applications"] = 25 });

        menu.WaitForAssertion(() => Assert.Equal("Applications 25", Seen(menu.Find("a[href='/applications']"))));
    }

    [Fact]
    public void Search_Submitted_LeadsToTheApplicationsThatMatch()
    {
        var search = Render<SearchBox>();
        search.Find("input").Change(" A-014 & co ");

        search.Find("form").Submit();

        Assert.EndsWith("/search?q=A-014%20%26%20co", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void Refused_SignedOut_LeadsToSignInAndBack()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/licences/L-1?tab=x");

        Render<Refused>(p => p.Add(r => r.State, new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));

        Assert.EndsWith("/Account/Login?ReturnUrl=%2Flicences%2FL-1%3Ftab%3Dx", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void Refused_SignedIn_SaysThatThePageIsNotOpen() =>
        Assert.Equal("This page is not open to you", Render<Refused>(p => p.Add(r => r.State, new AuthenticationState(Principal("A B", "C", Role.Recipient)))).Find("h1").TextContent);

    [Fact]
    public void Boundary_AroundAPageThatFails_ShowsAReferenceAndNotTheException()
    {
        var boundary = Render<PageErrorBoundary>(p => p.AddChildContent<Failing>());

        Assert.Matches("reference when you ask for help: E-[0-9A-F]{8}", Seen(boundary.Find("[role=alert]")));
        Assert.DoesNotContain("secret detail", boundary.Markup);
    }

    [Theory]
    [InlineData(typeof(Open), true)]
    [InlineData(typeof(Guarded), true)]
    [InlineData(typeof(Failing), false)]
    public void PageAccess_OfAPage_IsDeclaredOnlyByAnAttribute(Type page, bool isDeclared) => Assert.Equal(isDeclared, PageAccess.IsDeclared(page));

    private static ClaimsPrincipal Principal(string name, string organisation, Role role) => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, "account"), new("xp:name", name), new("xp:org_name", organisation), new(ClaimTypes.Role, role.ToString())], "test"));

    [AllowAnonymous]
    private sealed class Open : ComponentBase;

    [Authorize]
    private sealed class Guarded : ComponentBase;

    private sealed class Failing : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => throw new InvalidOperationException("secret detail");
    }
}
