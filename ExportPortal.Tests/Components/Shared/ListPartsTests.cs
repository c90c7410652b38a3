using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Components.Shared;

/// <summary>What lists and long choices are made of.</summary>
public sealed class ListPartsTests : ComponentTest
{
    private static readonly Choice[] Many = [.. Enumerable.Range(1, 120).Select(at => new Choice(Guid.NewGuid(), $"House {at}"))];

    private static Task<FoundChoices> Find(string words) =>
        Task.FromResult(FoundChoices.Of([.. Many.Where(one => one.Words.Contains(words, StringComparison.OrdinalIgnoreCase)).Take(FoundChoices.Most + 1)]));

    [Fact]
    public void ChoiceField_LongList_OffersSomeFindsOthersAndKeepsWhatIsChosen()
    {
        var chosen = Guid.Empty;
        var field = Render<ChoiceField>(p => p.Add(f => f.Id, "house").Add(f => f.Label, "House").Add(f => f.Prompt, "Choose").Add(f => f.Find, Find).Add(f => f.ValueChanged, id => chosen = id));
        Assert.Equal(1 + FoundChoices.Most, field.FindAll("option").Count);

        field.Find("input[type=search]").Input("House 117");
        Assert.Equal(["Choose", "House 117"], field.FindAll("option").Select(option => option.TextContent));
        field.Find("select").Change(Many[116].Id.ToString());
        Assert.Equal(Many[116].Id, chosen);
        field.Render(p => p.Add(f => f.Value, chosen));
        field.Find("input[type=search]").Input("House 3");

        Assert.Contains("House 117", field.FindAll("option").Select(option => option.TextContent));
        Assert.Equal(Many[116].Id.ToString(), field.Find("select").GetAttribute("value"));
    }

    [Fact]
    public void ChoiceField_ShortList_IsAPlainSelect()
    {
        var field = Render<ChoiceField>(p => p.Add(f => f.Id, "house").Add(f => f.Label, "House").Add(f => f.Prompt, "Choose").Add(f => f.Find, _ => Find("House 11")));

        Assert.Empty(field.FindAll("input"));
        Assert.Equal(1 + 11, field.FindAll("option").Count);
    }

    [Fact]
    public void CsvLink_OfAFilteredList_TakesAlongTheFilterThatStandsInTheAddress()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/licences?state=ACTIVE");
        var link = Render<CsvLink>(p => p.Add(l => l.Path, "/licences"));
        Assert.Equal(("/licences.csv?state=ACTIVE", "licences.csv"), (link.Find("a").GetAttribute("href"), link.Find("a").GetAttribute("download")));

        navigation.NavigateTo("/licences?q=stay");

        link.WaitForAssertion(() => Assert.Equal("/licences.csv?q=stay", link.Find("a").GetAttribute("href")));
    }

    [Fact]
    public void PageLinks_InTheMiddle_LeadBothWaysWithTheFilter()
    {
        var links = Render<PageLinks>(p => p.Add(l => l.Total, 60).Add(l => l.PageSize, 25).Add(l => l.Current, 2).Add(l => l.Address, page => $"/list?q=x&page={page}"));

        Assert.Equal(["/list?q=x&page=1", "/list?q=x&page=3"], links.FindAll("a").Select(link => link.GetAttribute("href")));
        Assert.Contains("26–50 of 60", links.Markup);
        Assert.Empty(Render<PageLinks>(p => p.Add(l => l.Total, 25).Add(l => l.PageSize, 25).Add(l => l.Current, 1).Add(l => l.Address, page => $"{page}")).FindAll("nav"));
    }

    [Fact]
    public void PartLinks_FirstMiddleAndOnlyPart_LeadWhereThereIsMore()
    {
        IEnumerable<string?> Links(bool isLater, string? next) => Render<PartLinks>(p => p.Add(l => l.First, "/list").Add(l => l.Next, next).Add(l => l.IsLater, isLater)).FindAll("a").Select(link => link.GetAttribute("href"));

        Assert.Equal(["/list?after=A-7"], Links(false, "/list?after=A-7"));
        Assert.Equal(["/list", "/list?after=A-7"], Links(true, "/list?after=A-7"));
        Assert.Equal(["/list"], Links(true, null));
        Assert.Empty(Links(false, null));
    }
}
