namespace ExportPortal.Microdata.Postgres;

/// <summary>A table or view as the catalogue has it.</summary>
/// <param name="Types">Declared types by column, as the server writes them.</param>
internal sealed record PostgresRelation(TableName Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Types)
{
    /// <summary>Kinds of relation that hold rows: tables, partitioned, foreign; views, materialised.</summary>
    private const string Kinds = "('r', 'p', 'f', 'v', 'm')";

    public static IReadOnlyList<TableName> All(PostgresSession session, string connection, IReadOnlyList<string> schemas)
    {
        var tables = new List<TableName>();
        session.Each($"""
            SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY(@schemas) AND c.relkind IN {Kinds} AND NOT c.relispartition
              AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1, 2
            """, row => tables.Add(new TableName(connection, row.GetString(0), row.GetString(1))), ("schemas", schemas.ToArray()));
        return tables;
    }

    /// <summary>Only a schema that the settings allow is looked into.</summary>
    public static PostgresRelation Find(PostgresSession session, TableName table, TableConnection settings, MicrodataLimits limits)
    {
        var (columns, types) = (new List<string>(), new List<string>());
        if (settings.Schemas.Contains(table.Schema))
            session.Each($"""
                SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), t.typcategory::text, t.typname::text
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
                WHERE n.nspname = @schema AND c.relname = @name AND c.relkind IN {Kinds} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
                """, row =>
            {
                columns.Add(row.GetString(0));
                types.Add(Flat(columns[^1], row.GetString(1), row.GetString(2), row.GetString(3)));
            }, ("schema", table.Schema), ("name", table.Name));
        if (columns.Count == 0)
            throw new MicrodataFault("unknown_table", $"There is no table {table} that may be measured. Choose one of the schemas {string.Join(", ", settings.Schemas)}.");
        if (columns.Count > limits.Columns)
            throw new MicrodataFault("too_many_columns", $"The table has more than {limits.Columns:N0} columns. Make a view without those that are not shared.");
        return new PostgresRelation(table, columns, types);
    }

    /// <summary>A value of one piece: truth, date, enumeration, address, number, text, time span. What is made of parts has no one text.</summary>
    private static string Flat(string column, string type, string category, string name) =>
        "BDEINST".Contains(category, StringComparison.Ordinal) || name is "uuid" or "citext"
            ? type
            : throw new MicrodataFault("nested_column", $"Column '{column}' is of type {type}, which is not one plain value. Make a view without it, or one that writes it as text.");
}
