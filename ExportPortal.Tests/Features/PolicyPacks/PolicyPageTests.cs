using Bunit;
using ExportPortal.Components;
using ExportPortal.Policy;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.PolicyPacks;

/// <summary>The rules as anybody reads them: nothing of the pack is left out, and everything has an address.</summary>
public sealed class PolicyPageTests : ComponentTest
{
    public PolicyPageTests() => Services.AddSingleton(ShippedPacks.Current);

    [Fact]
    public void Page_PackInForce_ShowsItsHashAndEveryCode()
    {
        var page = Render<PolicyPage>();
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
        var page = Render<PolicyPage>();
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
