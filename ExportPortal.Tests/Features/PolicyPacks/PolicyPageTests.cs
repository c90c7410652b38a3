using Bunit;
using ExportPortal.Components;
using ExportPortal.Data;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.PolicyPacks;

/// <summary>The rules as anybody reads them: nothing of the pack is left out, and everything has an address.</summary>
public sealed class PolicyPageTests : ComponentTest
{
    private readonly TestStore store = TestStore.Sqlite().GetAwaiter().GetResult();

    public PolicyPageTests()
    {
        Services.AddSingleton(ShippedPacks.Current).AddSingleton(Support.Cases.Packs).AddSingleton<IDbContextFactory<PortalDbContext>>(store).AddSingleton<PacksQuery>();
        AddAuthorization();
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await store.DisposeAsync();
    }

    private IRenderedComponent<PolicyPage> Page(string address = "/policy")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<PolicyPage>();
        page.WaitForElement("#packs");
        return page;
    }

    [Fact]
    public void Page_PastPack_SaysSoAndItsLinksStayInIt()
    {
        var page = Page("/policy?pack=eu-style-2026.1");
        Assert.Contains("This is a past pack.", page.Markup);
        Assert.Contains(ShippedPacks.All[0].Hash.Hex, page.Markup);
        Assert.Empty(page.FindAll("a[href^='/policy#']"));
        Assert.Equal("eu-style-2026.1", page.Find("input[name='pack']").GetAttribute("value"));
    }

    [Fact]
    public void Page_PackInForce_ShowsItsHashAndEveryCode()
    {
        var page = Page();
        var (pack, text) = (ShippedPacks.Current, Seen(page.Nodes[0].Parent!));
        Assert.Contains(pack.Hash.Hex, text);
        string[] codes =
        [
            .. pack.ControlList.Select(one => one.Code), .. pack.Safeguards.Select(one => one.Code), .. pack.Clauses.Select(one => one.Code),
            .. pack.CoreText.Select(one => one.Code), .. pack.RefusalGrounds.Select(one => one.Code), .. pack.Environment.Controls.Select(one => one.Code),
        ];
        Assert.Equal([], codes.Where(code => page.FindAll($"[id='{code}']").Count != 1));
        Assert.Equal([], pack.Clocks.Where(clock => page.FindAll($"[id='clock-{clock.Key}']").Count != 1));
        Assert.Equal([], pack.Responsibilities.Actions.Where(action => page.FindAll($"[id='action-{action.Key}']").Count != 1));
    }

    [Fact]
    public void Page_EveryLinkInside_LeadsSomewhere()
    {
        var page = Page();
        var ids = page.FindAll("[id]").Select(one => one.Id).ToHashSet();
        Assert.Equal([], page.FindAll("a[href^='/policy#']").Select(link => link.GetAttribute("href")!.Split('#')[1]).Where(id => !ids.Contains(id)));
    }

    [Theory]
    [InlineData("genom", "2")]
    [InlineData("1M01", "1")]
    public void ControlList_Search_ShowsWhatFitsAlone(string words, string category)
    {
        var list = Render<ControlListPart>(given => given.Add(one => one.Pack, ShippedPacks.Current).Add(one => one.Search, words));
        var codes = list.FindAll("tbody th").Select(cell => cell.TextContent.Trim()).ToArray();
        Assert.NotEmpty(codes);
        Assert.True(codes.Length < ShippedPacks.Current.ControlList.Count);
        Assert.Contains(codes, code => code.StartsWith(category));
    }

    [Fact]
    public void ControlList_SearchWithoutMatch_SaysSo()
    {
        var list = Render<ControlListPart>(given => given.Add(one => one.Pack, ShippedPacks.Current).Add(one => one.Search, "no such word"));
        Assert.Contains("No entry holds", list.Markup);
        Assert.Empty(list.FindAll("table"));
    }
}
