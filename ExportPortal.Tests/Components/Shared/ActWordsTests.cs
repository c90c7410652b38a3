using System.Text.RegularExpressions;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Components.Shared;

public sealed partial class ActWordsTests
{
    /// <summary>Acts as the source names them where it begins a command.</summary>
    [Fact]
    public void Of_EveryActOfTheSource_IsWordsAndNoCode()
    {
        var acts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "ExportPortal"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Begun().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();

        Assert.Contains("audit.trigger", acts);
        Assert.True(acts.Count > 50, $"Only {acts.Count} acts were found.");
        Assert.All(acts, act => Assert.Matches("^[A-Z][A-Za-z :-]+$", ActWords.Of(act)));
    }

    [Theory]
    [InlineData("audit.trigger", "Audit: a risk was noticed")]
    [InlineData("audit.issuereport", "Audit: issue report")]
    [InlineData("sanction.impose", "Sanction: impose")]
    [InlineData("accesslog.source.open", "Access log: source open")]
    public void Of_Act_ReadsAsWords(string act, string words) => Assert.Equal(words, ActWords.Of(act));

    [Theory]
    [InlineData("NL", "Netherlands")]
    [InlineData("JP", "Japan")]
    [InlineData("XA", "Aldermark")]
    [InlineData("XV", "Korvania")]
    [InlineData("XT", "Tessaly")]
    [InlineData("nowhere", "nowhere")]
    [InlineData("QQ", "QQ")]
    public void CountryName_Code_IsItsName(string code, string name) => Assert.Equal(name, CountryName.Of(code));

    /// <summary>A code that is the shape of one and of no country is refused wherever a country is asked for; whatever a pack names is one.</summary>
    [Fact]
    public void CountryName_WhatIsNoCountry_IsNoCode()
    {
        Assert.All((string?[])["ZZ", "nl", "NLD", "N1", "QQ", "", null], code => Assert.False(CountryName.IsCode(code)));
        Assert.InRange(CountryName.All.Count(country => country.Code != country.Name), 230, 300); // a few uninhabited ones have no name in each library of names
        Assert.All(ExportPortal.Policy.ShippedPacks.All.SelectMany(pack => pack.Destinations.Countries), country => Assert.True(CountryName.IsCode(country.Country)));
    }

    [GeneratedRegex(@"(?:Run<[^(]*|RunAsClient<[^(]*|RunAsPortal|TryAsPortal|DueAct\.Of|new DueAct|trail\.Append)\(\s*""([a-z-]+\.[a-z.]+)""")]
    private static partial Regex Begun();
}
