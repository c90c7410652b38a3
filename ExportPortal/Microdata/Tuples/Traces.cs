namespace ExportPortal.Microdata.Tuples;

/// <summary>Who was where, as numbers: of each person the points, each once and ascending. No value of the file is in here.</summary>
/// <param name="starts">By person: where the points begin; one more entry than persons.</param>
/// <param name="points">Points, person after person.</param>
internal sealed class Traces(int[] starts, int[] points)
{
    public int Persons => starts.Length - 1;

    /// <summary>Distinct points of all.</summary>
    public int Distinct { get; } = points.Length == 0 ? 0 : points.Max() + 1;

    public ReadOnlySpan<int> Of(int person) => points.AsSpan(starts[person]..starts[person + 1]);

    public bool Holds(int person, int point) => Of(person).BinarySearch(point) >= 0;

    /// <summary>By point the persons that were there, as another set of traces.</summary>
    public Traces Turned()
    {
        var ends = new int[Distinct + 1];
        foreach (var point in points)
            ends[point + 1]++;
        for (var point = 0; point < Distinct; point++)
            ends[point + 1] += ends[point];
        var (next, persons) = ((int[])ends.Clone(), new int[points.Length]);
        for (var person = 0; person < Persons; person++)
            foreach (var point in Of(person))
                persons[next[point]++] = person;
        return new Traces(ends, persons);
    }
}
