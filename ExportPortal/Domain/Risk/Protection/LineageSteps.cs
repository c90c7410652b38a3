using System.Globalization;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>A plan as the record keeps it: technique by technique, with parameters.</summary>
public static class LineageSteps
{
    /// <param name="unread">By recoded column: cells that could not be read and were emptied; null where that is not known.</param>
    /// <param name="loss">What the copy lost, which is written down last; null where that is not known.</param>
    public static IReadOnlyList<LineageStep> Of(ProtectionPlan plan, IReadOnlyDictionary<string, long>? unread = null, InformationLoss? loss = null) =>
    [
        .. plan.Changes.Where(change => change.IsDropped).Select(change => new LineageStep("Suppression: masking", change.Column, "left out")),
        .. plan.Changes.SelectMany(change => change.Steps.Select(step => new LineageStep(step.Technique, change.Column, Parameters(step)))),
        .. (unread ?? new Dictionary<string, long>()).Select(column => new LineageStep("Suppression: local suppression", column.Key, Emptied(column.Value))),
        .. plan.Small is { } small ? [Of(small)] : Array.Empty<LineageStep>(),
        .. loss is null ? Array.Empty<LineageStep>() : [new("Information loss", null, loss.Words)],
    ];

    private static string Emptied(long cells) =>
        string.Create(CultureInfo.InvariantCulture, $"{cells:N0} {(cells == 1 ? "cell that could not be read was" : "cells that could not be read were")} emptied");

    private static LineageStep Of(Suppression small) => small.By is SmallClasses.RemoveRecords
        ? new("Suppression: record suppression", null, $"records in classes smaller than {small.K} removed")
        : new("Suppression: local suppression", null, $"cells of quasi-identifiers emptied until every class has {small.K} records");

    private static string Parameters(Recoding step) => step is RollUp { Hierarchy: { } hierarchy } ? $"{step.Words}, hierarchy {hierarchy.Hash.Hex}" : step.Words;
}
