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
