namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Finds the classes of the first ten records as the source gives them, for the figures that are compared record by
/// record. Records that the drop rule left out are passed over.
/// </summary>
internal sealed class FirstRecords(SqlRun run, IReadOnlyList<int> quasi)
{
    private const int Shown = 10;

    /// <summary>Numbers of the classes, in the order of the source.</summary>
    public IReadOnlyList<int> Classes()
    {
        var classes = new List<int>();
        var match = quasi.Select(SqlText.Column).Select(c => $"head.{c} = classes.{c}");
        run.Each($"""
            SELECT classes.rowid FROM ({run.Source.Head(quasi, Shown, run.Cancellation)}) head JOIN classes ON {string.Join(" AND ", match)} ORDER BY place
            """, row => classes.Add(checked((int)row.GetInt64(0))));
        return classes;
    }
}
