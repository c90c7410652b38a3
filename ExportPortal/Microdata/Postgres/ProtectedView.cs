using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Postgres;

/// <summary>
/// The protected form of a table as a view that its holder makes: the portal writes nothing to a database that it measures.
/// Columns that the plan does not name are those of the table; recoded ones are text, and an empty cell is null.
/// </summary>
public static class ProtectedView
{
    public const string Suffix = "_protected";

    /// <summary>Longest name that PostgreSQL keeps, in bytes of UTF-8; what is beyond is cut off there.</summary>
    private const int LongestName = 63;

    /// <summary>The view's name, in the schema of the table.</summary>
    public static TableName Name(MicrodataTable table)
    {
        var name = table.Table.Name;
        while (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName - Suffix.Length)
            name = name[..^1];
        return table.Table with { Name = name + Suffix };
    }

    /// <summary>Who reads the view may have dates written in another way, and a date that is not known for one would come through whole.</summary>
    private static string Text(string column) =>
        $"CASE WHEN pg_typeof({column}) IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN to_jsonb({column}) #>> '{"{}"}' ELSE {column}::text END";

    /// <param name="measuring">The plan of the measurement: its quasi-identifiers make the classes, and its rules read the texts that are recoded.</param>
    /// <exception cref="MicrodataFault">When single cells are to be emptied, which depends on a search and not on the row.</exception>
    public static string Of(MicrodataTable table, MeasurementPlan measuring, ProtectionPlan plan)
    {
        if (plan.Small is { By: SmallClasses.EmptyCells })
            throw new MicrodataFault("not_in_a_view", "Which cells are emptied is searched over the whole table, so a view cannot say it. Remove the records of small classes instead, or leave them.");
        var quasi = plan.After(measuring).QuasiIdentifiers;
        var (columns, joins, classes) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (i, name) in table.Columns.Index())
        {
            var (change, column) = (plan.Of(name), $"t.{PostgresDialect.Name(name)}");
            if (change is { IsDropped: true })
                continue;
            var text = PostgresDialect.Instance.Under(measuring.Text, $"coalesce({Text(column)}, '')");
            if (change is not null)
            {
                joins.Add($"CROSS JOIN LATERAL (SELECT {text} AS v) c{i}");
                var (applied, last) = PostgresRecoding.Apply(change.Steps, $"c{i}.v", $"c{i}", refuse: false);
                joins.Add(applied);
                (column, text) = ($"nullif({last}, '')", PostgresDialect.Instance.Under(measuring.Text, last));
            }
            columns.Add($"  {column} AS {PostgresDialect.Name(name)}");
            if (quasi.Contains(name))
                classes.Add($"{text} COLLATE \"C\"");
        }
        var from = string.Join('\n', joins.Prepend($"FROM {PostgresDialect.Name(table.Table)} t"));
        var view = $"CREATE VIEW {PostgresDialect.Name(Name(table))} AS\n";
        return plan.Small is not { } small
            ? $"{view}SELECT\n{string.Join(",\n", columns)}\n{from};\n"
            : $"""
               {view}SELECT {string.Join(", ", table.Columns.Where(name => plan.Of(name) is not { IsDropped: true }).Select(name => $"whole.{PostgresDialect.Name(name)}"))}
               FROM (SELECT
               {string.Join(",\n", columns)},
                 count(*) OVER (PARTITION BY {string.Join(", ", classes)}) AS "records alike, for ExportPortal"
               {from}) whole
               WHERE whole."records alike, for ExportPortal" >= {small.K};

               """;
    }
}
