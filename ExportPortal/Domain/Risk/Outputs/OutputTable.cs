using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>A table as it was handed in: text by column, and the hash of its bytes.</summary>
/// <param name="Rows">Cells of each row in the order of the columns.</param>
public sealed record OutputSheet(string Name, ContentHash Hash, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What the columns of an output table mean.</summary>
public sealed record OutputLayout
{
    /// <summary>Column of counts of persons.</summary>
    public required string Count { get; init; }

    /// <summary>Columns that say what is counted; at least one.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>Values that stand for all values of a dimension; compared without case.</summary>
    public IReadOnlyList<string> Totals { get; init; } = ["Total", "All"];

    /// <summary>Dimension whose values lie in each other, as areas do; null for none.</summary>
    public string? Nested { get; init; }

    /// <summary>Column with the value that a value of <see cref="Nested"/> lies in; given together with it.</summary>
    public string? Parent { get; init; }

    /// <summary>Dimension along which the count only grows, as persons up to a month; null for none.</summary>
    public string? Running { get; init; }

    /// <summary>Column of the sum that persons contribute to; the largest and the second largest contribution, for dominance. Null for none.</summary>
    public string? Sum { get; init; }
    public string? Largest { get; init; }
    public string? Second { get; init; }

    /// <summary>Column of residual degrees of freedom of an estimate; null for none.</summary>
    public string? Freedom { get; init; }

    /// <summary>A first guess by the words in the names: counts, sums and the like first; of the rest those of text are dimensions. A number may be a further figure.</summary>
    public static OutputLayout Propose(OutputSheet sheet)
    {
        var (largest, second, freedom, sum) = (Named("largest", "max"), Named("second"), Named("df", "freedom"), Named("sum", "value", "amount"));
        var count = Named("count", "counts", "n", "persons", "people", "patients", "cases", "number", "frequency", "freq") ?? sheet.Columns[^1];
        return new OutputLayout
        {
            Count = count, Sum = sum == count ? null : sum, Largest = sum is null ? null : largest, Second = sum is null || largest is null ? null : second, Freedom = freedom,
            Dimensions = [.. sheet.Columns.Where(name => name != count && name != sum && name != largest && name != second && name != freedom && IsText(name))],
        };

        bool IsText(string name) => sheet.Columns.ToList().IndexOf(name) is var at
            && sheet.Rows.Any(row => row[at].Trim() is { Length: > 0 } cell && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

        string? Named(params string[] words) => sheet.Columns.FirstOrDefault(name => RoleProposal.Words(name).Intersect(words).Any());
    }

    public bool IsTotal(string value) => Totals.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The layout of an earlier table: the dimensions that it has.</summary>
    public OutputLayout On(OutputSheet earlier) => new() { Count = Count, Totals = Totals, Dimensions = [.. Dimensions.Where(earlier.Columns.Contains)] };
}

/// <summary>One cell of the table.</summary>
/// <param name="Values">Of the dimensions, in their order.</param>
/// <param name="Count">Persons; null where it is hidden.</param>
/// <param name="AtMost">What a mark such as "&lt;10" tells of a hidden count; null for nothing.</param>
/// <param name="Parent">Value that this one lies in; null without nesting.</param>
public sealed record OutputCell(
    IReadOnlyList<string> Values, long? Count, long? AtMost, string? Parent, double? Sum, double? Largest, double? Second, double? Freedom);

/// <summary>An output table that was read with its layout.</summary>
public sealed class OutputTable
{
    /// <summary>Rows that are checked at once, inclusive.</summary>
    public const int MostCells = 20_000;

    private static readonly string[] HiddenMarks = ["", "*", "-", "–", ".", "..", "...", ":", "x", "c", "s", "na", "n/a", "suppressed"];

    public OutputSheet Sheet { get; }
    public OutputLayout Layout { get; }
    public IReadOnlyList<OutputCell> Cells { get; }

    private OutputTable(OutputSheet sheet, OutputLayout layout, IReadOnlyList<OutputCell> cells) => (Sheet, Layout, Cells) = (sheet, layout, cells);

    public static OutputTable Of(OutputSheet sheet, OutputLayout layout)
    {
        RuleViolation.When(layout.Dimensions.Count == 0, "OT-1", "Name at least one column that says what is counted.");
        RuleViolation.When(layout.Dimensions.Distinct().Count() < layout.Dimensions.Count || layout.Dimensions.Contains(layout.Count), "OT-2", "A column has one meaning: the count is no dimension, and each dimension is named once.");
        RuleViolation.When((layout.Nested is null) != (layout.Parent is null), "OT-3", "Nested values need both the dimension and the column of what each value lies in.");
        RuleViolation.When(layout.Nested is not null && !layout.Dimensions.Contains(layout.Nested) || layout.Running is not null && !layout.Dimensions.Contains(layout.Running), "OT-4", "The nested and the running dimension are among the dimensions.");
        RuleViolation.When(layout.Largest is not null && layout.Sum is null || layout.Second is not null && layout.Largest is null, "OT-5", "Dominance needs the column of the sum and that of the largest contribution.");
        RuleViolation.When(sheet.Rows.Count > MostCells, "OT-6", $"The table has {sheet.Rows.Count:N0} rows; at most {MostCells:N0} are checked at once. Split it by a dimension.");
        var reader = new Reader(sheet);
        var cells = sheet.Rows.Select((row, i) => reader.Cell(row, i + 2, layout)).ToList();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Count; i++)
            RuleViolation.When(!seen.TryAdd(Key(cells[i].Values), i), "OT-7", $"Line {i + 2} is about the same cell as line {seen[Key(cells[i].Values)] + 2}. Name the dimension that tells them apart.");
        return new OutputTable(sheet, layout, cells);
    }

    /// <summary>"sex = f, region = North".</summary>
    public string Words(OutputCell cell) => string.Join(", ", Layout.Dimensions.Zip(cell.Values, (name, value) => $"{name} = {value}"));

    public static string Key(IEnumerable<string> values) => string.Join('\u001f', values);

    private sealed class Reader(OutputSheet sheet)
    {
        private readonly Dictionary<string, int> places = sheet.Columns.Select((name, i) => (name, i)).ToDictionary(column => column.name, column => column.i, StringComparer.Ordinal);

        public OutputCell Cell(IReadOnlyList<string> row, int line, OutputLayout layout)
        {
            var (count, atMost) = Count(row[Place(layout.Count)].Trim(), line);
            return new OutputCell(
                [.. layout.Dimensions.Select(name => row[Place(name)].Trim())], count, atMost, layout.Parent is null ? null : row[Place(layout.Parent)].Trim(),
                Number(layout.Sum), Number(layout.Largest), Number(layout.Second), Number(layout.Freedom));

            double? Number(string? column)
            {
                if (column is null || row[Place(column)].Trim() is not { Length: > 0 } text)
                    return null;
                RuleViolation.When(!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number), "OT-8", $"Line {line}, column '{column}': this is not a number.");
                return number;
            }
        }

        private int Place(string column)
        {
            RuleViolation.When(!places.TryGetValue(column, out var place), "OT-9", $"There is no column '{column}'. The columns are: {string.Join(", ", sheet.Columns)}.");
            return place;
        }

        private static (long?, long?) Count(string text, int line)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return (count, null);
            var isUpTo = text.StartsWith("<=", StringComparison.Ordinal) || text.StartsWith('≤');
            if ((isUpTo || text.StartsWith('<')) && long.TryParse(text.TrimStart('<', '=', '≤', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var bound) && bound > 0)
                return (null, isUpTo ? bound : bound - 1);
            RuleViolation.When(!HiddenMarks.Contains(text, StringComparer.OrdinalIgnoreCase), "OT-10", $"Line {line}: the count is neither a whole number nor a mark for a hidden one (such as *, <10 or an empty cell).");
            return (null, null);
        }
    }
}
