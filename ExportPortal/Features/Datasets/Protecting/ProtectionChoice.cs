using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>What a person chose to do to a file, as the form holds it.</summary>
public sealed class ProtectionChoice
{
    private readonly Dictionary<string, int> rungs = [];
    private readonly HashSet<string> leftOut = [];

    /// <summary>Smallest class to reach; null to leave small classes alone.</summary>
    public long? K { get; set; }

    public SmallClasses By { get; set; }

    /// <summary>What the copy is written as; null for what the file is.</summary>
    public CopyKind? Kind { get; set; }

    /// <summary>Rung of a column's ladder from 1; 0 for the column as it is.</summary>
    public int Rung(string column) => rungs.GetValueOrDefault(column);

    public bool IsLeftOut(string column) => leftOut.Contains(column);

    public void Climb(string column, int rung)
    {
        Forget(column);
        if (rung > 0)
            rungs[column] = rung;
    }

    public void LeaveOut(string column, bool isLeftOut)
    {
        Forget(column);
        if (isLeftOut)
            leftOut.Add(column);
    }

    /// <summary>Takes changes over; the other quasi-identifiers stay as they are.</summary>
    public void Take(IReadOnlyList<ColumnChange> changes, ProtectWork work)
    {
        foreach (var column in work.Ladders.Keys.Where(work.IsSearched))
            Forget(column);
        foreach (var change in changes)
            Add(change, work);
    }

    /// <summary>Takes one change more.</summary>
    public void Add(ColumnChange change, ProtectWork work)
    {
        if (change.IsDropped)
            LeaveOut(change.Column, true);
        else
            Climb(change.Column, 1 + work.Ladder(change.Column).Rungs.ToList().FindIndex(rung => rung.Steps.SequenceEqual(change.Steps)));
    }

    public void Forget(string column)
    {
        rungs.Remove(column);
        leftOut.Remove(column);
    }

    /// <summary>The plan; direct identifiers go whatever is chosen.</summary>
    public ProtectionPlan Plan(ProtectWork work) => new(
    [
        .. work.Variables.Where(variable => variable.Role is ColumnRole.Identifier || IsLeftOut(variable.Name)).Select(variable => new ColumnChange(variable.Name, [])),
        .. rungs.Select(chosen => new ColumnChange(chosen.Key, work.Ladder(chosen.Key).Rungs[chosen.Value - 1].Steps)),
    ], K is { } k ? new(k, By) : null);
}
