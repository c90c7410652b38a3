using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

/// <summary>A model text of the form is an example, and no answer as it stands.</summary>
public sealed partial class CompletenessTests
{
    private static IEnumerable<FormField> Examples => Cases.Pack.Form!.Fields.Where(one => one.IsExample);

    public static TheoryData<string> ExampleKeys => [.. Examples.Select(one => one.Key)];

    private static CompletenessFacts Write(CompletenessFacts facts, string key, string text) => key switch
    {
        "summary" => With(facts, content => content with { Summary = text }),
        "necessity" => With(facts, content => content with { Necessity = text }),
        _ => Say(facts, key, text),
    };

    [Theory, MemberData(nameof(ExampleKeys))]
    public void Ck01_ModelTextAsItCame_StopsTheSubmissionAndNamesItsField(string key)
    {
        var model = Examples.Single(field => field.Key == key).Template!;

        foreach (var text in (string[])[model, $" {model.ToUpperInvariant().TrimEnd('.')}\n"])
            Assert.True(Assert.Single(Gaps(facts => Write(facts, key, text), tier: 3), gap => gap.Code == "CK-01" && gap.Field == key).StopsSubmission);
        Assert.DoesNotContain(Gaps(facts => Write(facts, key, $"{model.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)} mina@hospital-trust.example"), tier: 3), gap => gap.Code == "CK-01");
    }

    [Fact]
    public void Ck01_FirstStep_EveryModelTextIsAnExample() =>
        Assert.All(Cases.Pack.Form!.Sections[0].Fields.Where(field => field.Template is not null), field => Assert.True(field.IsExample, field.Key));

    [Theory]
    [InlineData("Mina Ostrava, [e-mail address], +000 111", "[e-mail address]")]
    [InlineData("[Name], [e-mail address], [telephone]", "[name] and [e-mail address] and [telephone]")]
    public void Ck01_BlankOfTheModelTextLeftOpen_IsNamed(string said, string blanks) =>
        Assert.Contains($"fill in {blanks};", Assert.Single(Gaps(facts => Say(facts, "contact", said))).Message, StringComparison.Ordinal);

    [Fact]
    public void Ck01_BracketsOfTheApplicantsOwn_AreAnAnswer() => Assert.Empty(Gaps(facts => Say(facts, "officer", "Mina Ostrava [acting], head of data services")));

    [Fact]
    public void Ck01_ModelTextThatTheTierDoesNotAskFor_IsNotNamed()
    {
        var model = Examples.Single(field => field.Key == "privacy_lead").Template!;

        Assert.Contains(Gaps(facts => Say(facts, "privacy_lead", model)), gap => gap.Field == "privacy_lead");
        Assert.DoesNotContain(Gaps(facts => Say(facts, "privacy_lead", model), tier: 1), gap => gap.Field == "privacy_lead");
    }

    [Fact]
    public void Ck01_ModelTextUnderAnEarlierPack_StaysAnAnswer()
    {
        var earlier = ShippedPacks.All.Where(pack => string.CompareOrdinal(pack.Id, "eu-style-2026.7") < 0 && pack.Form is not null).ToList();

        Assert.NotEmpty(earlier);
        Assert.All(earlier.SelectMany(pack => pack.Form!.Fields.Where(field => field.Template is not null)), field => Assert.Null(FormRules.NotOwn(field, field.Template!)));
    }
}
