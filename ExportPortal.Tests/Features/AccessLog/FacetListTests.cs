using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.AccessLog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>A value that is not among the most frequent is typed.</summary>
public sealed class FacetListTests : ComponentTest
{
    [Theory]
    [InlineData("licence", " xp-2026-0000020 ", "XP-2026-0000020")]
    [InlineData("licence", "2026-0000020", "XP-2026-0000020")]
    [InlineData("country", "nl", "NL")]
    [InlineData("actor", "jane-roe", "jane-roe")]
    [InlineData("actor", "  ", null)]
    [InlineData("actor", "known", null)]
    public void Typed_Value_IsPutOnAsTheLogKnowsIt(string facet, string typed, string? value) =>
        Assert.Equal(value, LogFilter.Parse("/log?actor=known").Typed(facet, typed)?.Of(facet)[^1]);

    /// <summary>An actor that was typed by its name is the one that is listed under its pseudonym: on once, with its count.</summary>
    [Fact]
    public void Actor_TypedByItsName_IsOnWhereItIsListed()
    {
        var list = Render<FacetList>(parameters => parameters
            .Add(one => one.Filter, LogFilter.Parse("/log?actor=jane-roe"))
            .Add(one => one.Facets, [new Facet("actor", [new FacetValue("0a1b2c", 12), new FacetValue("3d4e5f", 5)], true)])
            .Add(one => one.Names, new Dictionary<string, string> { ["0a1b2c"] = "jane-roe", ["3d4e5f"] = "joe-public" }));

        Assert.Contains("of the newest 5,000", list.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, list.FindAll("li").Count);
        Assert.Equal("12", list.Find("a.on .count").TextContent);
        Assert.Equal("/log", list.Find("a.on").GetAttribute("href"));
    }

    [Fact]
    public void Parse_WhatDoesNotExist_IsLeftOutAndSaid()
    {
        var filter = LogFilter.Parse("/log?action=fly&action=query&outcome=lost&from=2026-13-45");

        Assert.Equal(["action=fly", "outcome=lost", "from=2026-13-45"], filter.NotUnderstood);
        Assert.Equal("/log?action=query", filter.Href());
    }

    [Fact]
    public void Submit_LicenceThatIsNotListed_GoesToTheSearchWithIt()
    {
        var list = Render<FacetList>(parameters => parameters
            .Add(one => one.Filter, LogFilter.Parse("/log?from=2025-11-01"))
            .Add(one => one.Facets, [new Facet("licence", [new FacetValue("XP-2026-0000001", 9)], false), new Facet("outcome", [new FacetValue("allowed", 9)], false)])
            .Add(one => one.Names, new Dictionary<string, string>()));
        list.Find("#other-licence").Change("XP-2026-0000020");
        list.Find("form.other").Submit();

        Assert.EndsWith("/log?licence=XP-2026-0000020&from=2025-11-01", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Single(list.FindAll("form.other"));
    }
}
