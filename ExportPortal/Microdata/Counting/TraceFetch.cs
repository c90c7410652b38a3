using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>Brings in who was where, as numbers in the order of the values.</summary>
internal sealed class TraceFetch(SqlRun run)
{
    /// <summary>Beyond this the trials themselves take too long.</summary>
    private const long MostPairs = 50_000_000;

    /// <summary>By person and by point.</summary>
    private const int NumbersOfPair = 2;

    public Traces Fetch(string personColumn, IReadOnlyList<string> pointColumns)
    {
        var source = run.Source.Of;
        var (who, where) = (source.IndexOf(personColumn), pointColumns.Select(source.IndexOf).ToList());
        var (person, points) = (SqlText.Column(who), SqlText.List(where));
        run.Begin("Collecting points of persons");
        run.Keep("trace", $"SELECT DISTINCT {person}, {points} FROM {run.Source.From([who, .. where])} WHERE {person} <> ''");
        var pairs = run.Number("SELECT count(*) FROM trace");
        if (pairs == 0)
            throw new MicrodataFault("no_traces", $"Column '{personColumn}' is empty in every record, so there is nobody to follow.");
        if (pairs > MostPairs)
            throw new MicrodataFault("too_many_points", $"The file holds {pairs:N0} points of persons; at most {MostPairs:N0} are tried. Make places or times coarser.");
        run.RequireRoom(pairs, NumbersOfPair, "points of persons", "Make places or times coarser.");
        run.Keep("persons", $"SELECT {person}, (row_number() OVER (ORDER BY {person}) - 1)::INTEGER AS p FROM (SELECT DISTINCT {person} FROM trace) texts");
        run.Keep("places", $"SELECT {points}, (row_number() OVER (ORDER BY {points}) - 1)::INTEGER AS q FROM (SELECT DISTINCT {points} FROM trace) texts");
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
