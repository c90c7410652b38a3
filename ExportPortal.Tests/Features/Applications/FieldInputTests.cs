using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications.Form;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

/// <summary>What helps a small entity to fill in the form: plain help at each field, and a model text for each longer answer that is asked.</summary>
public sealed class FieldInputTests : ComponentTest
{
    private static IEnumerable<FormField> Fields => Cases.Pack.Form!.Sections.SelectMany(section => section.Fields);

    [Fact]
    public void Form_EveryField_HasHelpAndEveryLongAnswerThatIsAskedAModelText()
    {
        Assert.All(Fields, field => Assert.True(field.Help.Length > 20, field.Key));
        Assert.All(Fields.Where(field => field is { Kind: FieldKind.LongText, FromTier: not null }), field => Assert.True(field.Template?.Length > 20, field.Key));
    }

    /// <summary>What a tier does not ask for is not spoken of above the fields either; its own help comes and goes with it.</summary>
    [Fact]
    public void Form_HelpOfASection_SpeaksOfNoTableThatTier1DoesNotAskFor()
    {
        var bare = Cases.Pack.Form!.Sections.Where(section => !section.Fields.Exists(field => field is { Kind: FieldKind.Table, FromTier: 1 })).ToList();

        Assert.Contains(bare, section => section.Number == 11);
        Assert.All(bare, section => Assert.DoesNotMatch(@"\b(button|table|line)s?\b", section.Help));
        Assert.Contains("The button fills in", Fields.Single(field => field.Fill is not null).Help, StringComparison.Ordinal);
    }

    [Fact]
    public void With_FieldsThatCannotBeRead_TakesTheOthersAsTypedAndTheseAsTheyWere()
    {
        var typed = new ApplicationInput { Summary = "What is wanted.", Countries = "Japan", Start = Cases.Term.End, End = Cases.Term.Start, Answers = { ["address"] = "1 Harbour Street" } };
        Assert.Null(typed.Read(Cases.Pack.Form).Content);

        var saved = typed.With(Cases.Content).Read(Cases.Pack.Form).Content!;

        Assert.Equal(("What is wanted.", "1 Harbour Street", Cases.Content.Term), (saved.Summary, saved.Answers.Value("address"), saved.Term));
        Assert.Equal(Cases.Content.Countries, saved.Countries);
        Assert.Equal("Japan", typed.Countries);
    }

    /// <summary>Whoever follows a link to a field types or chooses at once.</summary>
    [Theory]
    [InlineData("methods", "", "#in-methods")]
    [InlineData("size", "", "#in-size")]
    [InlineData("flags", "", "input[type=checkbox]")]
    [InlineData("ai_training", "yes: a model", "input[type=radio][checked]")]
    [InlineData("processors", "", "button")]
    public void Link_ToAField_GivesTheFocusToItsControl(string key, string said, string control)
    {
        var input = new ApplicationInput();
        if (said.Length > 0)
            input.Answers[key] = said;

        var shown = Render<FieldInput>(parameters => parameters.Add(one => one.Field, Fields.Single(one => one.Key == key)).Add(one => one.Input, input).Add(one => one.IsAimed, true));

        JSInterop.VerifyFocusAsyncInvoke().Arguments[0].ShouldBeElementReferenceTo(shown.Find(control));
    }

    [Fact]
    public void ModelText_Used_IsTheAnswerAndTellsTheForm()
    {
        var (field, input, told) = (Fields.Single(one => one.Key == "methods"), new ApplicationInput(), 0);
        var shown = Render<FieldInput>(parameters => parameters.Add(one => one.Field, field).Add(one => one.Input, input).Add(one => one.OnChanged, () => told++));

        Assert.Contains(field.Help, Seen(shown.Find(".ep-hint")), StringComparison.Ordinal);
        shown.Find("details button").Click();

        Assert.Equal((field.Template, 1), (input.Answers["methods"], told));
    }
}
