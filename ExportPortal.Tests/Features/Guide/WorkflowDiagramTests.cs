using AngleSharp.Dom;
using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Guide;

/// <summary>The pictures of the guide are drawn from the tables that the portal itself asks: every state and every step, and none besides.</summary>
public sealed class WorkflowDiagramTests : ComponentTest
{
    [Fact]
    public void Diagram_Application_ShowsEveryStateAndStepOfItsTable() => Holds(ApplicationWorkflow.Table);

    [Fact]
    public void Diagram_Licence_ShowsEveryStateAndStepOfItsTable() => Holds(LicenceWorkflow.Table);

    [Fact]
    public void Diagram_Amendment_ShowsEveryStateAndStepOfItsTable() => Holds(AmendmentWorkflow.Table);

    [Fact]
    public void Diagram_Appeal_ShowsEveryStateAndStepOfItsTable() => Holds(AppealWorkflow.Table);

    private void Holds<TState, TVerb>(TransitionTable<TState, TVerb> table) where TState : struct, Enum where TVerb : struct, Enum
    {
        var drawn = Render<WorkflowDiagram<TState, TVerb>>(parameters => parameters.Add(one => one.Caption, "States").Add(one => one.Table, table));

        var steps = table.Rows.SelectMany(row => row.Or is { } or ? [(row.From, row.To, row.Verb), (row.From, or, row.Verb)] : new[] { (row.From, To: row.To, row.Verb) }).Where(row => !row.From.Equals(row.To)).ToList();
        Assert.Equal(table.Rows.SelectMany(row => (TState?[])[row.From, row.To, row.Or]).OfType<TState>().Distinct().Select(state => StateWords.Of(state)).Order(), drawn.FindAll("svg text").Select(Seen).Order());
        var lines = drawn.FindAll("svg path title").Select(Seen).ToList();
        Assert.Equal(steps.Select(step => (step.From, step.To)).Distinct().Count(), lines.Count);
        Assert.All(steps, step => Assert.Single(lines, line => line.StartsWith($"{StateWords.Of(step.From)} to {StateWords.Of(step.To)}: ", StringComparison.Ordinal) && line.Contains(Words.Of(step.Verb), StringComparison.Ordinal)));

        // The table beside it says the same in words, one row a step.
        var rows = Render<WorkflowTable<TState, TVerb>>(parameters => parameters.Add(one => one.Caption, "Steps").Add(one => one.Table, table).Add(one => one.Pack, Support.Cases.Pack)).FindAll("tbody tr");
        // Every clock is named as a reader calls it, and leads to its place in the pack.
        Assert.All(rows.SelectMany(row => row.QuerySelectorAll("a")), clock => Assert.False(Support.Cases.Pack.Clocks.Exists(one => one.Key == Seen(clock))));
        Assert.All(rows.SelectMany(row => row.QuerySelectorAll("a")), clock => Assert.Contains(Support.Cases.Pack.Clocks, one => clock.GetAttribute("href") == $"/policy#clock-{one.Key}"));
        Assert.Equal(table.Rows.Select(row => $"{StateWords.Of(row.From)} {Words.Of(row.Verb)}"), rows.Select(row => $"{Seen(row.Children[0])} {Seen(row.Children[1])}"));
    }
}
