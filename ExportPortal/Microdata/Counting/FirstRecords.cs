namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Finds the classes of the first ten records as the source gives them, for the figures that are compared record by
/// record. Records that the drop rule left out are passed over, and others looked for among the first ten thousand.
/// </summary>
internal sealed class FirstRecords(SqlRun run, IReadOnlyList<int> quasi)
{
    private const int Shown = 10, Searched = 10_000;

    /// <summary>Numbers of the classes, in the order of the source; fewer than ten, or none, where no more records stay.</summary>
    public IReadOnlyList<int> Classes()
    {
        var match = string.Join(" AND ", quasi.Select(SqlText.Column).Select(c => $"head.{c} = classes.{c}"));
        for (var looked = Shown; ; looked *= 10)
        {
            var classes = new List<int>();
            run.Each($"""
                SELECT classes.rowid FROM ({run.Source.Head(quasi, looked, run.Cancellation)}) head JOIN classes ON {match} ORDER BY place LIMIT {Shown}
                """, row => classes.Add(checked((int)row.GetInt64(0))));
            if (classes.Count == Shown || looked >= Searched || looked >= run.Source.Of.Rows)
                return classes;
        }
    }
}
