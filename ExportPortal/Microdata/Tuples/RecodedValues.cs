using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>The values of a quasi-identifier after its steps.</summary>
internal static class RecodedValues
{
    /// <param name="read">How the plan reads a text before it compares.</param>
    /// <exception cref="MicrodataFault">No value can be read as what it is recoded as: the whole column would be emptied.</exception>
    public static IReadOnlyList<string> Of(string column, IReadOnlyList<string> values, IReadOnlyList<Recoding> steps, Func<string, string> read)
    {
        var recoded = values.Select(value => read(Recoding.Apply(steps, value))).ToList();
        if (steps.Count > 0 && values.Any(value => value.Length > 0) && recoded.TrueForAll(value => value.Length == 0))
            throw Unreadable(column, steps);
        return recoded;
    }

    /// <summary>Says that a column would be emptied whole.</summary>
    public static MicrodataFault Unreadable(string column, IReadOnlyList<Recoding> steps) => new("unreadable_column",
        $"No cell of '{column}' can be recoded {new Rung(steps).Words}: the whole column would be empty. Numbers are written with a point, 47.12. Mend the cells, roll the column up by a hierarchy, or leave it out.");
}
