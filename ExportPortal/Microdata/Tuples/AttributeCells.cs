using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Tuples;

/// <summary>A sensitive attribute as numbers.</summary>
/// <param name="Values">How many it has.</param>
/// <param name="Numbers">The numbers behind the codes, ascending, for a column of numbers; null for text.</param>
internal sealed record CodedAttribute(string Name, int Values, IReadOnlyList<double>? Numbers);

/// <summary>
/// The sensitive values of a file beside its coded combinations, so that they can be counted over classes that were merged:
/// the figures are those that the changed file will measure. No value of the file is in here.
/// </summary>
/// <param name="tuples">By cell: the combination of quasi-identifiers.</param>
/// <param name="records">By cell: records.</param>
/// <param name="codes">By attribute, then by cell: the value.</param>
internal sealed class AttributeCells(IReadOnlyList<CodedAttribute> attributes, int[] tuples, int[] records, int[][] codes)
{
    /// <param name="groups">By combination: its class, -1 for none.</param>
    /// <param name="count">How many classes there are.</param>
    /// <returns>Null where no record is in a class.</returns>
    public IReadOnlyDictionary<string, SensitiveMeasures>? Measure(int[] groups, int count, CancellationToken cancellation)
    {
        var totals = attributes.Select(attribute => new long[attribute.Values]).ToArray();
        var kept = 0;
        for (var cell = 0; cell < tuples.Length; cell++)
        {
            if ((cell & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (groups[tuples[cell]] < 0)
                continue;
            kept++;
            for (var i = 0; i < codes.Length; i++)
                totals[i][codes[i][cell]] += records[cell];
        }
        if (kept == 0)
            return null;
        var places = totals.Select(Places).ToArray();
        var cells = new SensitiveCells(kept, count, codes.Length);
        for (var cell = 0; cell < tuples.Length; cell++)
        {
            if ((cell & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (groups[tuples[cell]] < 0)
                continue;
            cells.Begin(groups[tuples[cell]], records[cell]);
            for (var i = 0; i < codes.Length; i++)
                cells.Value(i, places[i][codes[i][cell]]);
        }
        cells.Sort(cancellation);
        return attributes.Select((attribute, i) =>
        {
            var tally = new SensitiveTally([.. totals[i].Where(total => total > 0)], attribute.Numbers?.Where((_, code) => totals[i][code] > 0).ToList());
            cells.Give(i, tally, cancellation);
            return (attribute.Name, Measures: tally.Measures());
        }).ToDictionary(one => one.Name, one => one.Measures);
    }

    /// <summary>Numbers the values that a record in a class still has, in their order.</summary>
    private static int[] Places(long[] totals)
    {
        var (places, next) = (new int[totals.Length], 0);
        for (var code = 0; code < totals.Length; code++)
            places[code] = totals[code] > 0 ? next++ : -1;
        return places;
    }
}
