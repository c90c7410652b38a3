using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Brings in who was where, as numbers in the order of the values.</summary>
internal sealed class TraceFetch(DuckDbRun run, MicrodataFile file)
{
    /// <summary>Twice four bytes each, in memory.</summary>
    private const long MostPairs = 50_000_000;

    public Traces Fetch(string personColumn, IReadOnlyList<string> pointColumns)
    {
        var (person, points) = (SqlText.Column(file.IndexOf(personColumn)), SqlText.List(pointColumns.Select(file.IndexOf)));
        run.Begin("Collecting points of persons");
        run.Execute($"CREATE TEMP TABLE trace AS SELECT DISTINCT {person}, {points} FROM {new SqlText(file).Source} WHERE {person} <> ''");
        var pairs = run.Number("SELECT count(*) FROM trace");
        if (pairs == 0)
            throw new MicrodataFault("no_traces", $"Column '{personColumn}' is empty in every record, so there is nobody to follow.");
        if (pairs > MostPairs)
            throw new MicrodataFault("too_many_points", $"The file holds {pairs:N0} points of persons; at most {MostPairs:N0} are tried. Make places or times coarser.");
        run.Execute($"CREATE TEMP TABLE persons AS SELECT {person}, (row_number() OVER (ORDER BY {person}) - 1)::INTEGER AS p FROM (SELECT DISTINCT {person} FROM trace)");
        run.Execute($"CREATE TEMP TABLE places AS SELECT {points}, (row_number() OVER (ORDER BY {points}) - 1)::INTEGER AS q FROM (SELECT DISTINCT {points} FROM trace)");
        var (starts, found) = (new List<int>(), new int[pairs]);
        var at = 0;
        run.Each($"SELECT p, q FROM trace JOIN persons USING ({person}) JOIN places USING ({points}) ORDER BY p, q", row =>
        {
            while (starts.Count <= row.GetInt32(0))
                starts.Add(at);
            found[at++] = row.GetInt32(1);
        });
        return new Traces([.. starts, at], found);
    }
}
