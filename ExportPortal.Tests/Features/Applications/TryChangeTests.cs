using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

public sealed class TryChangeTests : ComponentTest
{
    private IRenderedComponent<TryChange> Draw(DecisionCase given) => Render<TryChange>(parameters => parameters
        .Add(one => one.Given, given).Add(one => one.Decided, DecisionRules.Decide(given, Cases.Pack)).Add(one => one.Pack, Cases.Pack));

    [Fact]
    public void Change_StricterDestination_SaysWhatComesInAndKeepsTheOldResult()
    {
        var panel = Draw(Cases.Tier2);
        panel.Find("select[id$=group]").Change(nameof(DestinationGroup.C));

        var said = Seen(panel.Find("[role=status]"));
        Assert.Contains("Reasons that come in: M5", said);
        Assert.Contains("Tier 2", panel.Find("[role=status] .tier").GetAttribute("aria-label"));
    }

    [Fact]
    public void Reset_AfterAChange_ShowsTheCaseAgain()
    {
        var panel = Draw(Cases.Tier2);
        panel.Find("select[id$=environment]").Change(nameof(EnvironmentLevel.E0));
        Assert.Contains("New conditions", Seen(panel.Find("[role=status]")));

        panel.Find("button.ep-linkbutton").Click();

        Assert.Contains("The case itself stays as it is", Seen(panel.Find("[role=status]")));
        Assert.Equal(nameof(EnvironmentLevel.E3), panel.Find("select[id$=environment]").GetAttribute("value"));
    }

    [Fact]
    public void Change_BackToTheCase_IsNoChange()
    {
        var panel = Draw(Cases.Tier2);
        panel.Find("select[id$=mode]").Change(nameof(AccessMode.Remote));
        panel.Find("select[id$=mode]").Change(nameof(AccessMode.Transfer));
        Assert.Contains("The case itself stays as it is", Seen(panel.Find("[role=status]")));
    }
}
