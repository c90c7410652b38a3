using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>A plan as the record keeps it: technique by technique, with parameters.</summary>
public static class LineageSteps
{
    public static IReadOnlyList<LineageStep> Of(ProtectionPlan plan) =>
    [
        .. plan.Changes.Where(change => change.IsDropped).Select(change => new LineageStep("Suppression: masking", change.Column, "left out")),
        .. plan.Changes.SelectMany(change => change.Steps.Select(step => new LineageStep(step.Technique, change.Column, Parameters(step)))),
        .. plan.Small is { } small ? [Of(small)] : Array.Empty<LineageStep>(),
    ];

    private static LineageStep Of(Suppression small) => small.By is SmallClasses.RemoveRecords
        ? new("Suppression: record suppression", null, $"records in classes smaller than {small.K} removed")
        : new("Suppression: local suppression", null, $"cells of quasi-identifiers emptied until every class has {small.K} records");

    private static string Parameters(Recoding step) => step is RollUp { Hierarchy: { } hierarchy } ? $"{step.Words}, hierarchy {hierarchy.Hash.Hex}" : step.Words;
}
