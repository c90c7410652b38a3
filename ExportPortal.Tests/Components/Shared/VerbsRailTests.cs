using Bunit;

namespace ExportPortal.Components.Shared;

public sealed class VerbsRailTests : ComponentTest
{
    private readonly List<string> pressed = [];

    [Fact]
    public void Verb_Closed_CanBeFocusedAnnouncesItsReasonAndDoesNotFire()
    {
        var rail = Rail(new VerbView("Approve", "Approve", IsOpen: false, "you prepared this case (FE-1)."));
        var button = rail.Find("button");

        button.Click();

        Assert.Empty(pressed);
        Assert.Equal("true", button.GetAttribute("aria-disabled"));
        Assert.False(button.HasAttribute("disabled"));
        Assert.Equal("Closed: you prepared this case (FE-1).", rail.Find("#" + button.GetAttribute("aria-describedby")).TextContent);
    }

    [Fact]
    public void Verb_Open_Fires()
    {
        var button = Rail(new VerbView("Send", "Send to the decider", IsOpen: true, null, IsPrimary: true)).Find("button");

        button.Click();

        Assert.Equal(["Send"], pressed);
        Assert.False(button.HasAttribute("aria-disabled"));
        Assert.Contains("ep-btn--primary", button.ClassName);
    }

    [Fact]
    public void Verbs_None_SaysSo() =>
        Assert.Contains("Nothing is open to you in this state.", Rail().Markup);

    private IRenderedComponent<VerbsRail> Rail(params VerbView[] verbs) =>
        Render<VerbsRail>(p => p.Add(r => r.Verbs, verbs).Add(r => r.OnVerb, verb => pressed.Add(verb.Verb)));
}
