using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-13: small cells of a published table are worked out from margins, nested areas and earlier tables, or stand there in the open. Pass rule: no more than the pack allows, of either.</summary>
internal sealed class TabularDifferencing() : StressScenario("ST-13", "Small cells worked out from tables", RiskChannel.Output)
{
    public override string Asks => "what published tables give away, whatever the records do";

    public override string Rule(StressTerms terms) => $"At most {terms.Differencing.Recoverable} small cells can be worked out from margins, nested areas, running totals and earlier tables, and at most {terms.Differencing.Open} counts, sums or estimates of the table break another output rule.";

    public override StressTestResult Judge(StressCase given)
    {
        var withdrawn = given.Figures.WithdrawnChecks is { Count: > 0 } numbers
            ? $" {(numbers.Count == 1 ? "A check that found something against its table was" : "Checks that found something against their tables were")} withdrawn and {(numbers.Count == 1 ? "does" : "do")} not count: {string.Join(", ", numbers)}." : "";
        if (given.Figures.Differencing is not { } found)
            return NotAssessed(given, withdrawn.Length > 0 ? $"No check of an output table counts.{withdrawn}" : "No output table of this dataset has been checked.", "Check the table on the page of outputs of the dataset.", given.Context.Granularity <= Granularity.G1);
        var allowed = given.Terms.Differencing;
        if (!found.IsExact && found.IsWithin(allowed))
            return NotAssessed(given, $"A part of {found.Table} is too large to be solved exactly, so small cells may be worked out that were not found.{withdrawn}", "Split the table by a dimension and check the parts.");
        return Judged(given, Evidence.A,
            (found.Recoverable == 0
                ? $"Of the {Count(found.Cells)} cells of {found.Table} no small one can be worked out from the others."
                : $"{Count(found.Recoverable)} small {(found.Recoverable == 1 ? "cell" : "cells")} of {found.Table} can be worked out from the others.")
            + (found.Rules > 0 ? $" {Count(found.Rules)} {(found.Rules == 1 ? "finding" : "findings")} under the other rules {(found.Rules == 1 ? "stands" : "stand")} {(found.Rules > allowed.Open ? "against its release as well" : "beside it")}: a count in the open, a dominant contributor or too few degrees of freedom." : "")
            + (found.WorstOf is { } tables ? $" It is the worst of the {Count(tables)} tables that were checked, each by its newest check." : "")
            + withdrawn,
            [new("recoverable small cells", found.Recoverable, allowed.Recoverable), new("findings under the other rules", found.Rules, allowed.Open)], [],
            [new("table", found.Table), new("SHA-256", found.Sha256), new("allowed", allowed.Recoverable.ToString(CultureInfo.InvariantCulture)), new("allowed in the open", allowed.Open.ToString(CultureInfo.InvariantCulture))]);
    }
}
