namespace ExportPortal.Microdata.Attacks;

/// <summary>The nearest records among given distances.</summary>
/// <param name="Rows">Ascending by distance; among equal ones in an order that the seed gives.</param>
/// <param name="Reach">Distance of the last.</param>
/// <param name="Cut">Whether others are exactly as near as the last and were left out.</param>
internal readonly record struct Neighbours(int[] Rows, float Reach, bool Cut)
{
    /// <param name="key">Different for each target, so that ties do not always fall on the same record.</param>
    public static Neighbours Of(ReadOnlySpan<float> distances, int count, ulong key)
    {
        count = Math.Min(count, distances.Length);
        var (rows, near, keys, filled) = (new int[count], new float[count], new ulong[count], 0);
        for (var row = 0; row < distances.Length; row++)
        {
            var distance = distances[row];
            if (filled == count && distance > near[count - 1])
                continue;
            var own = SeededRandom.Mix(key + (ulong)row);
            if (filled == count && distance == near[count - 1] && own >= keys[count - 1])
                continue;
            var at = filled < count ? filled++ : count - 1;
            for (; at > 0 && (near[at - 1] > distance || (near[at - 1] == distance && keys[at - 1] > own)); at--)
                (rows[at], near[at], keys[at]) = (rows[at - 1], near[at - 1], keys[at - 1]);
            (rows[at], near[at], keys[at]) = (row, distance, own);
        }
        return new(rows, near[count - 1], Within(distances, near[count - 1]) > count);
    }

    public static float Nearest(ReadOnlySpan<float> distances)
    {
        var least = float.PositiveInfinity;
        foreach (var distance in distances)
            least = Math.Min(least, distance);
        return least;
    }

    private static int Within(ReadOnlySpan<float> distances, float reach)
    {
        var within = 0;
        foreach (var distance in distances)
            within += distance <= reach ? 1 : 0;
        return within;
    }
}
