using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-13: small cells of a published table are worked out from margins, nested areas and earlier tables, or stand there in the open. Pass rule: none can, and no other output rule is broken.</summary>
internal sealed class TabularDifferencing() : StressScenario("ST-13", "Small cells worked out from tables", RiskChannel.Output)
{
    public override string Asks => "what published tables give away, whatever the records do";

    public override string Rule(StressTerms terms) => $"At most {terms.Differencing.Recoverable} small cells can be worked out from margins, nested areas, running totals and earlier tables, and no count, sum or estimate of the table breaks another output rule.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Differencing is not { } found)
            return NotAssessed(given, "No output table of this dataset has been checked.", "Check the table on the page of outputs of the dataset.", given.Context.Granularity <= Granularity.G1);
        if (found is { IsExact: false, Rules: 0 } && found.Recoverable <= given.Terms.Differencing.Recoverable)
            return NotAssessed(given, $"A part of {found.Table} is too large to be solved exactly, so small cells may be worked out that were not found.", "Split the table by a dimension and check the parts.");
        return Judged(given, Evidence.A,
            (found.Recoverable == 0
                ? $"Of the {Count(found.Cells)} cells of {found.Table} no small one can be worked out from the others."
                : $"{Count(found.Recoverable)} small {(found.Recoverable == 1 ? "cell" : "cells")} of {found.Table} can be worked out from the others.")
            + (found.Rules > 0 ? $" {Count(found.Rules)} {(found.Rules == 1 ? "finding" : "findings")} under the other rules {(found.Rules == 1 ? "stands" : "stand")} against its release as well: a count in the open, a dominant contributor or too few degrees of freedom." : "")
            + (found.WorstOf is { } tables ? $" It is the worst of the {Count(tables)} tables that were checked, each by its newest check." : ""),
            [new("recoverable small cells", found.Recoverable, given.Terms.Differencing.Recoverable), new("findings under the other rules", found.Rules, 0)], [],
            [new("table", found.Table), new("SHA-256", found.Sha256), new("allowed", given.Terms.Differencing.Recoverable.ToString(CultureInfo.InvariantCulture))]);
    }
}
