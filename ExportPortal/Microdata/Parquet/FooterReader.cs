using Kind = ExportPortal.Microdata.Parquet.CompactReader.Kind;

namespace ExportPortal.Microdata.Parquet;

/// <summary>Reads the FileMetaData of parquet.thrift; field numbers are those of that file.</summary>
/// <param name="end">Where the pages end and the footer begins.</param>
internal sealed class FooterReader(MicrodataLimits limits, long end)
{
    private readonly List<string> columns = [];
    private long rows = -1, grouped;
    private int groups;

    public ParquetFooter Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        for (var field = reader.Field(0); field.Kind != Kind.Stop; field = reader.Field(field.Id))
            switch (field)
            {
                case (2, Kind.List): Schema(ref reader); break;
                case (3, Kind.I64): rows = reader.Whole(); break;
                case (4, Kind.List): Groups(ref reader); break;
                default: reader.Skip(field.Kind); break;
            }
        if (columns.Count == 0 || rows < 0 || rows != grouped)
            throw CompactReader.Lie();
        if (rows == 0)
            throw new MicrodataFault("header_only", "The file has columns but no record.");
        return new ParquetFooter(columns, rows);
    }

    private void Schema(ref CompactReader reader)
    {
        var (count, kind) = reader.List();
        if (kind != Kind.Struct || columns.Count > 0 || count < 2)
            throw CompactReader.Lie();
        var root = Element(ref reader, isRoot: true);
        for (var i = 1; i < count; i++)
        {
            Element(ref reader, isRoot: false);
            if (columns.Count > limits.Columns)
                throw new MicrodataFault("too_many_columns", $"The file has more than {limits.Columns:N0} columns. Leave out those that are not shared.");
        }
        if (root != columns.Count)
            throw CompactReader.Lie();
    }

    /// <returns>Children that the element says it has.</returns>
    private long Element(ref CompactReader reader, bool isRoot)
    {
        var (name, children, repeated) = ("", 0L, false);
        for (var field = reader.Field(0); field.Kind != Kind.Stop; field = reader.Field(field.Id))
            switch (field)
            {
                case (3, Kind.I32): repeated = reader.Whole() == 2; break;
                case (4, Kind.Binary): name = reader.Text(); break;
                case (5, Kind.I32): children = reader.Whole(); break;
                default: reader.Skip(field.Kind); break;
            }
        if (isRoot)
            return children;
        if (children != 0 || repeated)
            throw new MicrodataFault("nested_column", $"Column '{name}' is made of parts: a list, a map or a record. Write one plain column for each part, or leave it out.", column: columns.Count + 1);
        if (name.Length == 0)
            throw new MicrodataFault("empty_column_name", "The column has no name. Give each column one.", column: columns.Count + 1);
        if (columns.Contains(name))
            throw new MicrodataFault("duplicate_column_name", $"The name '{name}' stands over two columns. Rename one.", column: columns.Count + 1);
        columns.Add(name);
        return children;
    }

    private void Groups(ref CompactReader reader)
    {
        var (count, kind) = reader.List();
        if (kind != Kind.Struct && count > 0 || groups > 0)
            throw CompactReader.Lie();
        for (; groups < count; groups++)
            Group(ref reader);
    }

    private void Group(ref CompactReader reader)
    {
        var (records, values, chunks) = (-1L, -1L, 0);
        for (var field = reader.Field(0); field.Kind != Kind.Stop; field = reader.Field(field.Id))
            switch (field)
            {
                case (1, Kind.List):
                    (chunks, var kind) = reader.List();
                    if (kind != Kind.Struct)
                        throw CompactReader.Lie();
                    for (var i = 0; i < chunks; i++)
                    {
                        var held = Chunk(ref reader);
                        values = values < 0 || values == held ? held : throw CompactReader.Lie();
                    }
                    break;
                case (3, Kind.I64): records = reader.Whole(); break;
                default: reader.Skip(field.Kind); break;
            }
        if (records < 0 || records != values || chunks != columns.Count || (grouped += records) < 0)
            throw CompactReader.Lie();
        if (grouped > limits.Rows)
            throw new MicrodataFault("too_many_rows", $"The file has more than {limits.Rows:N0} records.");
    }

    /// <returns>Values it says it has, nulls counted.</returns>
    private long Chunk(ref CompactReader reader)
    {
        var values = -1L;
        for (var field = reader.Field(0); field.Kind != Kind.Stop; field = reader.Field(field.Id))
            switch (field)
            {
                case (1, Kind.Binary): throw new MicrodataFault("other_files", "The file points to other files. Write everything into one.");
                case (3, Kind.Struct): values = MetaData(ref reader); break;
                case (8, Kind.Struct): throw new MicrodataFault("encrypted_parquet", "A column is encrypted. Write the file without encryption; the portal keeps no keys of data.");
                default: reader.Skip(field.Kind); break;
            }
        return values;
    }

    private long MetaData(ref CompactReader reader)
    {
        var (values, size, data, dictionary) = (-1L, -1L, -1L, 0L);
        for (var field = reader.Field(0); field.Kind != Kind.Stop; field = reader.Field(field.Id))
            switch (field)
            {
                case (5, Kind.I64): values = reader.Whole(); break;
                case (7, Kind.I64): size = reader.Whole(); break;
                case (9, Kind.I64): data = reader.Whole(); break;
                case (11, Kind.I64): dictionary = reader.Whole(); break;
                default: reader.Skip(field.Kind); break;
            }
        var start = dictionary > 0 ? Math.Min(dictionary, data) : data;
        return values >= 0 && size >= 0 && start >= ParquetFooter.Magic.Length && data < end && size <= end - start ? values : throw CompactReader.Lie();
    }
}
