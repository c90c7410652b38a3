using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Datasets;

/// <summary>What the roles of a file's columns must come to before it can be a version.</summary>
public static class VariableRules
{
    /// <summary>The rule that keeps a file from being measured; null when there is none. Direct identifiers are not measured: a protected copy leaves them out.</summary>
    public static Rule? NothingToMeasure(IReadOnlyList<Variable> variables) => variables.Any(variable => variable.Role is ColumnRole.QuasiIdentifier)
        ? null : new("DS-7", "No column is a quasi-identifier. Mark the columns that others may know of a person.");

    /// <summary>The first rule that the columns break; null when they break none.</summary>
    public static Rule? Broken(IReadOnlyList<Variable> variables) =>
        variables.Where(variable => variable.Role is ColumnRole.Identifier).Select(variable => $"'{variable.Name}'").ToList() is { Count: > 0 } direct
            ? new("DS-6", $"{(direct.Count == 1 ? $"Column {direct[0]} is a direct identifier. Remove it" : $"Columns {string.Join(", ", direct)} are direct identifiers. Remove them")} from the file or make a protected copy without {(direct.Count == 1 ? "it" : "them")}, or use the personal-data route; identifiers cannot be licensed.")
        : NothingToMeasure(variables);
}
