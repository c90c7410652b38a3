using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

public sealed class TryChangeTests : ComponentTest
{
    private IRenderedComponent<TryChange> Draw(DecisionCase given, RuleDecision? stands = null) => Render<TryChange>(parameters => parameters
        .Add(one => one.Given, given).Add(one => one.Decided, stands ?? DecisionRules.Decide(given, Cases.Pack)).Add(one => one.Pack, Cases.Pack).Add(one => one.Enclave, EnvironmentLevel.E4));

    private static AngleSharp.Dom.IElement Switch(IRenderedComponent<TryChange> panel, string words) =>
        panel.FindAll("label.ep-switch").Single(label => label.TextContent.Contains(words, StringComparison.Ordinal)).QuerySelector("input")!;

    [Fact]
    public void Enclave_OfAWeakEnvironment_LiftsTheConditionAndAccessThatSendsLeavesIt()
    {
        var panel = Draw(Cases.Tier3 with { Environment = EnvironmentLevel.E2 });
        Switch(panel, "steward's secure environment").Change(true);
        Assert.Contains("No longer needed", Seen(panel.Find("[role=status]")));
        Assert.Equal((nameof(AccessMode.Remote), nameof(EnvironmentLevel.E4)), (panel.Find("select[id$=mode]").GetAttribute("value"), panel.Find("select[id$=environment]").GetAttribute("value")));

        panel.Find("select[id$=mode]").Change(nameof(AccessMode.Transfer));
        Assert.Contains("The case itself stays as it is", Seen(panel.Find("[role=status]")));
        Assert.Equal(nameof(EnvironmentLevel.E2), panel.Find("select[id$=environment]").GetAttribute("value"));
    }

    [Fact]
    public void Change_BesideAnOverride_ShowsOnlyWhatTheSwitchDoes()
    {
        var given = Cases.Tier2;
        var panel = Draw(given, DecisionRules.AtTier(given, DecisionRules.Decide(given, Cases.Pack), 3, Cases.Pack));
        Switch(panel, "Highly invasive").Change(true);
        Switch(panel, "Highly invasive").Change(false);
        panel.Find("select[id$=motive]").Change(nameof(Motive.Medium));
        Assert.DoesNotContain("No longer needed", Seen(panel.Find("[role=status]")));
        Assert.All(panel.FindAll("[role=status] .tier"), tier => Assert.Contains("Tier 3", tier.GetAttribute("aria-label")));
    }

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
