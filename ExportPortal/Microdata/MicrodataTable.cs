using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>A table or view by name.</summary>
/// <param name="Connection">Name of the connection in the settings.</param>
public sealed record TableName(string Connection, string Schema, string Name)
{
    public override string ToString() => $"{Schema}.{Name}";

    /// <summary>Reads "schema.table". A name that holds a point or a quotation mark is written as in SQL: "my.schema"."t".</summary>
    public static TableName Parse(string connection, string text)
    {
        var (parts, part, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                part.Append(text[i++]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '.' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
                part.Append(text[i]);
        parts.Add(part.ToString());
        return !quoted && parts is [{ Length: > 0 } schema, { Length: > 0 } name]
            ? new TableName(connection, schema, name)
            : throw new MicrodataFault("not_a_table_name", $"'{text}' is not the name of a table. Write schema.table, with quotation marks as in SQL where a name holds a point.");
    }
}

/// <summary>A table or view where it stands. Its hash is its content identity: what was counted, whatever the order of the rows.</summary>
/// <param name="At">When the snapshot was taken in which the identity was made, in UTC.</param>
public sealed record MicrodataTable(TableName Table, ContentHash Hash, long Rows, IReadOnlyList<string> Columns, DateTimeOffset At)
    : MicrodataSource(Hash, Rows, Columns)
{
    /// <summary>Names the way an identity is made (see the guide); another way has another name.</summary>
    public const string Identity = "exportportal-table-1";

    public override MeasuredFile Measured() => new(Hash.Hex, 0, Rows, Columns.Count, null)
    {
        Format = MeasuredFile.Table,
        From = new MeasuredTable(Table.Connection, Table.Schema, Table.Name, Identity, At),
    };
}
