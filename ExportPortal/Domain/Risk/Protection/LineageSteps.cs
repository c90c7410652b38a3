using System.Globalization;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>A plan as the record keeps it: technique by technique, with parameters.</summary>
public static class LineageSteps
{
    /// <param name="unread">By recoded column: cells that could not be read and were emptied; null where that is not known.</param>
    public static IReadOnlyList<LineageStep> Of(ProtectionPlan plan, IReadOnlyDictionary<string, long>? unread = null) =>
    [
        .. plan.Changes.Where(change => change.IsDropped).Select(change => new LineageStep("Suppression: masking", change.Column, "left out")),
        .. plan.Changes.SelectMany(change => change.Steps.Select(step => new LineageStep(step.Technique, change.Column, Parameters(step)))),
        .. (unread ?? new Dictionary<string, long>()).Select(column => new LineageStep("Suppression: local suppression", column.Key, Emptied(column.Value))),
        .. plan.Small is { } small ? [Of(small)] : Array.Empty<LineageStep>(),
    ];

    /// <summary>What the copy lost, beside the steps.</summary>
    /// <param name="before">Of the file.</param>
    /// <param name="after">Of the copy.</param>
    /// <param name="k">The smallest class that was asked for, or that came of the changes.</param>
    public static IReadOnlyList<LineageLoss> Lost(InformationLoss loss, SampleMeasures before, SampleMeasures after, long k) =>
    [
        new("Cells", loss.Words),
        new("Discernibility, higher is coarser", $"{Figure(Coarseness.Discernibility(before))} before, {Figure(Coarseness.Discernibility(after, loss.RemovedRecords))} after"),
        new(string.Create(CultureInfo.InvariantCulture, $"Average class, as a multiple of k = {k:N0} (1 is the least)"), $"{Figure(Coarseness.AverageClass(before, k))} before, {Figure(Coarseness.AverageClass(after, k))} after"),
    ];

    private static string Figure(double? figure) => figure is { } value ? value.ToString("#,0.##", CultureInfo.InvariantCulture) : "not defined";

    private static string Emptied(long cells) =>
        string.Create(CultureInfo.InvariantCulture, $"{cells:N0} {(cells == 1 ? "cell that could not be read was" : "cells that could not be read were")} emptied");

    private static LineageStep Of(Suppression small) => small.By is SmallClasses.RemoveRecords
        ? new("Suppression: record suppression", null, $"records in classes smaller than {small.K} removed")
        : new("Suppression: local suppression", null, $"cells of quasi-identifiers emptied until every class has {small.K} records");

    private static string Parameters(Recoding step) => step is RollUp { Hierarchy: { } hierarchy } ? $"{step.Words}, hierarchy {hierarchy.Hash.Hex}" : step.Words;
}
