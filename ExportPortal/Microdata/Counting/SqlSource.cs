using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// A source as a relation: columns go by position (c0, c1, ...) and hold text under the plan's rules, an empty cell is ''
/// and nothing is null.
/// </summary>
internal abstract class SqlSource(MicrodataSource source, TextRules rules, SqlDialect dialect)
{
    public MicrodataSource Of => source;

    protected TextRules Rules => rules;

    protected SqlDialect Dialect => dialect;

    /// <summary>What stands after FROM.</summary>
    /// <param name="columns">Positions of the columns that are asked for.</param>
    public abstract string From(IEnumerable<int> columns);

    /// <summary>A select of the first records as the source gives them: place, and the columns.</summary>
    public abstract string Head(IReadOnlyList<int> columns, int count, CancellationToken cancellation);

    /// <summary>Line of the first cell of a column that the test refuses; null where a source has no lines.</summary>
    public virtual long? FirstRefused(int column, Func<ReadOnlySpan<byte>, bool> accepts, CancellationToken cancellation) => null;

    /// <summary>The columns beside the place of each record, from 0, as a relation; null where records have no order, and where lines tell it.</summary>
    public virtual string? Placed(IEnumerable<int> columns) => null;

    /// <summary>The columns of a relation whose cells are text already, under the rules.</summary>
    protected string Select(IEnumerable<int> columns, Func<int, string> text) =>
        string.Join(", ", columns.Distinct().Select(c => $"{dialect.Under(rules, text(c))} AS {SqlText.Column(c)}"));
}
